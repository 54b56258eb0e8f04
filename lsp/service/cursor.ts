// What a cursor is at, told from the words before it: enough where the line is unfinished and no tree holds it.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { parse } from '../../src/compiler/syntax/index.ts';

/** What may be written at a place. */
export type Expected =
  | { readonly kind: 'nothing' }
  /** A declaration or an import. */
  | { readonly kind: 'declaration' }
  /** A file, after `from`; `path` is what stands there already. */
  | { readonly kind: 'path'; readonly path: string }
  /** A name that a file declares; `path` undefined: none is told yet. */
  | { readonly kind: 'imported'; readonly path: string | undefined }
  /** A type of a circuit's parameter, of an angle, of a weight or an input. */
  | { readonly kind: 'type'; readonly of: 'parameter' | 'angle' | 'slot' }
  | { readonly kind: 'statement' }
  /** What `ctrl @` may stand before. */
  | { readonly kind: 'gate' }
  | { readonly kind: 'distribution' }
  | { readonly kind: 'member'; readonly object: string | undefined }
  /** What a call acts on; `on` may stand here where `mayBeOn`. */
  | { readonly kind: 'operand'; readonly mayBeOn: boolean }
  /** A value; `isHead`: of a circuit's parameter, where gates, pools and pairings are values, too. */
  | { readonly kind: 'value'; readonly isHead: boolean; readonly isReturned: boolean };

export interface Cursor {
  /** What is replaced by what is chosen: the word around the offset, or the path between its quotes. */
  readonly start: number;
  readonly end: number;
  readonly expected: Expected;
}

/** Signs and words after which a value goes on, also in a new line. */
const leads = new Set(['=', ',', '+', '-', '*', '/', '%', '^', '++', '..', '||', '&&', '==', '!=', '<', '>', '<=', '>=', '?', ':', '!', '->', 'on', 'in', '~', '@', '(', '[']); // prettier-ignore

/** The cursor at an offset of a file. */
export function cursorAt({ source, file }: Module, offset: number): Cursor {
  const { tokens } = parse(source);
  const { text } = source;
  const at = (expected: Expected, start = offset, end = offset): Cursor => ({ start, end, expected });
  const isComment = ({ span }: { span: { start: number; end: number } }) =>
    span.start < offset && offset <= span.end;
  if (file.comments.some(isComment) || /^[^"\n]*\/\//.test(lineUpTo(text, offset)))
    return at({ kind: 'nothing' });
  const behind = countBefore(tokens, offset);
  const touched = tokens[behind - 1];
  if (touched && isTextAround(touched, offset, text)) {
    const path = text.slice(touched.start + 1, offset);
    const end = touched.type === 'Text' ? touched.end - 1 : touched.end;
    const isPath = typeOf(tokens[behind - 2]) === 'from' || text.slice(tokens[behind - 2]?.start, tokens[behind - 2]?.end) === 'from'; // prettier-ignore
    return at(isPath ? { kind: 'path', path } : { kind: 'nothing' }, touched.start + 1, end);
  }
  const isWord = touched && touched.end >= offset && /^\w/.test(text.slice(touched.start, touched.end));
  if (isWord && touched.type === 'Number') return at({ kind: 'nothing' });
  const before = tokens.slice(0, isWord ? behind - 1 : behind);
  const [start, end] = isWord ? [touched.start, Math.max(touched.end, offset)] : [offset, offset];
  return at(expectedAfter(before, tokens, { text, start }), start, end);
}

const typeOf = (token: Token | undefined) => token?.type;

function isTextAround(token: Token, offset: number, text: string): boolean {
  if (token.type === 'Text') return token.start < offset && offset < token.end;
  return (
    token.type === 'UnclosedText' && token.start < offset && !text.slice(token.start, offset).includes('\n')
  );
}

function lineUpTo(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

/** How many tokens begin before an offset. */
function countBefore(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Place {
  readonly text: string;
  readonly start: number;
}

function expectedAfter(before: readonly Token[], all: readonly Token[], place: Place): Expected {
  const open = openBrackets(before);
  const innermost = open.at(-1);
  if (innermost === undefined) return atTop(before, place);
  const wordOf = (index: number) => place.text.slice(before[index]?.start, before[index]?.end);
  if (before[innermost].type === '{' && typeOf(before[innermost - 1]) === 'import')
    return afterPrevious(before) ?? { kind: 'imported', path: pathBehind(all, before.length, place.text) };
  if (before[innermost].type === '{') return inBlock(before, innermost, place);
  // The head of a declaration: its keyword stands before the name and the bracket.
  const keyword = open.length === 1 && before[innermost].type === '(' ? wordOf(innermost - 2) : '';
  if (keyword === 'circuit') return inHead(before, 'parameter');
  if (keyword === 'gate' || keyword === 'pool') return inHead(before, 'angle');
  const isReturned = place.text.slice(...statementWord(before, open, place.text)) === 'return';
  return afterPrevious(before) ?? { kind: 'value', isHead: isInHead(open, before, place.text), isReturned };
}

/** Indices of the brackets that are open at the end. */
function openBrackets(tokens: readonly Token[]): number[] {
  const open: number[] = [];
  tokens.forEach(({ type }, index) => {
    if (type === '(' || type === '[' || type === '{') open.push(index);
    else if (type === ')' || type === ']') {
      const last = open.at(-1);
      if (last !== undefined && tokens[last].type !== '{') open.pop();
    } else if (type === '}') while (open.length > 0 && tokens[open.pop()!].type !== '{');
  });
  return open;
}

/** What the word before decides by itself. */
function afterPrevious(before: readonly Token[]): Expected | undefined {
  const type = typeOf(before.at(-1));
  if (type === '.') return { kind: 'member', object: undefined };
  if (type === '@') return { kind: 'gate' };
  if (type === '~') return { kind: 'distribution' };
  return undefined;
}

function atTop(before: readonly Token[], { text, start }: Place): Expected {
  const previous = typeOf(before.at(-1));
  const isAtLineStart = /^\s*$/.test(lineUpTo(text, start));
  if (
    previous === undefined ||
    previous === ';' ||
    previous === '}' ||
    (isAtLineStart && !leads.has(previous))
  ) {
    // `import { a }` goes on with `from`.
    if (previous === '}' && isImportList(before)) return { kind: 'nothing' };
    return { kind: 'declaration' };
  }
  const begin = before.findLastIndex(({ type }) => type === ';' || type === '}') + 1;
  const first = typeOf(before[begin]);
  const isValue =
    (first === 'const' || first === 'pairing') && before.slice(begin).some(({ type }) => type === '=');
  return isValue
    ? (afterPrevious(before) ?? { kind: 'value', isHead: false, isReturned: false })
    : { kind: 'nothing' };
}

function isImportList(before: readonly Token[]): boolean {
  const opening = before.findLastIndex(({ type }) => type === '{');
  return typeOf(before[opening - 1]) === 'import';
}

function pathBehind(all: readonly Token[], index: number, text: string): string | undefined {
  for (const token of all.slice(index, index + 200)) {
    if (token.type === ';' || token.type === '{') return undefined;
    if (token.type === 'Text') return text.slice(token.start + 1, token.end - 1);
  }
  return undefined;
}

function inHead(before: readonly Token[], of: 'parameter' | 'angle'): Expected {
  const previous = typeOf(before.at(-1));
  if (previous === ':') return { kind: 'type', of };
  if (previous === '=' || previous === 'in') return { kind: 'value', isHead: true, isReturned: false };
  if (previous === '(' || previous === ',') return { kind: 'nothing' };
  return afterPrevious(before) ?? { kind: 'value', isHead: true, isReturned: false };
}

function isInHead(open: readonly number[], before: readonly Token[], text: string): boolean {
  const keyword = before[open[0] - 2];
  return (
    open.length > 1 && before[open[0]].type === '(' && text.slice(keyword?.start, keyword?.end) === 'circuit'
  );
}

/** Where the first word of the statement around the end stands. */
function statementWord(before: readonly Token[], open: readonly number[], text: string): [number, number] {
  const block = open.findLast((index) => before[index].type === '{') ?? -1;
  const first = before[statementStart(before, block, text)];
  return first ? [first.start, first.end] : [0, 0];
}

/** The index of the first token of the last statement: behind a `;`, a bracket of a block, or at the begin of a line. */
function statementStart(before: readonly Token[], block: number, text: string): number {
  let depth = 0;
  for (let index = before.length - 1; index > block; index--) {
    const { type, start } = before[index];
    if (type === ')' || type === ']') depth++;
    else if (type === '(' || type === '[') depth--;
    if (depth > 0) continue;
    if (type === ';' || type === '{' || type === '}') return index + 1;
    const previous = before[index - 1];
    const isAtLineStart = /^\s*$/.test(lineUpTo(text, start));
    if (isAtLineStart && depth === 0 && previous && !leads.has(previous.type)) return index;
  }
  return block + 1;
}

const naming = new Set(['weight', 'input', 'qubit', 'bit', 'let', 'for', 'as']);

function inBlock(before: readonly Token[], block: number, { text, start }: Place): Expected {
  const previous = before.at(-1)!;
  const isAtLineStart = /^\s*$/.test(lineUpTo(text, start));
  if (
    previous.type === '{' ||
    previous.type === ';' ||
    previous.type === '}' ||
    (isAtLineStart && !leads.has(previous.type))
  )
    // prettier-ignore
    return { kind: 'statement' };
  if (naming.has(previous.type)) return { kind: 'nothing' };
  const begin = statementStart(before, block, text);
  const first = before[begin];
  const isSlot = first?.type === 'weight' || first?.type === 'input';
  if (previous.type === ':' && isSlot) return { kind: 'type', of: 'slot' };
  if (previous.type === '.') {
    const object = before.at(-2);
    return { kind: 'member', object: object && text.slice(object.start, object.end) };
  }
  const decided = afterPrevious(before);
  if (decided) return decided;
  if (isOperand(before, begin)) return { kind: 'operand', mayBeOn: isNameOrCall(previous) };
  return { kind: 'value', isHead: false, isReturned: first?.type === 'return' };
}

const isNameOrCall = ({ type }: Token) => type === 'Identifier' || type === 'PoolName' || type === ')';

/** Whether a statement that begins so calls something, and what it acts on is due. */
function isOperand(before: readonly Token[], begin: number): boolean {
  const words = before.slice(begin);
  const [first] = words;
  if (first?.type === 'reset' || first?.type === 'discard' || first?.type === 'barrier') return true;
  const called = words.findLastIndex(({ type }) => type === '@') + 1;
  const callee = words[called];
  if (!callee || (callee.type !== 'Identifier' && callee.type !== 'PoolName')) return false;
  return !words.slice(called).some(({ type }) => type === '=' || type === '[' || type === '.');
}
