// OpenQASM text → tokens, in time linear in its length; comments that begin with `qcnn:` are set aside for the importer.
import type { Source, Span } from '../source/source.ts';
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

/** A pragma or an annotation: it says nothing about what a program computes. */
export interface Ignored {
  readonly what: 'pragma' | 'annotation';
  readonly span: Span;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly notes: readonly Note[];
  readonly ignored: readonly Ignored[];
}

const longSigns = [
  '**=', '<<=', '>>=', '->', '==', '!=', '<=', '>=', '&&', '||', '**', '<<', '>>', '++', '+=', '-=', '*=', '/=', '%=', '&=',
  '|=', '^=',
]; // prettier-ignore

const slash = 47;
const space = /\s+/y;
const comment = /\/\/[^\r\n]*/y;
const name = /[\p{L}_#$][\p{L}\p{N}_]*/uy;
const number =
  /0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
/** To the end of its line, wherever a statement may begin. */
const pragma = /#?pragma\b[^\r\n]*/y;
const annotation = /@[\p{L}_][^\r\n]*/uy;
const quoted = /"[^"\r\n]*"|'[^'\r\n]*'/y;

const dot = 46;
const words = [['name', name]] as const;
const values = [['name', name], ['number', number]] as const; // prettier-ignore

/** All tokens, an `end` last. Throws a fault at a character that begins none. */
export function tokenize(source: Source): Tokens {
  const { text } = source;
  const tokens: Token[] = [];
  const notes: Note[] = [];
  const ignored: Ignored[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const first = text.charCodeAt(at);
    const skipped =
      first === slash
        ? (match(comment) ?? blockComment(text, at))
        : first <= 32 || first > 127
          ? match(space)
          : undefined;
    if (skipped !== undefined) {
      const note = /^\/\/\s*qcnn:/.exec(skipped);
      if (note) notes.push({ text: skipped.slice(note[0].length), start: at + note[0].length });
      at += skipped.length;
      continue;
    }
    if (beginsStatement(tokens.at(-1))) {
      const line = match(pragma) ?? match(annotation);
      if (line !== undefined) {
        const what = line.startsWith('@') ? 'annotation' : 'pragma';
        ignored.push({ what, span: place(source, at, line.trimEnd().length) });
        at += line.length;
        continue;
      }
    }
    const token = next(source, at, match);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', start: text.length });
  return { tokens, notes, ignored };
}

function beginsStatement(before: Token | undefined): boolean {
  return before === undefined || (before.kind === 'sign' && /^[;{}]$/.test(before.text));
}

/** From its opening to its end, if it has one. */
function blockComment(text: string, at: number): string | undefined {
  if (text[at + 1] !== '*') return undefined;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? undefined : text.slice(at, end + 2);
}

function next(source: Source, start: number, match: (pattern: RegExp) => string | undefined): Token {
  const { text } = source;
  if (text.startsWith('/*', start)) fail('syntax', 'this comment is not closed', place(source, start, 2));
  const first = text.charCodeAt(start);
  if (first === 34 || first === 39) {
    const found = match(quoted);
    return found === undefined ? fail('syntax', 'this text is not closed on its line', place(source, start, 1)) : { kind: 'text', text: found, start }; // prettier-ignore
  }
  if (first > 39 && first < 48 && first !== dot) return sign(source, start);
  for (const [kind, pattern] of first > 57 ? words : values) {
    const found = match(pattern);
    if (found !== undefined) return { kind, text: found, start };
  }
  return sign(source, start);
}

function sign(source: Source, start: number): Token {
  const { text } = source;
  const long = '+-*/%^=<>!&|'.includes(text[start]) && longSigns.find((each) => text.startsWith(each, start));
  if (long) return { kind: 'sign', text: long, start };
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
