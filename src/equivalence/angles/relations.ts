// Whole-number relations between real numbers, such as 0.7 = 0.3 + 0.4: what generates them all by whole multiples.
import { reduceBasis, shortening } from './lattice.ts';

/** values[i] = Σ_j matrix[i][j] · generators[j], up to the tolerance. */
export interface Generators {
  readonly generators: readonly number[];
  readonly matrix: readonly (readonly number[])[];
}

/** Relations are looked for between so many numbers at most; more have some by chance. */
export const mostRelated = 20;
/**
 * Generators of real numbers, by their short relations Σ n_i · values[i] ≈ 0. In the lattice of all whole n, lengthened by
 * the sum over the tolerance, those are the short vectors; a basis with them in it has an inverse of whole numbers, which
 * gives each value by the sums of the other vectors. `first`: generator 0 is a fraction of values[0], and no other generator
 * has part in that. `kinds`: of relations as simple as one that counts there are at most so many, ∏ (1 + 2 |n_i|); few of
 * them hold by chance.
 */
export function generatorsOf(
  values: readonly number[],
  {
    tolerance,
    first,
    kinds,
  }: { readonly tolerance: number; readonly first: boolean; readonly kinds: number },
): Generators {
  const basis = unit(values.length);
  const inverse = unit(values.length);
  // Step by step the sums weigh more, so that no vector is much longer than a short basis needs: double precision will do.
  const largest = Math.max(...values.map(Math.abs));
  for (let least = largest; least > tolerance; least /= step)
    weigh(basis, inverse, values, Math.max(tolerance, least / step));
  const free = basis.flatMap((row, at) => (isRelation(row, values, tolerance, kinds) ? [] : [at]));
  const matrix = inverse.map((row) => free.map((at) => row[at]));
  if (first) isolate(matrix);
  shorten(matrix, first ? 1 : 0);
  return { generators: solve(matrix, values), matrix };
}

const step = 16;

/** Reduces the basis where sums count in units of `least`. */
function weigh(basis: number[][], inverse: number[][], values: readonly number[], least: number): void {
  const vectors = basis.map((row) => [...row, sumOf(row, values) / least]);
  reduceBasis(vectors, {
    add: (to, from, factor) => {
      addRow(basis, to, from, factor);
      addColumn(inverse, from, to, -factor);
      // Told anew from whole numbers, the sum keeps its digits.
      vectors[to][values.length] = sumOf(basis[to], values) / least;
    },
    swap: (at) => {
      swapRows(basis, at, at - 1);
      swapColumns(inverse, at, at - 1);
    },
  });
}

function isRelation(
  row: readonly number[],
  values: readonly number[],
  tolerance: number,
  kinds: number,
): boolean {
  const own = row.reduce((product, n) => product * (1 + 2 * Math.abs(n)), 1);
  const rounding = 4 * Number.EPSILON * row.reduce((sum, n, at) => sum + Math.abs(n * values[at]), 0);
  return own <= kinds && Math.abs(sumOf(row, values)) <= tolerance + rounding;
}

/** By Euclid's steps on the columns, so that row 0 has its one number in column 0. */
function isolate(matrix: number[][]): void {
  const [row] = matrix;
  const nonzero = () => row.flatMap((n, at) => (n === 0 ? [] : [at])).sort((a, b) => Math.abs(row[a]) - Math.abs(row[b])); // prettier-ignore
  for (let [least, ...others] = nonzero(); others.length > 0; [least, ...others] = nonzero())
    for (const other of others) addColumn(matrix, other, least, -Math.trunc(row[other] / row[least]));
  swapColumns(matrix, nonzero()[0], 0);
}

/** Short columns, since small multiples are low degrees; those before `start` by the others alone. */
function shorten(matrix: number[][], start: number): void {
  const column = (at: number) => matrix.map((row) => row[at]);
  const columns = matrix[0].slice(start).map((_, at) => column(start + at));
  reduceBasis(columns, {
    add: (to, from, factor) => addColumn(matrix, start + to, start + from, factor),
    swap: (at) => swapColumns(matrix, start + at, start + at - 1),
  });
  for (let at = 0; at < start; at++)
    shortening(column(at), columns).forEach((factor, from) => addColumn(matrix, at, start + from, factor));
}

/** The x that matrix · x comes nearest to the values with, by the normal equations: whole numbers, and small ones. */
function solve(matrix: readonly (readonly number[])[], values: readonly number[]): number[] {
  const columns = matrix[0].map((_, at) => matrix.map((row) => row[at]));
  const rows = columns.map((column) => [
    ...columns.map((other) => sumOf(column, other)),
    sumOf(column, values),
  ]);
  rows.forEach((row, at) => {
    const pivot = rows
      .slice(at)
      .reduce((best, other) => (Math.abs(other[at]) > Math.abs(best[at]) ? other : best));
    rows[rows.indexOf(pivot)] = row;
    rows[at] = pivot.map((each) => each / pivot[at]);
    for (let other = 0; other < rows.length; other++)
      if (other !== at) rows[other] = rows[other].map((each, k) => each - rows[other][at] * rows[at][k]);
  });
  return rows.map((row) => row.at(-1)!);
}

function unit(size: number): number[][] {
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => Number(row === column))); // prettier-ignore
}

function sumOf(row: readonly number[], values: readonly number[]): number {
  return row.reduce((sum, n, at) => sum + n * values[at], 0);
}

function addRow(matrix: number[][], to: number, from: number, factor: number): void {
  matrix[to] = matrix[to].map((each, at) => each + factor * matrix[from][at]);
}

function addColumn(matrix: number[][], to: number, from: number, factor: number): void {
  for (const row of matrix) row[to] += factor * row[from];
}

function swapRows(matrix: number[][], a: number, b: number): void {
  [matrix[a], matrix[b]] = [matrix[b], matrix[a]];
}

function swapColumns(matrix: number[][], a: number, b: number): void {
  for (const row of matrix) [row[a], row[b]] = [row[b], row[a]];
}
