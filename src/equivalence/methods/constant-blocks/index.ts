// The pair in which blocks of gates of numbers that are one matrix but for rounding are written alike: an identity can hold
// of it that fails of numbers which were computed.
import { constant } from '../../../compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../compiler/circuit/circuit.ts';
import { expandBlocks } from '../../../compiler/circuit/expand-blocks.ts';
import { createRecipes } from '../../angles/recipes.ts';
import { numbersOf } from '../../angles/numbers.ts';
import type { Budget } from '../../task/budget.ts';
import { createKeys, withCommonBits } from '../../task/operation-keys.ts';
import type { Pair } from '../../task/task.ts';
import { align } from './align.ts';
import { joinBranches } from './join-branches.ts';

export interface AlignedPair {
  readonly pair: Pair;
  /** By how much any output may differ for it. */
  readonly moved: number;
}

/** undefined where no block was written anew. Throws OutOfTime. */
export function withAlignedBlocks(given: Pair, budget: Budget): AlignedPair | undefined {
  const pair = withCommonBits(given);
  const qubits = Math.max(pair.a.qubits, pair.b.qubits);
  const [a, b] = [pair.a, pair.b].map((circuit) => operationsOf(circuit, qubits));
  const options = { qubits, budget, keyOf: keysOf(pair) };
  const front = align({ a, b }, { ...options, fromEnd: false });
  const back = align(front, { ...options, fromEnd: true });
  const moved = front.moved + back.moved;
  if (moved === 0) return undefined;
  const phase = front.phase + back.phase;
  const whole: Operation = {
    kind: 'gate',
    gate: 'gphase',
    controls: 0,
    angles: [constant(phase)],
    qubits: [],
  };
  const written = (own: readonly Operation[]) => [...front.common, ...own, ...back.common];
  const aligned = {
    a: { ...pair.a, operations: [...written(back.a), whole] },
    b: { ...pair.b, operations: written(back.b) },
  };
  // Each operator that is off by ε moves what is seen by at most 2ε times the largest value.
  return { pair: aligned, moved: 2 * moved * Math.max(1, scaleOf(pair.a), scaleOf(pair.b)) };
}

/** Gates whose angles are equal as sums are the same, however they are written. */
function keysOf(pair: Pair): (operation: Operation) => string {
  const recipeOf = createRecipes(numbersOf(pair));
  const text = createKeys();
  return (operation) =>
    operation.kind === 'gate'
      ? `gate ${recipeOf(operation).number} on ${operation.qubits.join(',')}`
      : text(operation);
}

function operationsOf(circuit: Circuit, qubits: number): Operation[] {
  const plain = expandBlocks(circuit).operations.filter(({ kind }) => kind !== 'barrier');
  return joinBranches(plain, qubits);
}

/** The largest size of an output. */
function scaleOf({ outputs }: Circuit): number {
  const sizes = outputs.map((output) => (output.kind === 'observable' ? output.terms.reduce((sum, { coefficient }) => sum + Math.abs(coefficient), 0) : 1)); // prettier-ignore
  return Math.max(1, ...sizes);
}
