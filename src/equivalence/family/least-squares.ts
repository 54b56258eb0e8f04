// Nonlinear least squares by Levenberg and Marquardt's method (Moré 1978), with normal equations: unknowns are few here.
import type { Budget } from '../task/budget.ts';

export interface Residuals {
  /** [rows] */
  readonly values: Float64Array;
  /** [rows × unknowns], row-major. */
  readonly slopes: Float64Array;
}

export interface Fit {
  readonly at: Float64Array;
  /** Root mean square of the residuals. */
  readonly rms: number;
}

export interface FitLimits {
  readonly steps: number;
  /** A smaller rms is not improved. */
  readonly goal: number;
  readonly budget: Budget;
  /** A fit that has not become better by a twentieth within so many steps has stalled. */
  readonly patience: number;
}

/** A local minimum of Σ residuals². Throws OutOfTime. */
export function leastSquares(
  start: Float64Array,
  residualsAt: (at: Float64Array) => Residuals,
  { steps, goal, budget, patience }: FitLimits,
): Fit {
  let at = start;
  let now = residualsAt(at);
  let equations = normalEquations(now.slopes, now.values, at.length);
  let rms = rmsOf(now.values);
  let damping = 1e-2;
  let [before, since] = [rms, 0];
  for (let step = 0; step < steps && rms > goal && damping < 1e9; step++) {
    budget.check();
    const move = dampedStep(equations, damping);
    const next = move && at.map((value, k) => value - move[k]);
    const there = next && residualsAt(next);
    const found = there ? rmsOf(there.values) : Infinity;
    if (next && there && found < rms) {
      [at, now, rms] = [next, there, found];
      equations = normalEquations(now.slopes, now.values, at.length);
      damping = Math.max(damping / 8, 1e-15);
    } else damping *= 6;
    since++;
    if (rms < 0.95 * before) [before, since] = [rms, 0];
    else if (since > patience) break;
  }
  return { at, rms };
}

export function rmsOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return values.length === 0 ? 0 : Math.sqrt(sum / values.length);
}

/** (JᵀJ + damping · diagonal) step = Jᵀ residuals; undefined where rounding makes it indefinite. */
function dampedStep({ matrix, right }: NormalEquations, damping: number): Float64Array | undefined {
  const unknowns = right.length;
  const damped = matrix.slice();
  let largest = 0;
  for (let k = 0; k < unknowns; k++) largest = Math.max(largest, matrix[k * unknowns + k]);
  for (let k = 0; k < unknowns; k++)
    damped[k * unknowns + k] += damping * Math.max(matrix[k * unknowns + k], 1e-3 * largest) + 1e-300;
  return solvePositive(damped, right.slice(), unknowns);
}

export interface NormalEquations {
  /** [unknowns × unknowns] */
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

/** JᵀJ and Jᵀ r. */
export function normalEquations(
  slopes: Float64Array,
  values: Float64Array,
  unknowns: number,
): NormalEquations {
  const matrix = new Float64Array(unknowns * unknowns);
  const right = new Float64Array(unknowns);
  for (let row = 0; row < values.length; row++) {
    const from = row * unknowns;
    for (let i = 0; i < unknowns; i++) {
      const slope = slopes[from + i];
      if (slope === 0) continue;
      right[i] += slope * values[row];
      for (let j = 0; j <= i; j++) matrix[i * unknowns + j] += slope * slopes[from + j];
    }
  }
  for (let i = 0; i < unknowns; i++)
    for (let j = 0; j < i; j++) matrix[j * unknowns + i] = matrix[i * unknowns + j];
  return { matrix, right };
}

/** By Cholesky's factors, in place; undefined where the matrix is not positive. */
export function solvePositive(
  matrix: Float64Array,
  right: Float64Array,
  size: number,
): Float64Array | undefined {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column];
      for (let k = 0; k < column; k++) sum -= matrix[row * size + k] * matrix[column * size + k];
      if (row > column) matrix[row * size + column] = sum / matrix[column * size + column];
      else if (!(sum > 0)) return undefined;
      else matrix[row * size + row] = Math.sqrt(sum);
    }
  }
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) right[row] -= matrix[row * size + k] * right[k];
    right[row] /= matrix[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) right[row] -= matrix[k * size + row] * right[k];
    right[row] /= matrix[row * size + row];
  }
  return right;
}
