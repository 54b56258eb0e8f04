// The matrix of a unitary in the Pauli basis, and the gradient by that matrix as one by the unitary. This runs for every
// block of every batch, so that products that are each other's conjugates are made once.
import type { FormProgram } from './forms.ts';

/**
 * R[p, q] = Tr(P_p U P_q U†) / d. A Pauli product is flips f and signs z: P[r, r ^ f] = (−i)^|f & z| (−1)^|r & z|, so that
 * for flips (f, g), with x = (r, s) and (z, w) for Z,
 *
 *   R = (−i)^m Σ_x (−1)^|x & Z| W[x] / d,   W[r, s] = U[r ^ f, s] · conj(U[r, s ^ g]),   m = |f & z| + |g & w|.
 *
 * W[x] and W[x ^ (f, g)] are conjugates: one of each two is made, and its real part gives the R with even m, its imaginary
 * part those with odd m, by a Walsh–Hadamard transform each. A column of `spectrum` [d² × d²] is a pair (f, g): its real
 * parts, then its imaginary parts; where nothing is flipped W is real, and the column is one transform.
 */
export function pauliForm(qubits: number): FormProgram {
  const d = 2 ** qubits;
  const size = d * d;
  const spectrum = new Float64Array(size * size);
  const { places, factors } = outcomesOf(qubits);
  const { left, right } = factorsOf(d);
  const gradient = new Float64Array(2 * size);

  return {
    size: spectrum.length,
    evaluate(unitary, matrix) {
      multiply(unitary, left, right, spectrum);
      for (let x = 0; x < size; x++) {
        const re = unitary[2 * x];
        const im = unitary[2 * x + 1];
        spectrum[x * size] = re * re + im * im;
      }
      transform(spectrum, size);
      scatter(spectrum, factors, places, matrix);
    },
    pull(upstream, unitary) {
      gather(upstream, factors, places, spectrum);
      transform(spectrum, size);
      for (let x = 0; x < size; x++) {
        gradient[2 * x] = 2 * spectrum[x * size] * unitary[2 * x];
        gradient[2 * x + 1] = 2 * spectrum[x * size] * unitary[2 * x + 1];
        spectrum[x * size] = 0;
      }
      pullProducts(unitary, left, right, spectrum, gradient);
      return gradient;
    },
  };
}

// Loops over arrays that are parameters: for those of a closure the compiler looks anew in each turn where they lie.

function scatter(from: Float64Array, factors: Float64Array, places: Int32Array, to: Float64Array): void {
  for (let at = 0; at < places.length; at++) to[places[at]] = factors[at] * from[at];
}

function gather(from: Float64Array, factors: Float64Array, places: Int32Array, to: Float64Array): void {
  for (let at = 0; at < places.length; at++) to[at] = factors[at] * from[places[at]];
}

/** W = u · conj(v): real parts to the first half of the spectrum, imaginary parts to the second. */
function multiply(numbers: Float64Array, left: Int32Array, right: Int32Array, spectrum: Float64Array): void {
  for (let at = 0, im = left.length; at < left.length; at++, im++) {
    const u = left[at];
    const v = right[at];
    const uRe = numbers[u];
    const uIm = numbers[u + 1];
    const vRe = numbers[v];
    const vIm = numbers[v + 1];
    spectrum[at] = uRe * vRe + uIm * vIm;
    spectrum[im] = uIm * vRe - uRe * vIm;
  }
}

/** Adds to the gradient by u and v what comes of that by W. */
function pullProducts(
  numbers: Float64Array,
  left: Int32Array,
  right: Int32Array,
  spectrum: Float64Array,
  gradient: Float64Array,
): void {
  for (let at = 0, im = left.length; at < left.length; at++, im++) {
    const u = left[at];
    const v = right[at];
    const byRe = spectrum[at];
    const byIm = spectrum[im];
    const uRe = numbers[u];
    const uIm = numbers[u + 1];
    const vRe = numbers[v];
    const vIm = numbers[v + 1];
    gradient[u] += byRe * vRe - byIm * vIm;
    gradient[u + 1] += byRe * vIm + byIm * vRe;
    gradient[v] += byRe * uRe + byIm * uIm;
    gradient[v + 1] += byRe * uIm - byIm * uRe;
  }
}

/**
 * (a, b) → (a + b, a − b) on each bit of the rows but the first: on one bit, then on two at a time, as that goes over the
 * numbers less often; on the first bit in the first column alone.
 */
function transform(spectrum: Float64Array, size: number): void {
  const half = spectrum.length / 2;
  if (size < half) onOneBit(spectrum, size, 2 * size, 1);
  for (let step = 2 * size; step < half; step *= 4) onTwoBits(spectrum, step);
  onOneBit(spectrum, half, spectrum.length, size);
}

/** Numbers `step` apart, of which `stride` tells how far the next pair is. */
function onOneBit(numbers: Float64Array, step: number, period: number, stride: number): void {
  for (let begin = 0; begin < numbers.length; begin += period) {
    for (let i = begin, j = begin + step; i < begin + step; i += stride, j += stride) {
      const a = numbers[i];
      const b = numbers[j];
      numbers[i] = a + b;
      numbers[j] = a - b;
    }
  }
}

function onTwoBits(numbers: Float64Array, step: number): void {
  for (let begin = 0; begin < numbers.length; begin += 4 * step) {
    for (let i = begin; i < begin + step; i++) {
      const a = numbers[i];
      const b = numbers[i + step];
      const c = numbers[i + 2 * step];
      const d = numbers[i + 3 * step];
      numbers[i] = a + b + (c + d);
      numbers[i + step] = a - b + (c - d);
      numbers[i + 2 * step] = a + b - (c + d);
      numbers[i + 3 * step] = a - b - (c - d);
    }
  }
}

/** Of each real part in the spectrum, where the factors of W[x] stand in U [2·d²]: x is all but the first bit of the flips. */
function factorsOf(d: number): { readonly left: Int32Array; readonly right: Int32Array } {
  const size = d * d;
  const left = new Int32Array((size * size) / 2);
  const right = new Int32Array((size * size) / 2);
  for (let at = 0; at < left.length; at++) {
    const [row, flips] = [Math.floor(at / size), at % size];
    const x = withoutBit(row, firstBit(flips));
    const [r, s, f, g] = [Math.floor(x / d), x % d, Math.floor(flips / d), flips % d];
    left[at] = 2 * ((r ^ f) * d + s);
    right[at] = 2 * (r * d + (s ^ g));
  }
  return { left, right };
}

/** Of each number of the spectrum, where it goes in the matrix, and times what. */
function outcomesOf(qubits: number): { readonly places: Int32Array; readonly factors: Float64Array } {
  const d = 2 ** qubits;
  const size = d * d;
  const places = new Int32Array(size * size);
  const factors = new Float64Array(size * size);
  for (let at = 0; at < places.length; at++) {
    const [row, flips] = [Math.floor(at / size), at % size];
    const signs = flips === 0 ? row : signsOf(row, flips, size / 2);
    const p = digits(Math.floor(flips / d), Math.floor(signs / d), qubits);
    const q = digits(flips % d, signs % d, qubits);
    places[at] = p * size + q;
    factors[at] = ((flips === 0 ? 1 : 2) * (ones(signs & flips) % 4 < 2 ? 1 : -1)) / d;
  }
  return { places, factors };
}

/** Signs by the row of the spectrum: real parts are those of even m, which the first bit of the flips decides. */
function signsOf(row: number, flips: number, half: number): number {
  const others = withoutBit(row % half, firstBit(flips));
  const isOdd = ones(others & flips) % 2 === 1;
  return isOdd === row >= half ? others : others | firstBit(flips);
}

/** Bits with a 0 put in at the place of `bit`; as they are where there is none. */
const withoutBit = (bits: number, bit: number) => (bit === 0 ? bits : (bits & (bit - 1)) + 2 * (bits & -bit));

/** The number of the Pauli product with these flips and signs: digits 1, X, Y, Z = 0, 1, 2, 3. */
function digits(flips: number, signs: number, qubits: number): number {
  let number = 0;
  for (let bit = qubits - 1; bit >= 0; bit--) {
    const [flip, sign] = [(flips >> bit) & 1, (signs >> bit) & 1];
    number = 4 * number + (sign ? 3 - flip : flip);
  }
  return number;
}

/** The highest bit that is 1. */
const firstBit = (bits: number) => (bits === 0 ? 0 : 2 ** (31 - Math.clz32(bits)));

function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}
