// What may be written behind the words of a declaration that has begun, at the top of a file, in heads, in lists of imports.
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import { inBlock, isAtLineStart, leads, statementBegin } from './expected-in-blocks.ts';
import { afterPrevious, nothing, type Expected, type WordPlace } from './expected.ts';
import { inProperty } from './expected-in-properties.ts';
import { openBrackets } from './nearby-tokens.ts';
import { wantedIn } from './wanted.ts';

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
  const isProperty = before[0].type === 'PropertyWord' && before[open[0]].type === '{';
  const inside = isProperty ? inProperty(before, open, place) : undefined;
  if (inside) return inside;
  if (type === '{') return inBlock(before, innermost, place);
  const decided = afterPrevious(before, place);
  if (decided) return decided;
  const [keyword] = before;
  if (type === '(' && open.length === 1) {
    if (isParametrised(keyword)) return inHead(before, innermost, 'parameter', place.text);
    if (keyword.type === 'gate' || keyword.type === 'PoolName')
      return inHead(before, innermost, 'angle', place.text);
    if (keyword.type === 'pairing' && innermost === 2) return nothing;
  }
  if (isParametrised(keyword) && open[0] === 2 && before[2].type === '(')
    return ofParameter(before, open, place.text);
  // The pattern of a loop.
  if (type === '(' && before[innermost - 1]?.type === 'for') return nothing;
  const block = open.findLast((index) => before[index].type === '{') ?? -1;
  const begin = statementBegin(before, block, place.text);
  return { kind: 'value', wanted: wantedIn(before, open, begin, place.text) };
}

const isParametrised = ({ type }: Token) => type === 'circuit' || type === 'PropertyWord';

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

function inHead(before: readonly Token[], open: number, of: 'parameter' | 'angle', text: string): Expected {
  const [lead, name, previous] = [before.at(-3), before.at(-2), before.at(-1)!];
  const begins = (type: string | undefined) => type === '(' || type === ',';
  if (begins(previous.type) || begins(name?.type)) return nothing;
  // A colon may also part the values of a condition.
  if (previous.type === ':' && begins(lead?.type)) return { kind: 'type', of };
  return of === 'angle' ? nothing : ofParameter(before, [open], text);
}

const callables: ReadonlySet<string> = new Set(['gate', 'PoolName', 'pairing']);

/** The value, or a part of it, of the last parameter of a head; `open[0]` is the head's bracket. */
function ofParameter(before: readonly Token[], open: readonly number[], text: string): Expected {
  let depth = 0;
  for (let index = before.length - 1; index > open[0] + 1; index--) {
    const { type } = before[index];
    if (type === ')' || type === ']') depth++;
    else if (type === '(' || type === '[') depth--;
    // The colon of a condition has no `(` or `,` two words before it.
    const isType = type === ':' && depth <= 0 && ['(', ','].includes(before[index - 2].type);
    if (!isType) continue;
    const of = before[index + 1]?.type;
    const isDomain = before.slice(index).some((each) => each.type === 'in');
    if (open.length === 1 && !isDomain && endsValue(before.at(-1)!)) return { kind: 'words', words: ['in'] };
    // The number of qubits of a gate stands in brackets right behind the word, the values of a domain in others.
    const isArity = open[1] === index + 2;
    const isCalled = open.slice(1).some((at) => before[at].type === '(');
    if (!callables.has(of) || isArity || isCalled) return { kind: 'value', wanted: wantedIn(before, open, 0, text) };
    const [bracket, count] = before.slice(index + 2);
    const arity = bracket?.type === '(' && count?.type === 'Number' ? Number(text.slice(count.start, count.end)) : undefined;
    return of === 'PoolName' ? { kind: 'callable', of: 'pool', arity: arity ?? 1 } : { kind: 'callable', of, arity };
  }
  return { kind: 'value' };
} // prettier-ignore

/** Whether behind a token a value may be over. */
function endsValue({ type }: Token): boolean {
  return ['Identifier', 'PoolName', 'Number', ')', ']', 'true', 'false'].includes(type);
}
