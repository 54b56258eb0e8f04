// What a cursor is at, told from the words before it: enough where the line is unfinished and no tree holds it.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { textOf } from '../../src/compiler/source/source.ts';
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { expectedAfter } from './expected-after.ts';
import type { Expected } from './expected.ts';
import { countBefore, declarationBegin, tokensAround } from './nearby-tokens.ts';
import { lastUpTo } from './view.ts';

export interface Cursor {
  /** What is replaced by what is chosen: the word around the offset, or the path between its quotes. */
  readonly start: number;
  readonly end: number;
  /** Where the declaration around it begins. */
  readonly begin: number;
  readonly expected: Expected;
}

/** The cursor at an offset of a file. */
export function cursorAt(module: Module, offset: number): Cursor {
  const { file, source } = module;
  const tokens = tokensAround(module, offset);
  const { text } = source;
  const behind = countBefore(tokens, offset);
  const begin = tokens[declarationBegin(tokens, behind)]?.start ?? 0;
  const at = (expected: Expected, start = offset, end = offset): Cursor => ({ start, end, begin, expected });
  const touched = tokens[behind - 1];
  if (isInComment(file.comments, offset) || isBehindSlashes(text, offset, touched))
    return at({ kind: 'nothing' });
  if (touched && isTextAround(touched, offset, text)) {
    const path = text.slice(touched.start + 1, offset);
    const end = touched.type === 'Text' ? touched.end - 1 : touched.end;
    const before = tokens[behind - 2];
    const isPath = text.slice(before?.start, before?.end) === 'from';
    return at(isPath ? { kind: 'path', path } : { kind: 'nothing' }, touched.start + 1, end);
  }
  const isWord = touched && touched.end >= offset && /^\w/.test(text.slice(touched.start, touched.end));
  if (isWord && touched.type === 'Number') return at({ kind: 'nothing' });
  const index = isWord ? behind - 1 : behind;
  const [start, end] = isWord ? [touched.start, Math.max(touched.end, offset)] : [offset, offset];
  const before = tokens.slice(declarationBegin(tokens, index), index);
  return at(expectedAfter(before, tokens.slice(index, index + 200), { text, start }), start, end);
}

type Comments = Module['file']['comments'];

/** Comments do not overlap: of those that begin before an offset, only the last can hold it. */
function isInComment(comments: Comments, offset: number): boolean {
  const last = lastUpTo(comments, offset - 1)?.span;
  if (!last || offset > last.end) return false;
  return offset < last.end || !textOf(last).endsWith('*/');
}

/** A comment of a text that cannot be read is in no tree. */
function isBehindSlashes(text: string, offset: number, token: Token | undefined): boolean {
  const line = Math.max(text.lastIndexOf('\n', offset - 1) + 1, token ? token.end : 0);
  return text.slice(line, offset).includes('//');
}

function isTextAround(token: Token, offset: number, text: string): boolean {
  if (token.type === 'Text') return token.start < offset && offset < token.end;
  return (
    token.type === 'UnclosedText' && token.start < offset && !text.slice(token.start, offset).includes('\n')
  );
}
