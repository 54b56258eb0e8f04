// A map of the weights of two circuits that are the same calls of other gates and pools: maps of their blocks, which are small,
// put together.
import { type Circuit, weightCount } from '../../compiler/circuit/circuit.ts';
import { isUnitary } from '../../compiler/circuit/obstacles.ts';
import { createKeys } from '../task/operation-keys.ts';
import { type Budget, createBudget } from '../task/budget.ts';
import type { Level } from '../task/task.ts';
import type { AffineMap, Row } from './affine-map.ts';
import { callBlocksOf, type CallBlock } from './call-blocks.ts';
import { findMap } from './find-map.ts';
import { one, zero } from './fraction.ts';
import { looksAt } from './readings.ts';

export interface BlockOptions {
  /** Of the whole: of unitaries that are to be equal exactly, blocks are. */
  readonly level: Level;
  readonly seed: number;
  readonly budget: Budget;
}

/**
 * From the weights of `inner` to those of `outer`, over the same inputs; what it says of the whole is to be proved. Undefined
 * where the circuits are other calls, or blocks have no map. Throws OutOfTime, and TooLarge.
 */
export function mapByCalls(inner: Circuit, outer: Circuit, options: BlockOptions): AffineMap | undefined {
  const [ours, theirs] = [callBlocksOf(inner), callBlocksOf(outer)];
  const areAlike = ours.length === theirs.length && ours.every(({ qubits }, at) => qubits.join() === theirs[at].qubits.join()); // prettier-ignore
  if (!areAlike) return undefined;
  const key = createKeys();
  const textOf = ({ circuit }: CallBlock) => circuit.operations.map(key).join(';');
  const known = new Map<string, AffineMap | undefined>();
  const rows: Row[] = Array.from({ length: weightCount(outer) }, () => ({ terms: new Map(), constant: none })); // prettier-ignore
  const set = new Map<number, string>();
  for (const [at, own] of ours.entries()) {
    const other = theirs[at];
    if (other.weights.length === 0) continue;
    const texts = [textOf(own), textOf(other)];
    const text = texts.join(' | ');
    if (!known.has(text))
      known.set(text, texts[0] === texts[1] ? sameWeights(other) : mapOfBlock(own.circuit, other.circuit, options)); // prettier-ignore
    const map = known.get(text);
    if (!map) return undefined;
    for (const [k, { terms, constant }] of map.entries()) {
      const row = { terms: new Map([...terms].map(([of, factor]) => [own.weights[of], factor])), constant };
      const said = JSON.stringify([[...row.terms], constant]);
      if ((set.get(other.weights[k]) ?? said) !== said) return undefined;
      set.set(other.weights[k], said);
      rows[other.weights[k]] = row;
    }
  }
  return rows;
}

const none = { halfTurns: zero, rest: zero };

const sameWeights = ({ weights }: CallBlock): AffineMap => weights.map((_, k) => ({ terms: new Map([[k, one]]), constant: none })); // prettier-ignore

/** Parts of the time that is left, for each kind of block. */
const share = 0.4;

function mapOfBlock(a: Circuit, b: Circuit, { level, seed, budget }: BlockOptions): AffineMap | undefined {
  const areUnitary = isUnitary(a) && isUnitary(b);
  const within = createBudget(budget.seconds() * share, budget.bytes);
  const task = { pair: { a, b }, level: !areUnitary ? 'channel' : level === 'exact' ? 'exact' : 'phase' } as const; // prettier-ignore
  const found = findMap(looksAt(task, within), 'a', { seed, budget: within, namesakes: new Map() });
  return found.kind === 'map' ? found.map : undefined;
}
