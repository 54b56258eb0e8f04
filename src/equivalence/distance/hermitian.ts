// Eigenvalues and eigenvectors of Hermitian matrices, by Jacobi's rotations (Golub & Van Loan, section 8.5), and functions
// of such matrices.
import { product, zeros, type Dense } from './dense.ts';

export interface Spectrum {
  readonly values: Float64Array;
  /** Column k is the unit eigenvector of value k. */
  readonly vectors: Dense;
}

const mostSweeps = 60;

/** Values to rounding of the norm; only what is Hermitian of the matrix counts. */
export function spectrumOf(matrix: Dense): Spectrum {
  const { size } = matrix;
  const a = zeros(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [at, mirrored] = [row * size + column, column * size + row];
      a.re[at] = (matrix.re[at] + matrix.re[mirrored]) / 2;
      a.im[at] = (matrix.im[at] - matrix.im[mirrored]) / 2;
    }
  }
  const vectors = zeros(size);
  for (let k = 0; k < size; k++) vectors.re[k * (size + 1)] = 1;
  const norm = Math.sqrt(sumOfSquares(a, () => true));
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    if (Math.sqrt(sumOfSquares(a, (row, column) => row !== column)) <= 1e-16 * size * norm) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, k) => a.re[k * (size + 1)]), vectors };
}

function sumOfSquares({ re, im, size }: Dense, counts: (row: number, column: number) => boolean): number {
  let sum = 0;
  for (let row = 0, at = 0; row < size; row++)
    for (let column = 0; column < size; column++, at++)
      if (counts(row, column)) sum += re[at] ** 2 + im[at] ** 2;
  return sum;
}

/** Makes a[p, q] = r e^{iφ} zero: columns p ← c p − s e^{−iφ} q, q ← s e^{iφ} p + c q, and rows by the adjoint. */
function rotate(a: Dense, vectors: Dense, p: number, q: number): void {
  const { size } = a;
  const at = p * size + q;
  const r = Math.hypot(a.re[at], a.im[at]);
  if (r === 0) return;
  const theta = (a.re[q * (size + 1)] - a.re[p * (size + 1)]) / (2 * r);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const turn = { c, re: (t * c * a.re[at]) / r, im: (t * c * a.im[at]) / r };
  turnLines(a, turn, p, q, size);
  turnLines(vectors, turn, p, q, size);
  turnLines(a, { ...turn, im: -turn.im }, p * size, q * size, 1);
}

/** x ← c x − s* y, y ← s x + c y for s = re + i im, on two columns (stride: size) or rows (stride: 1) from i and j on. */
function turnLines(
  { re, im, size }: Dense,
  { c, re: sRe, im: sIm }: { readonly c: number; readonly re: number; readonly im: number },
  i: number,
  j: number,
  stride: number,
): void {
  for (let k = 0; k < size; k++, i += stride, j += stride) {
    const xRe = re[i];
    const xIm = im[i];
    const yRe = re[j];
    const yIm = im[j];
    re[i] = c * xRe - (sRe * yRe + sIm * yIm);
    im[i] = c * xIm - (sRe * yIm - sIm * yRe);
    re[j] = c * yRe + (sRe * xRe - sIm * xIm);
    im[j] = c * yIm + (sRe * xIm + sIm * xRe);
  }
}

/** V f(λ) V† */
export function functionOf({ values, vectors }: Spectrum, f: (value: number) => number): Dense {
  const { size } = vectors;
  const left = zeros(size);
  const adjoint = zeros(size);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const at = row * size + k;
      left.re[at] = vectors.re[at] * f(values[k]);
      left.im[at] = vectors.im[at] * f(values[k]);
      adjoint.re[k * size + row] = vectors.re[at];
      adjoint.im[k * size + row] = -vectors.im[at];
    }
  }
  return product(left, adjoint);
}

/** Σ |λ| of a Hermitian matrix. */
export function traceNorm(matrix: Dense): number {
  return spectrumOf(matrix).values.reduce((sum, value) => sum + Math.abs(value), 0);
}
