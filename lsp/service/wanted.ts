// What the value at a place is wanted for, told by the words before it, and which names serve that: they come first.
import { gates } from '../../src/compiler/circuit/gates.ts';
import type { NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import type { Completion } from './completion.ts';
import { useOf, type Place, type Use } from './offered-names.ts';

/** `argument`: of the call of a name, which says more where it is looked up. */
export type Wanted =
  | 'angles'
  | 'qubits'
  | 'tuples'
  | 'numbers'
  | 'sizes'
  | 'observable'
  | 'condition'
  | { readonly argument: string };

const isName = (token: Token | undefined) => token?.type === 'Identifier' || token?.type === 'PoolName';

/** `open`: the indices of the brackets that are open behind `before`; `begin`: where its last statement begins. */
export function wantedIn(
  before: readonly Token[],
  open: readonly number[],
  begin: number,
  text: string,
): Wanted | undefined {
  const previous = before.at(-1)?.type;
  if (previous === 'measure') return 'qubits';
  const loop = partOfLoop(before, open.at(-1) ?? -1);
  if (loop !== undefined) return loop === 'if' ? 'condition' : undefined;
  const isReturned = before[begin]?.type === 'return';
  for (const at of open.toReversed()) {
    const { type } = before[at];
    if (type === '{') break;
    const lead = before[at - 1];
    if (type === '[' && before[at - 2]?.type === ':') return 'sizes';
    if (type === '[' && (isName(lead) || lead?.type === ')' || lead?.type === ']')) return 'numbers';
    if (type === '[') continue;
    if (lead?.type === 'if') return 'condition';
    if (lead?.type === 'ctrl' || lead?.type === 'pow') return 'numbers';
    if (!isName(lead)) continue;
    const callee = text.slice(lead.start, lead.end);
    const isSum = callee === 'sum' || callee === 'prod';
    return isReturned && isSum ? 'observable' : { argument: callee };
  }
  if (isReturned) return 'observable';
  return before.slice(begin).some(({ type }) => type === 'on') ? 'tuples' : undefined;
}

/** The word of a comprehension behind which a place is, in the brackets at `open`; what a loop runs over may be anything. */
function partOfLoop(before: readonly Token[], open: number): 'in' | 'if' | undefined {
  let depth = 0;
  for (let at = before.length - 1; at > open; at--) {
    const { type } = before[at];
    if (type === ')' || type === ']' || type === '}') depth++;
    else if (type === '(' || type === '[' || type === '{') depth--;
    else if (depth === 0 && (type === 'in' || type === 'if')) return type;
    if (depth < 0 || (depth === 0 && type === ';')) return undefined;
  }
  return undefined;
}

const numbers = ['parameter', 'size', 'loop', 'let', 'constant', 'function', 'register', 'operand'] as const;
const servingKinds: Readonly<Record<Exclude<Wanted, object>, ReadonlySet<Completion['kind']>>> = {
  angles: new Set(['weight', 'input', 'angle', 'let', 'loop', 'parameter', 'constant', 'size', 'function']),
  qubits: new Set(['register', 'operand', 'let', 'loop']),
  tuples: new Set(['register', 'operand', 'let', 'loop', 'pairing']),
  // Of registers the length.
  numbers: new Set(numbers),
  sizes: new Set([...numbers, 'gate', 'pool']),
  observable: new Set(['observable', 'let', 'constant', 'loop']),
  condition: new Set(['bit', 'parameter', 'size', 'loop', 'let', 'constant']),
};

/** The same completions, those first that serve; none is left out. */
export function servingFirst(
  all: readonly Completion[],
  wanted: Wanted | undefined,
  place: Place,
): Completion[] {
  const known = typeof wanted === 'object' ? wantedBy(wanted.argument, place) : wanted;
  if (known === undefined) return [...all];
  return all.map((item) => ({ ...item, rank: rankFor(known, item) }));
}

function rankFor(wanted: Exclude<Wanted, object>, item: Completion): number {
  const { label, use, rank } = item;
  // A parameter may be something to call, and is no number then.
  const kind = item.kind === 'parameter' && use !== 'value' ? (use ?? 'word') : item.kind;
  if (wanted === 'observable' && kind === 'observable') return 0;
  if (wanted === 'condition' && label === 'measure') return 0;
  const isCount = wanted === 'numbers' || wanted === 'sizes';
  if (isCount && (kind === 'register' || kind === 'operand')) return rank + 1;
  const isOwn = item.symbol?.span !== undefined && !item.edits;
  if (wanted === 'sizes' && (kind === 'gate' || kind === 'pool') && isOwn) return rank - 2;
  return servingKinds[wanted].has(kind) || kind === 'word' ? rank : behind(item).rank;
}

/** The same, behind everything that serves. */
export function behind(item: Completion): Completion {
  return { ...item, rank: item.rank + 10 };
}

/** What stands between the brackets behind a name. */
function wantedBy(name: string, place: Place): Exclude<Wanted, object> | undefined {
  const found = place.names().find((each) => each.name === name && each.symbol.space !== 'value')?.symbol;
  const use = found && useOf(found);
  if (use === 'observable' && (name === 'sum' || name === 'prod')) return undefined;
  return use && wantedByUse[use];
}

const wantedByUse: Partial<Record<Use, Exclude<Wanted, object>>> = {
  gate: 'angles',
  pool: 'angles',
  preparation: 'angles',
  channel: 'numbers',
  distribution: 'numbers',
  pairing: 'qubits',
  observable: 'qubits',
};

/** On how many qubits a gate acts, or how many sources a pool has, where its head says so. */
export function arityOf({ kind, name, node }: NameSymbol): number | undefined {
  if (!node) return kind === 'gate' ? gates.get(name)?.qubits : undefined;
  if (node.kind === 'gate') return node.operands.some(({ size }) => size) ? undefined : node.operands.length;
  if (node.kind === 'pool') return node.sources.length;
  if (node.kind !== 'compile-time-parameter') return undefined;
  const { arity, name: type } = node.type;
  if (arity?.kind === 'number') return arity.value;
  return type === 'pool' && !arity ? 1 : undefined;
}
