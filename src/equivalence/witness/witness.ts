// A witness is a difference that anyone can run: two circuits, numbers for their weights and inputs, and the two values.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Level } from '../task/task.ts';

/** What random points showed: weights and inputs (with starts and readings, where a level has them) drawn uniformly. */
export interface Sample {
  readonly points: number;
  /** Largest difference of a number that was read. */
  readonly largest: number;
  /** Root mean square of the differences, over points and numbers read. */
  readonly rms: number;
}

/**
 * How values were computed in double precision: statevector or density matrix, the tensor network of a plan, or the observable
 * followed to the start as a sum of Pauli products.
 */
export type DeviceName = 'reference' | 'network' | 'propagation';

/** A difference that anyone can run: two circuits, numbers for their weights and inputs, and the values that they return. */
export interface Witness {
  readonly kind: 'witness';
  readonly level: Level;
  /** [weights] and [inputs] of both circuits. */
  readonly weights: readonly number[];
  readonly inputs: readonly number[];
  /** The two circuits, with a start in front and turns of what is read behind where the level asks; each has one output. */
  readonly a: Circuit;
  readonly b: Circuit;
  readonly valueA: number;
  readonly valueB: number;
  /** |valueA − valueB|, more than the tolerance and `rounding` together. */
  readonly difference: number;
  /** What rounding may have added to the difference: a bound for `reference` and `propagation`, an estimate for `network`. */
  readonly rounding: number;
  readonly device: DeviceName;
  /** The largest difference found, before the numbers were made simple; at random points or by ascents from them. */
  readonly largest: number;
  readonly sample: Sample;
  /** The difference, and where it is, in one sentence. */
  readonly words: string;
}

/** No difference above the tolerance was found, which says that none is only as far as `words` do. */
export interface Nearest {
  readonly kind: 'nearest';
  /** The largest difference found, by ascents too; at most the tolerance and rounding together. */
  readonly largest: number;
  readonly sample: Sample;
  /** What may be concluded, in one sentence. */
  readonly words: string;
}
