// The unitary of a list of gates on a few qubits; and back: the gradient by its entries becomes that by each angle.
// Everything float64, interleaved complex, in arrays that are made once: this runs for every block of every batch.
import { gateNamed, type Gate } from '../circuit/gates.ts';
import type { GateOperation } from '../circuit/circuit.ts';

/** One gate made ready: its local matrix acts on `targets` where all `controls` are 1. */
interface Prepared {
  readonly gate: Gate;
  readonly angles: number;
  /** Bits of the row index that the gate's own operands have, most significant first. */
  readonly targets: readonly number[];
  readonly controls: number;
  /** Row offsets of the gate's basis states. */
  readonly offsets: Int32Array;
  /** Rows with all target bits 0 and all controls 1. */
  readonly bases: Int32Array;
  readonly matrix: Float64Array;
  /** Where its derivative is written, if its matrix is and that is the matrix at another angle. */
  readonly derivative: Float64Array | undefined;
  /** Room for what its derivatives by all angles share. */
  readonly overlap: Float64Array;
  /** Place of its first angle among the block's angles. */
  readonly firstAngle: number;
}

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
  let angleCount = 0;
  const prepared = gates.map((operation): Prepared => {
    const gate = gateNamed(operation.gate);
    const own = operation.controls + gate.controls;
    const bits = operation.qubits.map((qubit) => 1 << (qubits - 1 - qubit));
    const targets = bits.slice(own);
    const controls = bits.slice(0, own).reduce((all, bit) => all | bit, 0);
    const offsets = Int32Array.from({ length: 2 ** targets.length }, (_, index) =>
      targets.reduce((sum, bit, place) => sum + ((index >> (targets.length - 1 - place)) & 1) * bit, 0),
    );
    const mask = targets.reduce((all, bit) => all | bit, 0);
    const rows = Array.from({ length: dimension }, (_, row) => row);
    const bases = Int32Array.from(rows.filter((row) => (row & mask) === 0 && (row & controls) === controls));
    const firstAngle = angleCount;
    angleCount += operation.angles.length;
    const matrix = new Float64Array(2 * 4 ** targets.length);
    if (operation.angles.length === 0) matrix.set(gate.matrix([]));
    const isTurned = gate.write !== undefined && gate.properties.halfAngle;
    const derivative = isTurned ? new Float64Array(matrix.length) : undefined;
    const angles = operation.angles.length;
    const overlap = new Float64Array(matrix.length);
    return { gate, angles, targets, controls, offsets, bases, matrix, derivative, overlap, firstAngle };
  });
  /** The product before each gate, and after the last. */
  const products = Array.from({ length: gates.length + 1 }, () => new Float64Array(size));
  for (let row = 0; row < dimension; row++) products[0][2 * (row * dimension + row)] = 1;
  const current = new Float64Array(angleCount);
  const advanced = new Float64Array(1);

  function ownAngles({ firstAngle, angles }: Prepared): number[] {
    const own: number[] = [];
    for (let index = 0; index < angles; index++) own.push(current[firstAngle + index]);
    return own;
  }

  /** dR(t)/dt = R(t + π)/2 for the commonest rotations; the gate table's for the rest. */
  function derivativesOf(each: Prepared): readonly ArrayLike<number>[] {
    const { gate, derivative } = each;
    if (!derivative) return gate.derivatives(ownAngles(each));
    advanced[0] = current[each.firstAngle] + Math.PI;
    gate.write!(advanced, 0, derivative);
    for (let index = 0; index < derivative.length; index++) derivative[index] /= 2;
    return [derivative];
  }

  function fillMatrix(each: Prepared): void {
    const { gate, matrix, firstAngle } = each;
    if (gate.write) return gate.write(current, firstAngle, matrix);
    const values = gate.matrix(ownAngles(each));
    for (let index = 0; index < values.length; index++) matrix[index] = values[index];
  }

  return {
    dimension,
    angleCount,
    evaluate(angles) {
      for (let index = 0; index < angleCount; index++) current[index] = angles[index];
      for (let index = 0; index < prepared.length; index++) {
        const each = prepared[index];
        if (each.angles > 0) fillMatrix(each);
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
          const derivatives = derivativesOf(each);
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
  prepared: Prepared,
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
  { offsets: [, bit], bases, matrix: m }: Prepared,
  adjoint: boolean,
): void {
  const sign = adjoint ? -1 : 1;
  const [aRe, dRe] = [m[0], m[6]];
  const [aIm, dIm] = [sign * m[1], sign * m[7]];
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
  { offsets, bases, overlap }: Prepared,
  derivatives: readonly ArrayLike<number>[],
): Float64Array {
  const n = offsets.length;
  for (let r = 0, at = 0; r < n; r++) {
    for (let k = 0; k < n; k++, at += 2) {
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
