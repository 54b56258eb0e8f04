// The vector in which a circuit leaves its wires at a point, from a product start: kets, or bras with all conjugates.
import type { Point } from '../../angles/point.ts';
import type { Budget } from '../../task/budget.ts';
import { balance, type Balanced } from '../balanced.ts';
import { bodyOf, localMatrix, type Side } from '../local-matrix.ts';
import { apply, offsetsOf, type Vector } from './apply.ts';
import { everywhere } from './cubes.ts';
import type { Fused } from './fuse.ts';
import type { Lowered } from './lower.ts';

export interface Evolution {
  readonly point: Point;
  readonly field: Balanced;
  readonly budget: Budget;
}

/** The vector [2^wires] at the end. `start`: [2^qubits] residues; it is not kept. */
export function evolve(lowered: Lowered, start: Float64Array, side: Side, evolution: Evolution): Vector {
  const values = new Float64Array(2 ** lowered.wires);
  values.set(start);
  let vector: Vector = { values, wires: Math.log2(start.length) };
  let waited = 0;
  for (const step of lowered.steps) {
    waited += 2 ** vector.wires;
    if (waited > patience) {
      evolution.budget.check();
      waited = 0;
    }
    vector = take(step, vector, side, evolution);
  }
  return vector;
}

/** Entries that are changed between two looks at the clock. */
const patience = 2 ** 18;

const toZero = [Float64Array.of(1, 0, 0, 0), Float64Array.of(0, 1, 0, 0)];

function take(step: Fused, vector: Vector, side: Side, { point, field }: Evolution): Vector {
  switch (step.kind) {
    case 'gate': {
      const { gate, targets, cube } = step;
      apply(vector, { matrix: bodyOf(gate, side, point, field), targets, cube }, field);
      return vector;
    }
    case 'gates': {
      const matrix = localMatrix(step.wires.length, step.gates, side, point, field);
      apply(vector, { matrix, targets: step.wires, cube: everywhere }, field);
      return vector;
    }
    case 'map': {
      const { of, targets, cubes, wires, added } = step;
      const parts = of === 'reset' ? toZero : point.channel(of).map((part) => balance(part[side], field));
      const { values } = vector;
      const grown = { values, wires: wires + added };
      const above = (2 ** added - 1) * 2 ** wires;
      // The new wires in state j hold K_j of what was there.
      for (let j = parts.length - 1; j >= 0; j--) {
        const block = j * 2 ** wires;
        for (const { mask, value } of cubes) {
          const cube = { mask: mask | above, value: value | block };
          if (j > 0) copyTo(values, wires, block, { mask, value });
          apply(grown, { matrix: parts[j], targets, cube }, field);
        }
      }
      return grown;
    }
    case 'grow':
      return { ...vector, wires: step.wires };
    default:
      return step satisfies never;
  }
}

function copyTo(
  values: Float64Array,
  wires: number,
  block: number,
  cube: { mask: number; value: number },
): void {
  for (let at = 0; at < 2 ** wires; at++)
    if ((at & cube.mask) === cube.value) values[block + at] = values[at];
}

/** The product of two numbers for each of the first qubits, in which amplitudes stand for those that are prepared. */
export function productStart(
  lowered: Lowered,
  qubits: number,
  two: (qubit: number) => readonly [number, number],
  side: Side,
  { point, field }: Evolution,
): Float64Array {
  const inPrepared = new Set(lowered.prepared.flatMap(({ qubits: own }) => own));
  let vector = Float64Array.of(1);
  for (let qubit = 0; qubit < qubits; qubit++) {
    const next = new Float64Array(2 * vector.length);
    const [zero, one] = inPrepared.has(qubit) ? [1, 1] : two(qubit);
    for (let at = 0; at < vector.length; at++) {
      next[at] = field.reduce(zero * vector[at]);
      next[at + vector.length] = field.reduce(one * vector[at]);
    }
    vector = next;
  }
  for (const operation of lowered.prepared) {
    const amplitudes = balance(point.prepare(operation)[side], field);
    const offsets = offsetsOf(operation.qubits);
    const fixed = offsets[offsets.length - 1];
    for (let at = 0; at < vector.length; at++) {
      if (at & fixed) continue;
      offsets.forEach((offset, state) => {
        vector[at | offset] = field.reduce(vector[at | offset] * amplitudes[state]);
      });
    }
  }
  return vector;
}
