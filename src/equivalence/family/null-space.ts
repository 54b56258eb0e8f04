// Directions in which residuals do not change: weights that mean the same together, or nothing.
import { normalEquations } from './least-squares.ts';

export interface NullSpace {
  readonly rank: number;
  /** Unknowns that the ones before them make redundant, in order; as many as basis vectors. */
  readonly free: readonly number[];
  /** [unknowns] each: 1 at its own free unknown, 0 at the others'. */
  readonly basis: readonly Float64Array[];
}

/** Of a squared column, relative to its own size, what counts as nothing: rounding has 1e-16, folds about 1e-12. */
const nothing = 1e-10;

/** Of slopes [rows × unknowns], by elimination in the order of the unknowns. */
export function nullSpaceOf(slopes: Float64Array, unknowns: number): NullSpace {
  const rows = unknowns === 0 ? 0 : slopes.length / unknowns;
  const { matrix } = normalEquations(slopes, new Float64Array(rows), unknowns);
  const size = Array.from({ length: unknowns }, (_, k) => matrix[k * unknowns + k]);
  const largest = Math.max(0, ...size);
  const free: number[] = [];
  const pivots: number[] = [];
  for (let k = 0; k < unknowns; k++) {
    const own = matrix[k * unknowns + k];
    if (own <= nothing * size[k] || own <= 1e-16 * largest) {
      free.push(k);
      continue;
    }
    pivots.push(k);
    eliminate(matrix, unknowns, k);
  }
  const basis = free.map((at) => {
    const vector = new Float64Array(unknowns);
    vector[at] = 1;
    for (const pivot of pivots) vector[pivot] = -matrix[pivot * unknowns + at];
    return vector;
  });
  return { rank: pivots.length, free, basis };
}

/** Makes the pivot 1 and the rest of its column 0. */
function eliminate(matrix: Float64Array, size: number, pivot: number): void {
  const own = matrix[pivot * size + pivot];
  for (let column = 0; column < size; column++) matrix[pivot * size + column] /= own;
  for (let row = 0; row < size; row++) {
    const factor = matrix[row * size + pivot];
    if (row === pivot || factor === 0) continue;
    for (let column = 0; column < size; column++)
      matrix[row * size + column] -= factor * matrix[pivot * size + column];
  }
}

/** Whether no direction of the null space moves an unknown. */
export function isDetermined({ basis }: NullSpace, unknown: number): boolean {
  return basis.every((vector) => Math.abs(vector[unknown]) < 1e-4);
}
