// Sums over the rows of matrices [rows × columns], in double precision, by our kernels.
import { parts } from './parts.ts';
import type { TensorKernels } from './tensor-kernels.ts';

/** Columns of a task. */
const mostColumns = 32;

/** Of a number that is read and maybe written, beside a multiplication and addition of `product`. */
export const workOfNumber = 10;

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** Addresses; `gate` 0 for none. */
interface Operands {
  readonly a: number;
  readonly b: number;
  readonly gate: number;
}

/** Bytes that `sumColumns` takes of the room. */
export const sumsBytes = ({ columns }: Matrix): number => 16 * columns;

/** Of each column Σ a and Σ a · b over the rows; with a gate, over those in which the gate is above 0. */
export function sumColumns(
  kernels: TensorKernels,
  { rows, columns }: Matrix,
  { a, b, gate }: Operands,
  take: (bytes: number) => number,
): { readonly sums: Float64Array; readonly products: Float64Array } {
  const sums = take(8 * columns);
  const products = take(8 * columns);
  if (rows === 0) return { sums: new Float64Array(columns), products: new Float64Array(columns) };
  const tasks = parts(columns, mostColumns, 8).map(([column, count]) => ({
    a: a + 4 * column,
    b: b + 4 * column,
    gate: gate + 4 * column,
    rows,
    rowBytes: 4 * columns,
    columns: count,
    sums: sums + 8 * column,
    products: products + 8 * column,
  }));
  kernels.run(gate === 0 ? 'sums' : 'sumsGated', tasks, workOfNumber * rows * columns);
  return { sums: kernels.doubles(sums, columns), products: kernels.doubles(products, columns) };
}
