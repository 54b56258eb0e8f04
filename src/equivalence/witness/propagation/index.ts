// Witnesses of wide and deep circuits, whose states and networks are too large: observables are followed as Pauli products.
import { inputCount, weightCount } from '../../../compiler/circuit/circuit.ts';
import type { Random } from '../../../runtime/random.ts';
import type { Budget } from '../../task/budget.ts';
import type { Pair } from '../../task/task.ts';
import type { Device } from '../device.ts';
import { shortReadings, withReading } from '../reading.ts';
import type { Candidate } from '../search.ts';
import { deviceOf } from './device.ts';
import { termsOf } from './propagate.ts';
import { seek } from './seek.ts';
import { stagesOf, type Maps, type Stage } from './stages.ts';

export { cutAt } from './cut.ts';
export { propagationDevice } from './device.ts';

/** Choices of numbers that are tried. */
const mostTrials = 2000;

/** Places of gates, among all of each circuit, near which the circuits differ; none where nothing is known. */
export interface Targets {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

export interface Sought {
  /** The pair that returns what differs alone, and what computes it. */
  readonly pair: Pair;
  readonly device: Device;
  readonly best: Candidate;
}

/** Whether differences can be sought so: gates on few qubits, noise and resets alone. */
export function canSeek({ a, b }: Pair): boolean {
  const maps: Maps = new Map();
  return [a, b].every((circuit) => stagesOf(circuit, maps) !== undefined);
}

/**
 * The largest difference found where most numbers make Clifford gates, or the first above `clear`; undefined where circuits are not
 * of gates, noise and resets alone.
 */
export function seekDifference(
  pair: Pair,
  targets: Targets,
  options: { readonly clear: number; readonly random: Random; readonly budget: Budget },
): Sought | undefined {
  const maps: Maps = new Map();
  const [one, other] = [stagesOf(pair.a, maps), stagesOf(pair.b, maps)];
  if (!one || !other) return undefined;
  const stages: readonly [readonly Stage[], readonly Stage[]] = [one, other];
  const count = weightCount(pair.a) + inputCount(pair.a);
  const readings = shortReadings(pair);
  const sides = readings.map((reading) => {
    const { a, b } = withReading(pair, reading);
    const terms = [a, b].map(({ outputs: [output], qubits }) => termsOf(output.kind === 'observable' ? output.terms : [], qubits)); // prettier-ignore
    return { stages, terms: [terms[0], terms[1]] as const, count, targets: [targets.a, targets.b] as const };
  });
  const found = sides.length > 0 ? seek(sides, { ...options, trials: mostTrials }) : undefined;
  if (!found) return undefined;
  const { terms } = sides[found.at];
  const device = deviceOf({ stages: one, terms: terms[0] }, { stages: other, terms: terms[1] });
  const reading = readings[found.at];
  return { pair: withReading(pair, reading), device, best: { reading, ...found } };
}
