// Channels and unitaries as real matrices: in the Pauli basis, or on real and imaginary parts.
import type { Matrix } from './matrix.ts';
import { dimension } from './matrix.ts';

/**
 * R[p, q] = Σ_K Tr(P_p K P_q K†) / 2^k, 4^k × 4^k row-major: what ρ → Σ K ρ K† does to the numbers Tr(P ρ). Products P
 * are numbered by digits 1, X, Y, Z = 0, 1, 2, 3, the first qubit most significant.
 */
export function pauliMatrix(kraus: readonly Matrix[]): Float64Array {
  const d = dimension(kraus[0]);
  const side = d * d;
  const basis = pauliBasis(Math.log2(d));
  const re = new Float64Array(side * side);
  const im = new Float64Array(side * side);
  for (const matrix of kraus) addProducts(basis, Float64Array.from(matrix), re, im);
  basis.transform(re, im);
  return re.map((value) => value / d);
}

interface PauliBasis {
  /** 2^k */
  readonly dimension: number;
  /** Row (or column) numbers of T have a digit 2r + c for each qubit: the bits r, and the bits c. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /**
   * T [4^k × 4^k] → Σ P_p[c, r] T[rc, st] P_q[s, t] in place. One butterfly of additions for each qubit and side.
   */
  transform(re: Float64Array, im: Float64Array): void;
}

function pauliBasis(qubits: number): PauliBasis {
  const side = 4 ** qubits;

  /** The bits at `place` (1: r or s, 0: c or t) of every digit. */
  function bitsOf(digits: number, place: number): number {
    let bits = 0;
    for (let qubit = 0; qubit < qubits; qubit++) bits |= ((digits >> (2 * qubit + place)) & 1) << qubit;
    return bits;
  }

  return {
    dimension: 2 ** qubits,
    first: Int32Array.from({ length: side }, (_, digits) => bitsOf(digits, 1)),
    second: Int32Array.from({ length: side }, (_, digits) => bitsOf(digits, 0)),
    transform(re, im) {
      for (let digit = 0; digit < qubits; digit++) {
        butterflies(re, im, side * 4 ** digit, 1);
        butterflies(re, im, 4 ** digit, -1);
      }
    },
  };
}

/** (00, 01, 10, 11) → (1, X, Y, Z) on the digit of weight `inner`; Y = sign · (i m01 − i m10). */
function butterflies(re: Float64Array, im: Float64Array, inner: number, sign: number): void {
  for (let outer = 0; outer < re.length; outer += 4 * inner) {
    for (let i = outer; i < outer + inner; i++) {
      const x = i + inner;
      const y = x + inner;
      const z = y + inner;
      const aRe = re[i], aIm = im[i], bRe = re[x], bIm = im[x], cRe = re[y], cIm = im[y], dRe = re[z], dIm = im[z]; // prettier-ignore
      re[i] = aRe + dRe;
      im[i] = aIm + dIm;
      re[z] = aRe - dRe;
      im[z] = aIm - dIm;
      re[x] = bRe + cRe;
      im[x] = bIm + cIm;
      re[y] = sign * (cIm - bIm);
      im[y] = sign * (bRe - cRe);
    }
  }
}

/** T[rc, st] += M[r, s] · conj(M[c, t]) for an interleaved matrix M. */
function addProducts(
  { dimension: d, first, second }: PauliBasis,
  matrix: Float64Array,
  re: Float64Array,
  im: Float64Array,
): void {
  const side = first.length;
  for (let row = 0, at = 0; row < side; row++) {
    const r = 2 * first[row] * d;
    const c = 2 * second[row] * d;
    for (let column = 0; column < side; column++, at++) {
      const u = r + 2 * first[column];
      const v = c + 2 * second[column];
      const uRe = matrix[u];
      const uIm = matrix[u + 1];
      const vRe = matrix[v];
      const vIm = matrix[v + 1];
      re[at] += uRe * vRe + uIm * vIm;
      im[at] += uIm * vRe - uRe * vIm;
    }
  }
}

/** P[r, r ^ flips] = i^phases[r]; all other entries are 0. */
export interface SparsePauli {
  readonly flips: number;
  readonly phases: readonly number[];
}

/** The Pauli product of k base-4 digits of `p`. */
export function sparsePauli(p: number, k: number): SparsePauli {
  let flips = 0;
  const phases = new Array<number>(2 ** k).fill(0);
  for (let bit = 0; bit < k; bit++) {
    const digit = Math.floor(p / 4 ** bit) % 4;
    if (digit === 1 || digit === 2) flips |= 1 << bit;
    for (let r = 0; r < phases.length; r++) {
      const one = (r >> bit) & 1;
      if (digit === 2) phases[r] += one ? 1 : 3;
      if (digit === 3) phases[r] += one ? 2 : 0;
    }
  }
  return { flips, phases: phases.map((phase) => phase & 3) };
}

/** Tr(P |v><v|) = Σ_r signs[r] v[r] v[r ^ flips] of a real vector v. */
export interface RealPauli {
  readonly flips: number;
  readonly signs: readonly number[];
}

/** Undefined for an odd number of Ys: real vectors have expectation 0 there. */
export function realPauli(p: number, k: number): RealPauli | undefined {
  const { flips, phases } = sparsePauli(p, k);
  // i^phase is ±i for all r (an odd number of Ys: antisymmetric), or ±1 for all.
  if (phases[0] % 2 === 1) return undefined;
  return { flips, signs: phases.map((phase) => (phase === 0 ? 1 : -1)) };
}

export function expectation(pauli: RealPauli | undefined, v: Float64Array): number {
  let sum = 0;
  if (pauli) for (let r = 0; r < v.length; r++) sum += pauli.signs[r] * v[r] * v[r ^ pauli.flips];
  return sum;
}

/** [[Re U, −Im U], [Im U, Re U]], row-major: U on vectors of all real parts, then all imaginary parts. */
export function realMatrix(unitary: Matrix): Float64Array {
  const d = dimension(unitary);
  const result = new Float64Array(4 * d * d);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < d; column++) {
      const re = unitary[2 * (row * d + column)];
      const im = unitary[2 * (row * d + column) + 1];
      result[row * 2 * d + column] = re;
      result[row * 2 * d + d + column] = -im;
      result[(d + row) * 2 * d + column] = im;
      result[(d + row) * 2 * d + d + column] = re;
    }
  }
  return result;
}
