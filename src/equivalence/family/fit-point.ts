// A fit at one point: numbers of the weights of one circuit at which it reads as the other does at given weights.
import type { Random } from '../../runtime/random.ts';
import type { Budget } from '../task/budget.ts';
import { type Fit, type FitLimits, leastSquares } from './least-squares.ts';
import type { Place, Readings, Sensors } from './readings.ts';

/** What is to be read, and where: a question in the weights of the one that is fitted. */
export interface Target {
  readonly to: Readings;
  readonly places: readonly Place[];
  /** [places] */
  readonly values: Float64Array;
}

/** What a map is asked of: that of the weights of `from` to those of the target, near a point. */
export interface Question {
  readonly from: Readings;
  readonly weights: Float64Array;
  readonly target: Target;
  readonly draw: Sensors['draw'];
  readonly random: Random;
  readonly budget: Budget;
}

/** Readings for each weight that is fitted: more make fewer local minima. */
const readingsEach = 6;

/** Fits are good below, and not improved further below: readings are of the order of 1. */
export const good = 1e-9;
const goal = 1e-13;
const patience = 15;

export function placesFor(unknowns: number, sensors: Sensors, random: Random): Place[] {
  return Array.from({ length: readingsEach * unknowns + 10 }, () => sensors.draw(random));
}

/** The same weights at each of so many places. */
export function repeated(weights: Float64Array, times: number): Float64Array {
  const all = new Float64Array(times * weights.length);
  for (let at = 0; at < times; at++) all.set(weights, at * weights.length);
  return all;
}

export function drawWeights(count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => random.uniform(-Math.PI, Math.PI));
}

/** `from` is read at its weights; `places` suffice for the weights of `to`. */
export function targetAt(
  weights: Float64Array,
  { from, to, places }: { from: Readings; to: Readings; places: readonly Place[] },
): Target {
  return { to, places, values: from.at(repeated(weights, places.length), places).values };
}

/** Weights in `held` stay as they start. Throws OutOfTime. */
export function fitFrom(
  start: Float64Array,
  { to, places, values }: Target,
  {
    held,
    ...limits
  }: { readonly held: ReadonlySet<number>; readonly budget: Budget; readonly steps: number },
): Fit {
  const free = Array.from(start.keys()).filter((at) => !held.has(at));
  const whole = (part: Float64Array) => {
    const all = start.slice();
    free.forEach((at, k) => (all[at] = part[k]));
    return all;
  };
  const residualsAt = (part: Float64Array) => {
    const found = to.at(repeated(whole(part), places.length), places);
    return {
      values: found.values.map((value, at) => value - values[at]),
      slopes: columnsOf(found.slopes, start.length, free),
    };
  };
  const all: FitLimits = { ...limits, goal, patience };
  const fit = leastSquares(
    Float64Array.from(free, (at) => start[at]),
    residualsAt,
    all,
  );
  return { at: whole(fit.at), rms: fit.rms };
}

/** Some columns of a matrix [rows × count]. */
export function columnsOf(matrix: Float64Array, count: number, columns: readonly number[]): Float64Array {
  if (columns.length === count) return matrix;
  const rows = count === 0 ? 0 : matrix.length / count;
  const part = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++)
    columns.forEach((column, k) => (part[row * columns.length + k] = matrix[row * count + column]));
  return part;
}
