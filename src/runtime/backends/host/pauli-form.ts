// The matrix of a unitary in the Pauli basis, and the gradient by that matrix as one by the unitary. This runs for every
// block of every batch, so that products that are each other's conjugates are made once.
import { spectrumOf } from '../../../compiler/plan/pauli-spectrum.ts';
import type { FormProgram } from './forms.ts';

/** By the `spectrum` of U, which `spectrumOf` explains. */
export function pauliForm(qubits: number): FormProgram {
  const d = 2 ** qubits;
  const size = d * d;
  const spectrum = new Float64Array(size * size);
  const { left, right, places, factors } = spectrumOf(qubits);
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
