// What the kernels that make and pull matrices are told of them, as tables: a row a matrix, a factor, a term of a factor.
import type { Matrix } from '../../circuit/matrix.ts';
import { factorsOf } from './factors.ts';
import type { Sweep, SweepMatrix } from './sweep.ts';

export interface MatrixTables {
  /**
   * Rows of four: matrices (place, first factor, end of factors, qubits), factors (place of the angle, first term, end of
   * terms, 4 · flow + source: 0 no angle, 1 of the batch, 2 of a sample), terms (function, coefficient).
   */
  readonly table: Uint32Array<ArrayBuffer>;
  /** 4 × 4 matrices, eight vectors of four numbers each. */
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** Rows for factors. */
  readonly factors: number;
  /** By row: the flows out of its matrix. */
  readonly flows: readonly number[];
  /** The angle steps that flows go to, of matrices made once a batch, and of those of a sample. */
  readonly targets: { readonly shared: readonly number[]; readonly own: readonly number[] };
}

/** `layout`: by step the place of its value among those of its sort; those of the batch lie before those of samples. */
export function matrixTables(
  { angles: { perSample } }: Sweep,
  matrices: readonly SweepMatrix[],
  layout: { readonly places: readonly number[]; readonly once: number },
): MatrixTables {
  const coefficients: number[] = [];
  const rows: number[][] = [];
  const factors: number[][] = [];
  const terms: number[][] = [];
  const targets = { shared: [] as number[], own: [] as number[] };
  const flows: number[] = [];
  for (const matrix of matrices) {
    const firstFactor = factors.length;
    const sort = targets[matrix.perSample ? 'own' : 'shared'];
    const firstFlow = sort.length;
    for (const factor of factorsOf(matrix.gates, matrix.qubits)) {
      const step = factor.angle < 0 ? -1 : matrix.steps[factor.angle];
      const firstTerm = terms.length;
      factor.coefficients.forEach((coefficient, f) => {
        if (!coefficient) return;
        terms.push([f, coefficients.length / 4, 0, 0]);
        coefficients.push(...padded(coefficient));
      });
      const place = step < 0 ? 0 : layout.places[step] + (perSample[step] ? layout.once : 0);
      const source = step < 0 ? 0 : perSample[step] ? 2 : 1;
      const flow = step < 0 ? 0 : sort.push(step) - 1;
      factors.push([place, firstTerm, terms.length, 4 * flow + source]);
    }
    flows.push(sort.length - firstFlow);
    rows.push([matrix.at, firstFactor, factors.length, matrix.qubits]);
  }
  return {
    table: Uint32Array.from([...rows, ...factors, ...terms].flat()),
    coefficients: Float32Array.from(coefficients),
    factors: factors.length,
    flows,
    targets,
  };
}

/** A 4 × 4 matrix's real parts, then imaginary parts; a 2 × 2 one in its upper left corner. */
function padded(matrix: Matrix): number[] {
  const d = Math.sqrt(matrix.length / 2);
  const part = (which: 0 | 1) =>
    Array.from({ length: 16 }, (_, at) => {
      const [row, column] = [at >> 2, at & 3];
      return row < d && column < d ? matrix[2 * (row * d + column) + which] : 0;
    });
  return [...part(0), ...part(1)];
}
