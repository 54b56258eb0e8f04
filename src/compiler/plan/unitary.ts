// The unitary of a list of gates on a few qubits; and back: the gradient by its entries becomes that by each angle.
// Everything float64, interleaved complex, in arrays that are made once: this runs for every block of every batch.
import type { GateOperation } from '../circuit/circuit.ts';
import { derivativesOf, fillMatrix, prepareGates, type PreparedGate } from './prepare-gates.ts';

export interface UnitaryProgram {
  /** Rows and columns. */
  readonly dimension: number;
  /** Angles of all gates in order. */
  readonly angleCount: number;
  /** U [2·d²] for these angles in radians; the array is overwritten by the next call. */
  evaluate(angles: ArrayLike<number>): Float64Array;
  /**
   * Adds ∂L/∂angle to `gradAngles` for ∂L/∂U [2·d²] (by real and imaginary parts), at the angles of the last `evaluate`.
   * Overwrites `gradient`.
   */
  pull(gradient: Float64Array, gradAngles: Float64Array): void;
}

/** Gates on local qubits 0 to qubits − 1, qubit 0 most significant. */
export function compileUnitary(qubits: number, gates: readonly GateOperation[]): UnitaryProgram {
  const dimension = 2 ** qubits;
  const size = 2 * dimension * dimension;
  const { prepared, angleCount } = prepareGates(qubits, gates);
  /** The product before each gate, and after the last. */
  const products = Array.from({ length: gates.length + 1 }, () => new Float64Array(size));
  for (let row = 0; row < dimension; row++) products[0][2 * (row * dimension + row)] = 1;
  const current = new Float64Array(angleCount);

  return {
    dimension,
    angleCount,
    evaluate(angles) {
      for (let index = 0; index < angleCount; index++) current[index] = angles[index];
      for (let index = 0; index < prepared.length; index++) {
        const each = prepared[index];
        if (each.angles > 0) fillMatrix(each, current);
        const [before, after] = [products[index], products[index + 1]];
        if (each.bases.length * each.offsets.length < dimension) after.set(before);
        multiplyRows(before, after, dimension, each, false);
      }
      return products[prepared.length];
    },
    pull(gradient, gradAngles) {
      for (let index = prepared.length - 1; index >= 0; index--) {
        const each = prepared[index];
        if (each.angles > 0) {
          // ∂L/∂t = Re Σ conj(∂L/∂U) · (∂G/∂t · product before)
          const derivatives = derivativesOf(each, current);
          const overlap = overlaps(gradient, products[index], dimension, each, derivatives);
          for (let angle = 0; angle < each.angles; angle++)
            gradAngles[each.firstAngle + angle] += dot(overlap, derivatives[angle]);
        }
        if (index > 0) multiplyRows(gradient, gradient, dimension, each, true);
      }
    },
  };
}

/** to ← G · from, or G† · from, on the rows that G acts on; both may be the same. */
function multiplyRows(
  from: Float64Array,
  to: Float64Array,
  d: number,
  prepared: PreparedGate,
  adjoint: boolean,
): void {
  const { offsets, bases, matrix: m } = prepared;
  if (offsets.length === 2) return multiplyPairs(from, to, d, prepared, adjoint);
  const n = offsets.length;
  const column = new Float64Array(2 * n);
  for (const base of bases) {
    for (let c = 0; c < d; c++) {
      for (let k = 0; k < n; k++) {
        const at = 2 * ((base + offsets[k]) * d + c);
        column[2 * k] = from[at];
        column[2 * k + 1] = from[at + 1];
      }
      for (let r = 0; r < n; r++) {
        let re = 0;
        let im = 0;
        for (let k = 0; k < n; k++) {
          const at = adjoint ? 2 * (k * n + r) : 2 * (r * n + k);
          const mIm = adjoint ? -m[at + 1] : m[at + 1];
          re += m[at] * column[2 * k] - mIm * column[2 * k + 1];
          im += m[at] * column[2 * k + 1] + mIm * column[2 * k];
        }
        const place = 2 * ((base + offsets[r]) * d + c);
        to[place] = re;
        to[place + 1] = im;
      }
    }
  }
}

/** The same for gates with one target. */
function multiplyPairs(
  from: Float64Array,
  to: Float64Array,
  d: number,
  { offsets, bases, matrix: m }: PreparedGate,
  adjoint: boolean,
): void {
  const bit = offsets[1];
  const sign = adjoint ? -1 : 1;
  const aRe = m[0];
  const aIm = sign * m[1];
  const dRe = m[6];
  const dIm = sign * m[7];
  const bRe = adjoint ? m[4] : m[2];
  const bIm = adjoint ? -m[5] : m[3];
  const cRe = adjoint ? m[2] : m[4];
  const cIm = adjoint ? -m[3] : m[5];
  for (let index = 0; index < bases.length; index++) {
    let upper = 2 * bases[index] * d;
    let lower = 2 * (bases[index] + bit) * d;
    for (let c = 0; c < d; c++, upper += 2, lower += 2) {
      const uRe = from[upper];
      const uIm = from[upper + 1];
      const lRe = from[lower];
      const lIm = from[lower + 1];
      to[upper] = aRe * uRe - aIm * uIm + bRe * lRe - bIm * lIm;
      to[upper + 1] = aRe * uIm + aIm * uRe + bRe * lIm + bIm * lRe;
      to[lower] = cRe * uRe - cIm * uIm + dRe * lRe - dIm * lIm;
      to[lower + 1] = cRe * uIm + cIm * uRe + dRe * lIm + dIm * lRe;
    }
  }
}

/**
 * Σ gradient[r] · conj(product[k]) over the rows that entry (r, k) of a gate's matrix takes to each other, where a derivative
 * has that entry: what all derivatives are multiplied with. The array is overwritten by the next call.
 */
function overlaps(
  gradient: Float64Array,
  product: Float64Array,
  d: number,
  { offsets, bases, overlap }: PreparedGate,
  derivatives: readonly ArrayLike<number>[],
): Float64Array {
  const n = offsets.length;
  for (let r = 0, at = 0; r < n; r++) {
    for (let k = 0; k < n; k++, at += 2) {
      // What is left there of another batch may not be finite.
      overlap[at] = overlap[at + 1] = 0;
      if (!hasEntry(derivatives, at)) continue;
      let re = 0;
      let im = 0;
      for (let index = 0; index < bases.length; index++) {
        let g = 2 * (bases[index] + offsets[r]) * d;
        let p = 2 * (bases[index] + offsets[k]) * d;
        for (const end = g + 2 * d; g < end; g += 2, p += 2) {
          re += gradient[g] * product[p] + gradient[g + 1] * product[p + 1];
          im += gradient[g + 1] * product[p] - gradient[g] * product[p + 1];
        }
      }
      overlap[at] = re;
      overlap[at + 1] = im;
    }
  }
  return overlap;
}

function hasEntry(derivatives: readonly ArrayLike<number>[], at: number): boolean {
  for (let angle = 0; angle < derivatives.length; angle++)
    if (derivatives[angle][at] !== 0 || derivatives[angle][at + 1] !== 0) return true;
  return false;
}

function dot(left: Float64Array, right: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}
