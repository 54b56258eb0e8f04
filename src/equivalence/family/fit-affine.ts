// Coefficients and constants of an affine map fitted together, at many points near one. Where redundant weights are no sums
// of others, no numbers of a single point suffice; what stays free is made 0 step by step, what is determined a fraction.
import type { Place } from './readings.ts';
import { type AffineMap, constantNear, mapNear, valueOfConstant } from './affine-map.ts';
import { good, type Question } from './fit-point.ts';
import { fractionNear, valueOf } from './fraction.ts';
import { leastSquares } from './least-squares.ts';
import { isDetermined, nullSpaceOf } from './null-space.ts';

const limits = { steps: 400, goal: 1e-12, patience: 60 };
/** Points are this near to the one that was fitted: the map is fitted by continuity. */
const radius = 0.4;
const mostAttempts = 40;

interface Samples {
  readonly places: readonly Place[];
  /** [places × weights given] */
  readonly points: Float64Array;
  /** [places] */
  readonly values: Float64Array;
}

/** Numbers of a map, row by row: coefficients, then the constant; those in `fixed` stay. */
interface Numbers {
  readonly all: Float64Array;
  readonly fixed: ReadonlySet<number>;
}

/** Multiply-adds of one fit, at most. */
export function affineWork({ from, target: { to } }: Question): number {
  const unknowns = to.weights * (from.weights + 1);
  return limits.steps * rowsFor(unknowns) * (unknowns ** 2 / 2 + workOfSlopes * to.work);
}

/** Slopes of a reading take so many times the work of its value. */
const workOfSlopes = 8;

const rowsFor = (unknowns: number) => Math.ceil(1.5 * unknowns) + 20;

/** From coefficients and a fit at the question's point. Throws OutOfTime. */
export function fitAffine(
  at: Float64Array,
  coefficients: Float64Array,
  question: Question,
): AffineMap | undefined {
  const { weights } = question;
  const width = weights.length + 1;
  const all = new Float64Array(at.length * width);
  at.forEach((value, row) => {
    let constant = value;
    weights.forEach((each, k) => {
      const coefficient = coefficients[row * weights.length + k];
      all[row * width + k] = coefficient;
      constant -= coefficient * each;
    });
    all[row * width + weights.length] = constant;
  });
  const samples = samplesFor(all.length, question);
  const fitted = refit({ all, fixed: new Set() }, samples, question);
  return fitted && roundAll(fitted, samples, question);
}

function samplesFor(unknowns: number, { from, weights, draw, random }: Question): Samples {
  const places = Array.from({ length: rowsFor(unknowns) }, () => draw(random));
  const points = new Float64Array(places.length * weights.length);
  points.forEach((_, at) => {
    points[at] = weights[at % weights.length] + random.uniform(-radius, radius);
  });
  return { places, points, values: from.at(points, places).values };
}

/** The nearest numbers that fit; undefined where none do. */
function refit({ all, fixed }: Numbers, samples: Samples, question: Question): Numbers | undefined {
  const free = Array.from(all.keys()).filter((k) => !fixed.has(k));
  const whole = (part: Float64Array) => {
    const numbers = all.slice();
    free.forEach((k, at) => (numbers[k] = part[at]));
    return numbers;
  };
  const residualsAt = (part: Float64Array) => {
    const found = residualsOf(whole(part), samples, question, free);
    return found;
  };
  const start = Float64Array.from(free, (k) => all[k]);
  const { at, rms } = leastSquares(start, residualsAt, { ...limits, budget: question.budget }); // prettier-ignore
  return rms < good ? { all: whole(at), fixed } : undefined;
}

/** Differences of readings, and their slopes by the free numbers. */
function residualsOf(
  all: Float64Array,
  { places, points, values }: Samples,
  { target: { to }, weights: { length: given } }: Question,
  free: readonly number[],
) {
  const width = given + 1;
  const mapped = new Float64Array(places.length * to.weights);
  const coordinate = (sample: number, k: number) => (k === given ? 1 : points[sample * given + k]);
  for (let sample = 0; sample < places.length; sample++) {
    for (let row = 0; row < to.weights; row++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += all[row * width + k] * coordinate(sample, k);
      mapped[sample * to.weights + row] = sum;
    }
  }
  const found = to.at(mapped, places);
  const slopes = new Float64Array(places.length * free.length);
  for (let sample = 0; sample < places.length; sample++)
    free.forEach((number, at) => {
      const row = Math.floor(number / width);
      const slope = found.slopes[sample * to.weights + row] * coordinate(sample, number % width);
      slopes[sample * free.length + at] = slope;
    });
  return { values: found.values.map((value, at) => value - values[at]), slopes };
}

/**
 * Step by step: what is determined becomes what it stands for, of what is free something becomes 0. Where that leaves numbers
 * that stand for nothing, something else does.
 */
function roundAll(start: Numbers, samples: Samples, question: Question): AffineMap | undefined {
  const width = question.weights.length + 1;
  let attempts = mostAttempts;
  const visit = (numbers: Numbers): AffineMap | undefined => {
    const free = Array.from(numbers.all.keys()).filter((k) => !numbers.fixed.has(k));
    const { slopes } = residualsOf(numbers.all, samples, question, free);
    const space = nullSpaceOf(slopes, free.length);
    const [determined, open] = [true, false].map((is) => free.filter((_, at) => isDetermined(space, at) === is)); // prettier-ignore
    const rounded = roundDetermined(numbers, determined, width);
    if (!rounded) return undefined;
    if (open.length === 0) return asMap(rounded.all, width);
    const redundant = space.free.map((at) => free[at]);
    for (const choice of [redundant, ...open.toReversed().map((k) => [k])]) {
      if (attempts-- <= 0) return undefined;
      const next = refit(zeroed(rounded, choice), samples, question);
      const map = next && visit(next);
      if (map) return map;
    }
    return undefined;
  };
  return visit(start);
}

function zeroed({ all, fixed }: Numbers, choice: readonly number[]): Numbers {
  const numbers = all.slice();
  for (const k of choice) numbers[k] = 0;
  return { all: numbers, fixed: new Set([...fixed, ...choice]) };
}

function roundDetermined({ all, fixed }: Numbers, determined: readonly number[], width: number) {
  const numbers = all.slice();
  for (const k of determined) {
    const isConstant = k % width === width - 1;
    const near = isConstant ? constantNear(all[k]) : fractionNear(all[k]);
    if (!near) return undefined;
    numbers[k] = 'halfTurns' in near ? valueOfConstant(near) : valueOf(near);
  }
  return { all: numbers, fixed: new Set([...fixed, ...determined]) };
}

function asMap(all: Float64Array, width: number): AffineMap | undefined {
  const rows = all.length / width;
  const constants = Float64Array.from({ length: rows }, (_, row) => all[row * width + width - 1]);
  const coefficients = all.filter((_, k) => k % width !== width - 1);
  return mapNear(coefficients, constants);
}
