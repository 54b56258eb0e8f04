// Tokens around a cursor: those of its declaration, so that an answer takes no more time in a long file than in a short one.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import { tokenize } from '../../src/compiler/syntax/tokenize.ts';
import { markProperties, plainTokens, type Token } from '../../src/compiler/syntax/tokens.ts';
import { firstBehind, lastUpTo } from './view.ts';

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}
const last = new WeakMap<Module, Stretch>();

/** The tokens from the begin of the declaration before the one around an offset to the begin of the next one. */
export function tokensAround(module: Module, offset: number): readonly Token[] {
  const { text } = module.source;
  const { imports, declarations, properties } = module.file;
  const parts = [imports, declarations, properties];
  const from = Math.max(...parts.map((each) => beginBefore(each, offset)));
  const next = Math.min(...parts.map((each) => beginBehind(each, offset)));
  const to = Math.min(text.length, next + headLength);
  const known = last.get(module);
  if (known?.from === from && known.to === to) return known.tokens;
  const found = tokenize(text.slice(from, to)).tokens;
  markProperties(found);
  const tokens = plainTokens(found).map((token) => ({
    ...token,
    start: token.start + from,
    end: token.end + from,
  }));
  last.set(module, { from, to, tokens });
  return tokens;
}

/** Characters of the next declaration that tell that it is one. */
const headLength = 100;

type Parts = readonly { readonly span: Span }[];

/** Where the last part that ends before an offset begins; 0: there is none. */
function beginBefore(parts: Parts, offset: number): number {
  const around = lastUpTo(parts, offset);
  if (!around || around.span.end < offset) return around?.span.start ?? 0;
  return lastUpTo(parts, around.span.start - 1)?.span.start ?? 0;
}

/** Where the first part behind an offset begins. */
function beginBehind(parts: Parts, offset: number): number {
  return firstBehind(parts, offset)?.span.start ?? Number.POSITIVE_INFINITY;
}

/** How many tokens begin before an offset. */
export function countBefore(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const openers: ReadonlySet<string> = new Set([
  'import',
  'const',
  'gate',
  'circuit',
  'pairing',
  'PropertyWord',
]);

/** Whether an import or a declaration begins with a token; `gate`, `pairing` and `pool` may also be types and names. */
function opens(tokens: readonly Token[], index: number): boolean {
  const { type } = tokens[index];
  const before = tokens[index - 1]?.type;
  if (openers.has(type)) return before !== ':';
  if (type !== 'PoolName') return false;
  const [name, behind] = [tokens[index + 1]?.type, tokens[index + 2]?.type];
  const isBetween = before === undefined || before === ';' || before === '}';
  return isBetween && name === 'Identifier' && (behind === '(' || behind === 'Identifier');
}

/** The index of the token with which the declaration around, or before, a token begins; 0: there is none. */
export function declarationBegin(tokens: readonly Token[], index: number): number {
  for (let at = Math.min(index, tokens.length) - 1; at > 0; at--) if (opens(tokens, at)) return at;
  return 0;
}

/** The index of the token with which the next declaration begins; as many as there are: none does. */
export function declarationEnd(tokens: readonly Token[], index: number): number {
  for (let at = index; at < tokens.length; at++) if (opens(tokens, at)) return at;
  return tokens.length;
}

/** Indices of the brackets that are open at the end. */
export function openBrackets(tokens: readonly Token[]): number[] {
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
