// The tree that Prettier walks: a copy of the syntax tree, since Prettier hangs comments on its nodes. Imports and
// declarations stand in the order of the text, and doc comments among the other comments.
import type { AnyNode, File } from '../compiler/syntax/ast.ts';
import type { Tokens } from './tokens.ts';

export interface FormatComment {
  readonly kind: 'comment';
  /** As it is written, with its signs. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly isBlock: boolean;
  /** No token stands before it on its line, or behind it. */
  readonly begins: boolean;
  readonly ends: boolean;
  /** Its line ends behind it. */
  readonly breaks: boolean;
  readonly isBlankBefore: boolean;
  readonly isBlankBehind: boolean;
  /** Where it is printed: before or behind a node, or, where neither is true, inside. */
  leading?: boolean;
  trailing?: boolean;
  place?: Place;
  /** It stood elsewhere. */
  isMoved?: boolean;
  printed?: boolean;
}

/** On the line of the node, at the end of that line, or on a line of its own. */
export type Place = 'inline' | 'end' | 'own';

/** A file lists its comments elsewhere. */
type Part<N = AnyNode> = N extends { comments: unknown } ? Omit<N, 'comments'> : N;

/** `start` and `end` leave out parentheses that only group. */
export type FormatNode = Part & {
  readonly start: number;
  readonly end: number;
  comments?: FormatComment[];
};

export type FormatFile = Omit<File, 'comments'> & {
  readonly start: number;
  readonly end: number;
  readonly items: readonly FormatNode[];
  readonly tokens: Tokens;
  readonly allComments: readonly FormatComment[];
  /** What Prettier attaches, and takes away from here. */
  comments?: FormatComment[];
};
