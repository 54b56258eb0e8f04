// What the layout of a node asks of its surroundings: the documents of its parts, its ancestors, and how it was written.
import type { AnyNode, Block, Identifier } from '../ast.ts';
import type { Doc } from './doc.ts';

export interface Around {
  /** The document of the part in a field; where there is none, nothing. */
  readonly one: (field: string) => Doc;
  /** The document of a part of a part. */
  readonly at: (fields: readonly string[]) => Doc;
  /** The documents of the parts in a field. */
  readonly all: (field: string) => readonly Doc[];
  /** 0 is the parent. */
  readonly ancestor: (level: number) => AnyNode | undefined;
  /** Comments that end a line stand before or behind the node, which then needs a line of its own. */
  readonly isCommented: (node: AnyNode) => boolean;
  /** A name that stands in quotes. */
  readonly isQuoted: (node: Identifier) => boolean;
  /** An `else` that goes on with `if`. */
  readonly isChained: (orElse: Block) => boolean;
  /** What stands between the `}` of an `if` and its `else`. */
  readonly beforeElse: Doc;
  /** The document of the node, or of a part of it, with the comments before and behind. */
  readonly withComments: (document: Doc, of?: AnyNode) => Doc;
}
