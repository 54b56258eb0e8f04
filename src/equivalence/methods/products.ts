// Products of matrices of balanced residues: the inner loops of a contraction.
import type { Budget } from '../task/budget.ts';
import { rounder, type Balanced } from './balanced.ts';

/** Matrices [batch × rows × sum] and [batch × sum × columns], row-major. */
export interface Product {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly batch: number;
  readonly rows: number;
  readonly sum: number;
  readonly columns: number;
}

/** Columns that stay in the cache while all rows are made. */
const strip = 1024;
/** Multiplications between two looks at the clock. */
const patience = 2 ** 24;
/** Terms that are added before they are reduced. */
const together = 4;

/** [batch × rows × columns]: Σ_k a[i, r, k] b[i, k, c]. Throws OutOfTime. */
export function matrixProducts(product: Product, field: Balanced, budget: Budget): Float64Array {
  const { a, b, batch, rows, sum, columns } = product;
  const out = new Float64Array(batch * rows * columns);
  let waited = 0;
  for (let i = 0; i < batch; i++) {
    const sparse = sparseRows(a.subarray(i * rows * sum, (i + 1) * rows * sum), rows, sum);
    const right = b.subarray(i * sum * columns, (i + 1) * sum * columns);
    const result = out.subarray(i * rows * columns, (i + 1) * rows * columns);
    for (let from = 0; from < columns; from += strip) {
      const to = Math.min(columns, from + strip);
      multiplyStrip(sparse, { values: right, from, to, columns }, result, field);
      waited += sparse.factors.length * (to - from);
      if (waited > patience) {
        budget.check();
        waited = 0;
      }
    }
  }
  return out;
}

/** Entries of a matrix that are not 0, row by row, filled up to whole groups. */
interface SparseRows {
  /** [rows + 1] */
  readonly starts: Int32Array;
  /** Column of each entry. */
  readonly places: Int32Array;
  readonly factors: Float64Array;
  /** [rows]: whether a row has no more than one entry. */
  readonly single: Uint8Array;
}

function sparseRows(matrix: Float64Array, rows: number, sum: number): SparseRows {
  const width = Math.ceil(sum / together) * together;
  const starts = new Int32Array(rows + 1);
  const places = new Int32Array(rows * width);
  const factors = new Float64Array(rows * width);
  const single = new Uint8Array(rows);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    starts[row] = at;
    for (let k = 0; k < sum; k++) {
      const factor = matrix[row * sum + k];
      if (factor === 0) continue;
      places[at] = k;
      factors[at++] = factor;
    }
    single[row] = at - starts[row] <= 1 ? 1 : 0;
    at = starts[row] + Math.ceil((at - starts[row]) / together) * together;
  }
  starts[rows] = at;
  return { starts, places, factors: factors.subarray(0, at), single };
}

interface Strip {
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

function multiplyStrip(
  { starts, places, factors, single }: SparseRows,
  { values, from, to, columns }: Strip,
  out: Float64Array,
  { prime, inverse }: Balanced,
): void {
  for (let row = 0; row + 1 < starts.length; row++) {
    const at = row * columns;
    for (let entry = starts[row]; entry < starts[row + 1]; entry += together) {
      const w = factors[entry];
      const f = places[entry] * columns;
      if (single[row] === 1) {
        for (let c = from; c < to; c++) {
          const total = w * values[f + c];
          out[at + c] = total - prime * (total * inverse + rounder - rounder);
        }
        continue;
      }
      const x = factors[entry + 1];
      const y = factors[entry + 2];
      const z = factors[entry + 3];
      const g = places[entry + 1] * columns;
      const h = places[entry + 2] * columns;
      const i = places[entry + 3] * columns;
      for (let c = from; c < to; c++) {
        const total =
          out[at + c] + w * values[f + c] + x * values[g + c] + y * values[h + c] + z * values[i + c];
        out[at + c] = total - prime * (total * inverse + rounder - rounder);
      }
    }
  }
}

/** [batch]: Σ_k a[i, k] b[i, k], for matrices of one row and one column. */
export function dotProducts({ a, b, batch, sum }: Product, { prime, inverse }: Balanced): Float64Array {
  const out = new Float64Array(batch);
  for (let i = 0; i < batch; i++) {
    let total = 0;
    for (let k = i * sum; k < (i + 1) * sum; k++) {
      total += a[k] * b[k];
      total -= prime * (total * inverse + rounder - rounder);
    }
    out[i] = total;
  }
  return out;
}
