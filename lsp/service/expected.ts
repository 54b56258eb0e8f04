// What may be written behind the words of a declaration that has begun, at the top of a file, in heads, in lists of imports.
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { inBlock, isAtLineStart, isReturned, leads } from './expected-in-blocks.ts';
import { openBrackets } from './nearby-tokens.ts';

/** What may be written at a place. */
export type Expected =
  | { readonly kind: 'nothing' }
  /** One of these words alone. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A declaration or an import. */
  | { readonly kind: 'declaration' }
  /** A file, after `from`; `path` is what stands there already. */
  | { readonly kind: 'path'; readonly path: string }
  /** A name that a file declares; `path` undefined: none is told yet. */
  | { readonly kind: 'imported'; readonly path: string | undefined }
  /** A type of a circuit's parameter, of an angle, of a weight or an input. */
  | { readonly kind: 'type'; readonly of: 'parameter' | 'angle' | 'weight' | 'input' }
  /** A statement; behind the block of an `if` also its `else`. */
  | { readonly kind: 'statement'; readonly mayBeElse: boolean }
  /** What `ctrl @` may stand before. */
  | { readonly kind: 'gate' }
  | { readonly kind: 'distribution' }
  | { readonly kind: 'member'; readonly object: string | undefined }
  /** What a call acts on; `on` may stand here where `mayBeOn`. */
  | { readonly kind: 'operand'; readonly mayBeOn: boolean }
  /** A value; `isAssigned`: to a register, so that it may be a pool that is called; `isReturned`: an observable. */
  | {
      readonly kind: 'value';
      readonly isAssigned?: boolean;
      readonly isReturned?: boolean;
    };

/** Where the word begins that is being written. */
export interface WordPlace {
  readonly text: string;
  readonly start: number;
}

export const nothing: Expected = { kind: 'nothing' };

/** `before`: the tokens of the declaration up to the place; `behind`: some of those that follow it. */
export function expectedAfter(
  before: readonly Token[],
  behind: readonly Token[],
  place: WordPlace,
): Expected {
  const open = openBrackets(before);
  const innermost = open.at(-1);
  if (innermost === undefined) return atTop(before, place);
  const { type } = before[innermost];
  if (type === '{' && before[innermost - 1]?.type === 'import') return inImport(before, behind, place);
  if (type === '{') return inBlock(before, innermost, place);
  const decided = afterPrevious(before, place);
  if (decided) return decided;
  if (type === '(' && open.length === 1) {
    const [keyword] = before;
    if (keyword.type === 'circuit') return inHead(before, 'parameter');
    if (keyword.type === 'gate' || keyword.type === 'PoolName') return inHead(before, 'angle');
    if (keyword.type === 'pairing' && innermost === 2) return nothing;
  }
  // The pattern of a loop.
  if (type === '(' && before[innermost - 1]?.type === 'for') return nothing;
  return { kind: 'value', isReturned: isReturned(before, open, place.text) };
}

/** What the word before decides by itself. */
export function afterPrevious(before: readonly Token[], { text }: WordPlace): Expected | undefined {
  const type = before.at(-1)?.type;
  if (type === '.') {
    const object = before.at(-2);
    const isName = object?.type === 'Identifier' || object?.type === 'PoolName';
    return { kind: 'member', object: isName ? text.slice(object.start, object.end) : undefined };
  }
  if (type === '@') return { kind: 'gate' };
  if (type === '~') return { kind: 'distribution' };
  return type === 'for' ? nothing : undefined;
}

function atTop(before: readonly Token[], place: WordPlace): Expected {
  const previous = before.at(-1)?.type;
  const first = before.at(0)?.type;
  // `import { a }` goes on with `from`.
  const isImport = first === 'import';
  if (isImport && previous === '}') return { kind: 'words', words: ['from'] };
  const isOver = previous === undefined || previous === ';' || previous === '}';
  if (isOver || (isAtLineStart(place) && !leads(before))) return { kind: 'declaration' };
  const isValue = (first === 'const' || first === 'pairing') && before.some(({ type }) => type === '=');
  return isValue ? (afterPrevious(before, place) ?? { kind: 'value' }) : nothing;
}

function inImport(before: readonly Token[], behind: readonly Token[], { text }: WordPlace): Expected {
  const previous = before.at(-1)!;
  if (previous.type === '{' || previous.type === ',') return { kind: 'imported', path: pathIn(behind, text) };
  const isAs = text.slice(previous.start, previous.end) === 'as' && before.at(-2)?.type === 'Identifier';
  return isAs ? nothing : { kind: 'words', words: ['as'] };
}

function pathIn(tokens: readonly Token[], text: string): string | undefined {
  for (const { type, start, end } of tokens) {
    if (type === ';' || type === '{') return undefined;
    if (type === 'Text') return text.slice(start + 1, end - 1);
  }
  return undefined;
}

function inHead(before: readonly Token[], of: 'parameter' | 'angle'): Expected {
  const [lead, , previous] = [before.at(-3), before.at(-2), before.at(-1)!];
  const begins = (type: string | undefined) => type === '(' || type === ',';
  if (begins(previous.type)) return nothing;
  // A colon may also part the values of a condition.
  if (previous.type === ':' && begins(lead?.type)) return { kind: 'type', of };
  if (begins(before.at(-2)?.type)) return nothing;
  return of === 'angle' ? nothing : { kind: 'value' };
}
