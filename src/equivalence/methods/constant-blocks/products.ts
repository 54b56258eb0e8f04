// Products of gates whose angles are numbers, in double precision, with a bound of their rounding.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import { controlsOf } from '../../../compiler/circuit/gate-forms.ts';
import { gateNamed } from '../../../compiler/circuit/gates.ts';

/** A unitary on k places [2^k × 2^k], row-major, real and imaginary parts interleaved. */
export interface Product {
  readonly places: number;
  readonly values: Float64Array;
  /** Bounds the Frobenius norm of the difference from the product of the gates as they are written. */
  readonly rounding: number;
}

/** The unit roundoff of double precision. */
const u = 2 ** -53;

export function isConstant({ angles }: GateOperation): boolean {
  return angles.every(({ kind }) => kind === 'constant');
}

export function identityOn(places: number): Product {
  const size = 2 ** places;
  const values = new Float64Array(2 * size * size);
  for (let row = 0; row < size; row++) values[2 * row * (size + 1)] = 1;
  return { places, values, rounding: 0 };
}

/**
 * G · M for a gate on these places, the first the most significant bit; `transposed`: Gᵀ · M. Of a d × d body entries are right
 * to 6u, and sums of d complex products to 2√2 d u times ‖|G|‖ ≤ √d, of each of the 2^k columns of norm 1.
 */
export function multiplied(
  gate: GateOperation,
  places: readonly number[],
  { places: count, values, rounding }: Product,
  transposed: boolean,
): Product {
  const controls = controlsOf(gate);
  const matrix = gateNamed(gate.gate).matrix(gate.angles.map((angle) => (angle.kind === 'constant' ? angle.value : NaN))); // prettier-ignore
  const size = 2 ** count;
  const bits = places.map((place) => 2 ** (count - 1 - place));
  const mask = bits.slice(0, controls).reduce((sum, bit) => sum + bit, 0);
  const offsets = bits.slice(controls).reduce<number[]>((all, bit) => all.flatMap((each) => [each, each + bit]), [0]); // prettier-ignore
  const d = offsets.length;
  const targets = offsets[d - 1];
  const result = values.slice();
  for (let row = 0; row < size; row++) {
    if ((row & mask) !== mask || (row & targets) !== 0) continue;
    for (let i = 0; i < d; i++) {
      const to = 2 * (row + offsets[i]) * size;
      result.fill(0, to, to + 2 * size);
      for (let k = 0; k < d; k++) {
        const entry = 2 * (transposed ? k * d + i : i * d + k);
        const [re, im] = [matrix[entry], matrix[entry + 1]];
        if (re === 0 && im === 0) continue;
        const from = 2 * (row + offsets[k]) * size;
        for (let at = 0; at < 2 * size; at += 2) {
          result[to + at] += re * values[from + at] - im * values[from + at + 1];
          result[to + at + 1] += re * values[from + at + 1] + im * values[from + at];
        }
      }
    }
  }
  const own = (6 * d + 3 * d ** 1.5) * u * Math.sqrt(size);
  return { places: count, values: result, rounding: rounding + own };
}

/** How two unitaries are one up to a phase: A = e^{i phase} B, the Frobenius norm of what is left, rounding included. */
export interface Likeness {
  readonly phase: number;
  readonly distance: number;
}

/** undefined: they are further apart than that. */
export function likeness(a: Product, b: Product, most: number): Likeness | undefined {
  const size = 2 ** a.places;
  // Rows are of norm 1: where the first ones are apart, so are the matrices.
  if (Math.hypot(...overlapOf(a, b, 1)) < 0.999) return undefined;
  const [re, im] = overlapOf(a, b, size);
  const overlap = Math.hypot(re, im);
  if (overlap < 0.999 * size) return undefined;
  const [c, s] = [re / overlap, im / overlap];
  let sum = 0;
  for (let at = 0; at < a.values.length; at += 2) {
    sum += (a.values[at] - (c * b.values[at] - s * b.values[at + 1])) ** 2;
    sum += (a.values[at + 1] - (c * b.values[at + 1] + s * b.values[at])) ** 2;
  }
  // The phase as a number is right to some units, on each of the columns.
  const distance = Math.sqrt(sum) + a.rounding + b.rounding + 16 * u * Math.sqrt(size);
  return distance <= most ? { phase: Math.atan2(im, re), distance } : undefined;
}

/** Σ A B* over the first rows. */
function overlapOf(a: Product, b: Product, rows: number): readonly [re: number, im: number] {
  let [re, im] = [0, 0];
  for (let at = 0, end = rows * 2 ** (a.places + 1); at < end; at += 2) {
    re += a.values[at] * b.values[at] + a.values[at + 1] * b.values[at + 1];
    im += a.values[at + 1] * b.values[at] - a.values[at] * b.values[at + 1];
  }
  return [re, im];
}
