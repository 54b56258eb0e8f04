// OpenQASM text → tokens, in time linear in its length; comments that begin with `qcnn:` are set aside for the importer.
import type { Source, Span } from '../../source/source.ts';
import { fail } from './fault.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end';
  readonly text: string;
  readonly start: number;
}

/** A comment `// qcnn: …`: `text` is what follows the colon, from `start` on. */
export interface Note {
  readonly text: string;
  readonly start: number;
}

const longSigns = ['->', '==', '!=', '<=', '>=', '&&', '||', '**', '<<', '>>', '++', '+=', '-=', '*=', '/='];

const space = /\s+/y;
const comment = /\/\/[^\r\n]*/y;
const blockComment = /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//y;
const name = /[\p{L}_#$][\p{L}\p{N}_]*/uy;
const number =
  /0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const quoted = /"[^"\r\n]*"|'[^'\r\n]*'/y;

/** All tokens, an `end` last. Throws a fault at a character that begins none. */
export function tokenize(source: Source): { tokens: Token[]; notes: Note[] } {
  const { text } = source;
  const tokens: Token[] = [];
  const notes: Note[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const skipped = match(space) ?? match(comment) ?? match(blockComment);
    if (skipped !== undefined) {
      const note = /^\/\/\s*qcnn:/.exec(skipped);
      if (note) notes.push({ text: skipped.slice(note[0].length), start: at + note[0].length });
      at += skipped.length;
      continue;
    }
    const token = next(source, at, match);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', start: text.length });
  return { tokens, notes };
}

function next(source: Source, start: number, match: (pattern: RegExp) => string | undefined): Token {
  const { text } = source;
  if (text.startsWith('/*', start)) fail('syntax', 'this comment is not closed', place(source, start, 2));
  for (const [kind, pattern] of [
    ['name', name],
    ['number', number],
    ['text', quoted],
  ] as const) {
    const found = match(pattern);
    if (found !== undefined) return { kind, text: found, start };
  }
  const two = text.slice(start, start + 2);
  if (longSigns.includes(two)) return { kind: 'sign', text: two, start };
  const one = String.fromCodePoint(text.codePointAt(start)!);
  if (!'+-*/%^=<>!&|~@.,:;()[]{}'.includes(one)) {
    fail(
      'syntax',
      `${JSON.stringify(one)} begins no word or sign of OpenQASM`,
      place(source, start, one.length),
    );
  }
  return { kind: 'sign', text: one, start };
}

function place(source: Source, start: number, length: number): Span {
  return { source, start, end: start + length };
}
