// The tensors of a circuit in the Pauli basis, before anything is simplified: what `trace-circuit` makes of it.
import type { Angle } from '../circuit/circuit.ts';
import type { PlanBlock } from './plan.ts';

/** Legs of pieces are numbered from 0 in each circuit; `sizes` holds their sizes. */
export interface Piece {
  readonly legs: readonly number[];
  readonly source: Source;
  /** A channel: when all `outs` are traced, it is the trace over its `ins`, and the pieces on its other legs fall away. */
  readonly channel?: {
    readonly outs: readonly number[];
    readonly ins: readonly number[];
    readonly angles: readonly number[];
  };
}

export type Source =
  /** Row-major over the legs. */
  | { readonly kind: 'constant'; readonly values: ArrayLike<number> }
  /** Legs: choice (if 2), outs, ins: the whole matrix of the block; `zeros` marks entries that are 0 whatever the weights. */
  | { readonly kind: 'block'; readonly block: number; readonly choice: 1 | 2; readonly zeros: Uint8Array }
  /** Entries = matrix [size × 5] · trigonometric functions of the angle; `id` tells equal angles */
  | {
      readonly kind: 'angle';
      readonly angle: Angle;
      readonly id: number;
      /** Weights reach the angle. */
      readonly weighted: boolean;
      readonly matrix: ArrayLike<number>;
    }
  /** `key` tells equal ones. */
  | {
      readonly kind: 'amplitudes';
      readonly amplitudes: readonly Angle[];
      readonly key: string;
      /** Weights reach them. */
      readonly weighted: boolean;
    };

export interface Pieces {
  readonly sizes: readonly number[];
  readonly pieces: readonly Piece[];
  /** Those that the pieces' sources number, with what tells equal ones. */
  readonly blocks: readonly { readonly key: string; readonly block: PlanBlock }[];
  /** Legs on which a state is traced out before the end. */
  readonly traced: readonly number[];
  /** The leg on which each qubit's state ends; undefined where it is known to be gone (measured). */
  readonly ends: readonly (number | undefined)[];
}
