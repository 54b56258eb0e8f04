// From a good fit at one point to an affine map: by continuity weights near the point are fitted near the fit, so that slopes of
// the readings determine the map's coefficients, and the fit its constants.
import { type AffineMap, applyMap, mapNear } from './affine-map.ts';
import { columnsOf, type Question, repeated } from './fit-point.ts';
import type { Readings } from './readings.ts';
import { type Fit, normalEquations, solvePositive } from './least-squares.ts';
import { fitAffine } from './fit-affine.ts';
import { type Held, pinWeights } from './pin-weights.ts';

/** Redundant weights stay at fixed numbers, or at namesakes. Undefined where numbers stand for no fractions. Throws OutOfTime. */
export function inferMap(
  fit: Fit,
  question: Question,
  namesakes: ReadonlyMap<number, number>,
  heldBefore: Held = new Map(),
): AffineMap | undefined {
  const pinned = pinWeights(fit, question, namesakes, heldBefore);
  return pinned && mapAt(pinned.at, pinned.held, question);
}

/** Redundant weights may follow the others; takes `affineWork`. Undefined where none is found. Throws OutOfTime. */
export function inferWholeMap(fit: Fit, question: Question): AffineMap | undefined {
  return fitAffine(fit.at, coefficientsAt(fit.at, new Map(), question), question);
}

function mapAt(at: Float64Array, held: Held, question: Question): AffineMap | undefined {
  const coefficients = coefficientsAt(at, held, question);
  const { weights } = question;
  const constants = at.map((value, row) => {
    let sum = value;
    weights.forEach((each, k) => (sum -= coefficients[row * weights.length + k] * each));
    return sum;
  });
  return mapNear(coefficients, constants);
}

/** [weights of `to` × weights of `from`], the least where some are redundant. */
function coefficientsAt(at: Float64Array, held: Held, { from, weights, target }: Question) {
  const { to, places } = target;
  const free = Array.from(at.keys()).filter((k) => !held.has(k));
  const { slopes } = to.at(repeated(at, places.length), places);
  const own = columnsOf(slopes, at.length, free);
  const given = from.at(repeated(weights, places.length), places).slopes;
  const coefficients = new Float64Array(at.length * weights.length);
  weights.forEach((_, k) => {
    const same = [...held].flatMap(([row, of]) => (of === k ? [row] : []));
    for (const row of same) coefficients[row * weights.length + k] = 1;
    const column = columnsOf(given, weights.length, [k]).map((value, place) => same.reduce((rest, row) => rest - slopes[place * at.length + row], value)); // prettier-ignore

    const found = solveLeast(own, column, free.length);
    free.forEach((row, i) => (coefficients[row * weights.length + k] = found[i]));
  });
  return coefficients;
}

/** The smallest of the least squares solutions, nearly; refined once. */
function solveLeast(slopes: Float64Array, values: Float64Array, unknowns: number): Float64Array {
  const total = new Float64Array(unknowns);
  let rest = values;
  for (let round = 0; round < 3; round++) {
    const { matrix, right } = normalEquations(slopes, rest, unknowns);
    let trace = 0;
    for (let k = 0; k < unknowns; k++) trace += matrix[k * unknowns + k];
    for (let k = 0; k < unknowns; k++) matrix[k * unknowns + k] += 1e-11 * trace + 1e-300;
    const found = solvePositive(matrix, right, unknowns);
    if (!found) break;
    found.forEach((value, k) => (total[k] += value));
    rest = values.map((value, row) => {
      let sum = value;
      for (let k = 0; k < unknowns; k++) sum -= slopes[row * unknowns + k] * total[k];
      return sum;
    });
  }
  return total;
}

export interface Readers extends Pick<Question, 'from' | 'draw' | 'random'> {
  readonly to: Readings;
}

/** The largest difference at random weights of the one whose weights are given. */
export function differenceOf(map: AffineMap, points: readonly Float64Array[], question: Readers): number {
  const { from, to, draw, random } = question;
  const places = points.map(() => draw(random));
  const flat = (rows: readonly Float64Array[], width: number) => {
    const all = new Float64Array(rows.length * width);
    rows.forEach((row, at) => all.set(row, at * width));
    return all;
  };
  const ours = from.at(flat(points, from.weights), places).values;
  const theirs = to.at(flat(points.map((point) => applyMap(map, point)), to.weights), places).values; // prettier-ignore
  return Math.max(0, ...ours.map((value, at) => Math.abs(value - theirs[at])));
}
