// What fits a place that takes names: a statement, a value, what a call acts on, the value of a parameter.
import type { NameKind } from '../../src/compiler/semantics/resolved-names.ts';
import type { Completion } from './completion.ts';
import type { Expected } from './expected.ts';
import { asValue, importable, visible, type Place, type Use, type Uses } from './offered-names.ts';
import { skeletons } from './skeletons.ts';
import { arityOf, behind, servingFirst } from './wanted.ts';
import { words } from './words.ts';

const statementWords = ['qubit', 'input', 'weight', 'let', 'bit', 'for', 'if', 'reset', 'discard', 'barrier', 'return', 'ctrl', 'inv', 'pow']; // prettier-ignore

const values: Uses = new Set(['value']);
const called: Uses = new Set(['gate', 'pool', 'channel', 'preparation']);
const assignable: ReadonlySet<NameKind> = new Set(['register', 'operand', 'let']);
const operands: ReadonlySet<NameKind> = new Set(['register', 'operand', 'loop', 'let', 'parameter']);

/** Calls, and registers that are assigned, as what follows tells. */
export function statementsFor(mayBeElse: boolean, place: Place): Completion[] {
  const isAssigned = /^\s*=(?!=)/.test(place.behind);
  // A new statement, or one in front of another.
  const mayBeAssigned = isAssigned || /^[^\S\n]*($|\r?\n|[;}]|\/\/)|^\w/.test(place.behind);
  return [
    ...(mayBeAssigned ? visible(place, values).filter(({ kind }) => assignable.has(kind as NameKind)) : []),
    ...(isAssigned ? [] : [...visible(place, called), ...importable(place, called)]),
    ...words([...statementWords, ...(mayBeElse ? ['else'] : [])]),
    ...skeletons.block,
  ];
}

/** What may be the value of a parameter of this type, before what a condition may be made of. */
export function callablesFor({ of: type, arity }: Extract<Expected, { kind: 'callable' }>, place: Place): Completion[] {
  const uses: Uses = new Set([type as Use]);
  const fits = ({ symbol }: Completion) => {
    const found = arity === undefined || !symbol ? undefined : arityOf(symbol);
    return found === undefined || found === arity;
  };
  return [
    ...[...visible(place, uses), ...importable(place, uses)].map((item) => (fits(item) ? item : behind(item))),
    ...later(valuesFor({ kind: 'value' }, { ...place, around: { ...place.around, files: [] } }).filter(({ kind }) => kind !== type)),
  ];
} // prettier-ignore

/** Gates and pools are there for their `params`, and pools to be called where a register is assigned. */
export function valuesFor({ isAssigned = false, wanted }: Extract<Expected, { kind: 'value' }>, place: Place): Completion[] {
  const usable = (uses: Uses) => [...visible(place, uses), ...importable(place, uses)];
  const asRead = (all: readonly Completion[]) => all.map((item) => asValue(item, item.use, nextOf(place)));
  const observables = asRead(visible(place, new Set(['observable'])));
  const pools = usable(new Set(['pool']));
  const offered = [
    ...asRead(visible(place, new Set(['value', 'function']))),
    ...asRead(usable(new Set(['pairing']))),
    ...later(observables),
    ...(isAssigned ? pools : later(asRead(pools))),
    ...later(asRead(usable(new Set(['gate'])))),
    ...words(['true', 'false', 'measure', 'for', 'in', 'if']),
  ];
  return servingFirst(offered.filter((item) => goesWith(item, place)), wanted, place);
} // prettier-ignore

export function operandsFor(mayBeOn: boolean, place: Place): Completion[] {
  const own = visible(place, values).filter(({ kind }) => operands.has(kind as NameKind));
  const wirings = visible(place, new Set(['pairing'])).map((item) => asValue(item, 'pairing', nextOf(place)));
  const shown = servingFirst([...own, ...wirings].filter((item) => goesWith(item, place)), 'qubits', place); // prettier-ignore
  return [...(mayBeOn ? words(['on']).map((word) => ({ ...word, rank: 1 })) : []), ...shown];
}

/** Whether what follows the word that is replaced, brackets or a member, may follow this one. */
function goesWith({ use, insert }: Completion, { isReplaced, behind }: Place): boolean {
  if (!isReplaced || use === undefined) return true;
  const isCounted = use === 'gate' || use === 'pool';
  const [, member] = /^\.(\w+)/.exec(behind) ?? [];
  if (member !== undefined) return (member !== 'length') === isCounted;
  if (behind.startsWith('(')) return use !== 'value' && insert === undefined;
  return !behind.startsWith('[') || insert?.endsWith('.params') !== true;
}

function later(all: readonly Completion[]): Completion[] {
  return all.map((each) => ({ ...each, rank: each.rank + 2 }));
}

/** The sign that follows; two points are a range. */
const nextOf = ({ behind }: Place) => (behind.startsWith('..') ? '..' : behind.charAt(0));
