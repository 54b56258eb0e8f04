// What may be written inside a block: a statement, or what the statement that has begun goes on with.
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { afterPrevious, nothing, type Expected, type WordPlace } from './expected.ts';

/** Signs and words after which a value goes on, also in a new line. */
const leading: ReadonlySet<string | undefined> = new Set(['=', ',', '+', '-', '*', '/', '%', '^', '++', '..', '||', '&&', '==', '!=', '<', '>', '<=', '>=', '?', ':', '!', '->', 'on', 'in', '~', '@', '(', '[']); // prettier-ignore

/** Whether what is written goes on in any case. */
export function leads(tokens: readonly Token[]): boolean {
  return leading.has(tokens.at(-1)?.type);
}

/** Whether nothing stands before a word in its line. */
export function isAtLineStart({ text, start }: WordPlace): boolean {
  for (let at = start - 1; at >= 0 && text[at] !== '\n'; at--) if (!/\s/.test(text[at])) return false;
  return true;
}

/** The index of the first token of the last statement: behind a `;`, a bracket of a block, or at the begin of a line. */
export function statementBegin(before: readonly Token[], block: number, text: string): number {
  let depth = 0;
  for (let index = before.length - 1; index > block; index--) {
    const { type, start } = before[index];
    if (type === ')' || type === ']') depth++;
    else if (type === '(' || type === '[') depth--;
    if (depth > 0) continue;
    if (type === ';' || type === '{' || type === '}') return index + 1;
    if (depth < 0 || index === block + 1) continue;
    if (isAtLineStart({ text, start }) && !leading.has(before[index - 1].type)) return index;
  }
  return block + 1;
}

const naming: ReadonlySet<string> = new Set(['weight', 'input', 'qubit', 'bit', 'let', 'for']);

/** `block`: the index of its bracket, in which no other is open. */
export function inBlock(before: readonly Token[], block: number, place: WordPlace): Expected {
  const previous = before.at(-1)!;
  const isOver = previous.type === '{' || previous.type === ';' || previous.type === '}';
  if (isOver || (isAtLineStart(place) && !leads(before)))
    return { kind: 'statement', mayBeElse: previous.type === '}' && closesIf(before) };
  if (naming.has(previous.type)) return nothing;
  const decided = afterPrevious(before, place);
  if (decided) return decided;
  const words = flat(before, statementBegin(before, block, place.text));
  return goingOn(words, place.text);
}

/** Whether the last `}` ends the block of an `if`. */
function closesIf(before: readonly Token[]): boolean {
  let depth = 0;
  for (let index = before.length - 1; index >= 0; index--) {
    const { type } = before[index];
    if (type === '}' || type === ')' || type === ']') depth++;
    else if (type === '{' || type === '(' || type === '[') depth--;
    if (depth > 0 || type === '{') continue;
    // Between the brackets of the block and of the condition nothing stands.
    return type === '(' && before[index - 1]?.type === 'if';
  }
  return false;
}

/** The tokens from an index on; of brackets only the closing one. */
function flat(tokens: readonly Token[], begin: number): Token[] {
  const found: Token[] = [];
  let depth = 0;
  for (const token of tokens.slice(begin)) {
    const { type } = token;
    if (type === '(' || type === '[') depth++;
    else if (type === ')' || type === ']') depth = Math.max(0, depth - 1);
    if (depth === 0) found.push(token);
  }
  return found;
}

/** How a statement goes on that begins with these words. */
function goingOn(words: readonly Token[], text: string): Expected {
  const [first] = words;
  const previous = words.at(-1)!;
  switch (first.type) {
    case 'weight':
    case 'input':
      if (previous.type === ':') return { kind: 'type', of: first.type };
      if (words.length === 2) return { kind: 'words', words: ['as'] };
      return nothing;
    case 'qubit':
    case 'if':
      return nothing;
    case 'else':
      return { kind: 'words', words: ['if'] };
    case 'for':
      return words.some(({ type }) => type === 'in') ? { kind: 'value' } : { kind: 'words', words: ['in'] };
    case 'let':
      return words.some(({ type }) => type === '=') ? { kind: 'value' } : nothing;
    case 'bit':
      if (previous.type === '=') return { kind: 'words', words: ['measure'] };
      return previous.type === 'measure' ? { kind: 'operand', mayBeOn: false } : nothing;
    case 'reset':
    case 'discard':
    case 'barrier':
      return { kind: 'operand', mayBeOn: false };
    case 'return':
      return { kind: 'value', wanted: 'observable' };
    default:
      return inCall(words, text);
  }
}

/** A call, or the assignment of one or of a value, that has begun. */
function inCall(words: readonly Token[], text: string): Expected {
  const previous = words.at(-1)!;
  const equals = words.findIndex(({ type }) => type === '=');
  if (previous.type === '=') return { kind: 'value', isAssigned: true };
  const called = words.slice(equals + 1);
  const callee = called.slice(called.findLastIndex(({ type }) => type === '@') + 1);
  const word = text.slice(callee[0].start, callee[0].end);
  // A word before `@`.
  if (word === 'ctrl' || word === 'inv' || word === 'pow') return nothing;
  const isCallee = callee.length === 1 || (callee.length === 2 && previous.type === ')');
  if (isCallee) return { kind: 'operand', mayBeOn: true };
  if (callee.some(({ type }) => type === 'on')) return { kind: 'value', wanted: 'tuples' };
  if (equals >= 0) return { kind: 'value' };
  return { kind: 'operand', mayBeOn: false };
}
