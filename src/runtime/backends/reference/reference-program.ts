// What the reference backend runs: a circuit as a short list of linear maps on a vector of 2^wires complex numbers,
// which is a statevector, or a density matrix with a row wire and a column wire for each qubit.
import type { AngleProgram } from '../../../compiler/circuit/angle-program.ts';
import type { Gate } from '../../../compiler/circuit/gates.ts';

/** Where a map acts: on the amplitudes whose index i satisfies i & fixed = value | (some of the targets). */
export interface Site {
  /** Index offset of each local basis state; the first operand is the most significant bit. */
  readonly offsets: Int32Array;
  /** Mask of target and control bits. */
  readonly fixed: number;
  readonly fixedCount: number;
  /** What the control bits must be. */
  readonly value: number;
}

/** A matrix that depends on angles, shared by all gates with the same name and the same angles. */
export interface GateMatrix {
  readonly gate: Gate;
  /** Steps of the angle program that hold the angles. */
  readonly steps: readonly number[];
  readonly perSample: boolean;
  /** Angles that depend on weights or inputs. */
  readonly varying: readonly number[];
  /** Places in the pool of matrices. The last two are for the columns of a density matrix. */
  readonly matrix: number;
  readonly adjoint: number;
  readonly conjugate: number;
  readonly transpose: number;
  /** Place in the pool of gradients, used when some angle varies. */
  readonly gradient: number;
}

export type Instruction =
  /** `gradient` is −1 where none is wanted. */
  | {
      readonly kind: 'gate';
      readonly form: 'flip' | 'diagonal' | 'general';
      readonly site: Site;
      readonly matrix: number;
      readonly adjoint: number;
      readonly gradient: number;
    }
  /** A map that cannot be undone: the state before it is kept for the reverse sweep. */
  | { readonly kind: 'channel'; readonly site: Site; readonly matrix: number; readonly adjoint: number }
  /** Replaces |0…0> at the site by normalised numbers, results of angle steps. `wanted`: their gradient is taken here. */
  | {
      readonly kind: 'prepare';
      readonly site: Site;
      readonly steps: readonly number[];
      readonly wanted: boolean;
    };

/** i^quarters · ∏ Z(signs) · ∏ X(flips), times a coefficient; masks are over statevector or density indices. */
export interface MaskedPauli {
  readonly coefficient: number;
  readonly flips: number;
  readonly signs: number;
  readonly quarters: number;
}

export type MaskedOutput =
  | { readonly kind: 'observable'; readonly terms: readonly MaskedPauli[] }
  | { readonly kind: 'probabilities'; readonly bits: readonly number[] };

export interface ReferenceProgram {
  readonly density: boolean;
  /** Bits of an index: qubits, or twice the qubits of a density matrix. */
  readonly wires: number;
  readonly instructions: readonly Instruction[];
  readonly channels: number;
  readonly angles: AngleProgram;
  readonly matrices: readonly GateMatrix[];
  /** Fixed entries of the pool of matrices (channels); the places of gate matrices are filled when angles are known. */
  readonly pool: Float64Array;
  readonly gradientSize: number;
  readonly outputs: readonly MaskedOutput[];
}

/** What decides how much memory a program takes. */
export type Size = Pick<ReferenceProgram, 'density' | 'wires' | 'channels'>;

/** Bytes of the states that a value (1), or a gradient (2 and one before each channel), needs at once. */
export function stateBytes(program: Size, gradient: boolean): number {
  return 16 * 2 ** program.wires * (gradient ? 2 + program.channels : 1);
}

/** 1 when an odd number of bits is set. */
export function parity(bits: number): number {
  let folded = bits ^ (bits >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  return (0x6996 >>> (folded & 15)) & 1;
}

/** Number of bits that are set. */
export function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
