// The search for an affine map: fits at several random points from several starts, and what is inferred from the good ones.
import { createRandom, type Random } from '../../runtime/random.ts';
import type { Budget } from '../task/budget.ts';
import { type AffineMap, sizeOf } from './affine-map.ts';
import { drawWeights, fitFrom, good, placesFor, type Question, targetAt } from './fit-point.ts';
import { differenceOf, inferMap } from './infer-map.ts';
import type { Fit } from './least-squares.ts';
import { nullSpaceOf } from './null-space.ts';
import type { Readings, Sensors } from './readings.ts';
import { tidied } from './tidy-map.ts';

/** How far fits came that gave no map. */
export interface Fits {
  /** Random weights of the circuit that was to be met. */
  readonly points: number;
  /** Fits at all of them. */
  readonly starts: number;
  /** Those that met it, but for rounding. */
  readonly met: number;
  /** Root mean square of the differences of what was read, in the best fit at the worst point. */
  readonly residual: number;
}

export type MapSearch =
  | { readonly kind: 'map'; readonly map: AffineMap }
  | ({ readonly kind: 'none' } & Fits);

/** Sensors of the level asked, and those of one at which fits succeed more often, which are good starts. */
export interface Looks {
  readonly asked: Sensors;
  readonly easier?: Sensors | undefined;
}

const points = 3;
const stepsEach = 200;
/** Multiply-adds that all fits may take; a few are made in any case. */
const mostWork = 8e9;
const starts = { least: 4, most: 40 };
/** Good fits at a point that gave no map, after which others would not either. */
const mostMet = 8;
/** Maps of which the simplest is taken, and fits after the first. */
const maps = { enough: 4, fits: 12 };
/** Two circuits that read alike within this at random weights are worth a proof. */
const alike = 1e-8;
const checks = 24;

/** A map from the weights of `from` to those of `to`, checked at random weights; the same seed finds the same. Throws OutOfTime. */
export function findMap(
  looks: Looks,
  from: 'a' | 'b',
  { seed, budget, guesses = [] }: { seed: number; budget: Budget; guesses?: readonly AffineMap[] },
): MapSearch {
  const random = createRandom(seed);
  const limit = startsFor(looks.asked[from === 'a' ? 'b' : 'a']);
  let fits: Fits = { points: 0, starts: 0, met: 0, residual: 0 };
  for (let point = 0; point < points; point++) {
    const weights = drawWeights(looks.asked[from].weights, random);
    const questions = [looks.asked, looks.easier].map((each) => each && questionAt(weights, each, from, { random, budget })); // prettier-ignore
    const found = searchAt({ asked: questions[0]!, easier: questions[1] }, limit);
    fits = {
      points: fits.points + 1,
      starts: fits.starts + found.starts,
      met: fits.met + found.met,
      residual: Math.max(fits.residual, found.residual),
    };
    if (found.map) return { kind: 'map', map: found.map };
    // Nothing is said of points that were not met: others would not be either.
    if (found.met === 0 && found.starts >= starts.least && point > 0) break;
  }
  void guesses;
  return { kind: 'none', ...fits };
}

function startsFor(to: Readings): number {
  const rows = 6 * to.weights + 10;
  const each = 60 * rows * (8 * to.work + to.weights ** 2);
  return Math.max(starts.least, Math.min(starts.most, Math.floor(mostWork / points / each)));
}

function questionAt(
  weights: Float64Array,
  sensors: Sensors,
  side: 'a' | 'b',
  { random, budget }: { random: Random; budget: Budget },
): Question {
  const [from, to] = side === 'a' ? [sensors.a, sensors.b] : [sensors.b, sensors.a];
  const places = placesFor(to.weights, sensors, random);
  const target = targetAt(weights, { from, to, places });
  return { from, weights, target, draw: sensors.draw, random, budget };
}

interface Questions {
  readonly asked: Question;
  readonly easier: Question | undefined;
}

function searchAt({ asked, easier }: Questions, limit: number) {
  const { random, target, from } = asked;
  const tests = Array.from({ length: checks }, () => drawWeights(from.weights, random));
  const isRight = (map: AffineMap) => differenceOf(map, tests, asked) < alike;
  const found: AffineMap[] = [];
  let [met, residual, since, tried] = [0, Infinity, 0, 0];
  while (tried < limit && found.length < maps.enough && since < maps.fits && met < mostMet) {
    tried++;
    if (found.length > 0) since++;
    const fit = fitOnce(drawWeights(target.to.weights, random), { asked, easier });
    residual = Math.min(residual, fit.rms);
    if (fit.rms < good) {
      met++;
      const map = inferMap(fit, asked);
      if (map && isRight(map)) found.push(tidied(map, isRight));
    }
    if (target.to.weights === 0) break;
  }
  const [map] = found.toSorted((p, q) => sizeOf(p) - sizeOf(q));
  return { map, met, residual, starts: tried };
}

/** Where an easier question is met first, whole turns of some weights may make it meet the other one. */
function fitOnce(start: Float64Array, { asked, easier }: Questions): Fit {
  const { target, random, budget } = asked;
  const settings = { held: new Set<number>(), steps: stepsEach, budget };
  if (!easier) return fitFrom(start, target, settings);
  const first = fitFrom(start, easier.target, settings);
  if (first.rms >= good) return fitFrom(start, target, { ...settings, steps: 1 });
  let best = fitFrom(first.at, target, settings);
  for (let turn = 0; turn < turnsEach && best.rms >= good; turn++) {
    const turned = first.at.map((value) => value + 2 * Math.PI * random.integer(2));
    const fit = fitFrom(turned, target, settings);
    if (fit.rms < best.rms) best = fit;
  }
  return best;
}

const turnsEach = 3;

/** In how many directions readings change with the weights, at random ones; undefined where there are too many. */
export function dimensionOf(readings: Readings, draw: Sensors['draw'], random: Random): number | undefined {
  const { weights } = readings;
  if (weights > mostForDimension) return undefined;
  const places = Array.from({ length: 2 * weights + 10 }, () => draw(random));
  const at = drawWeights(weights, random);
  const all = new Float64Array(places.length * weights);
  places.forEach((_, row) => all.set(at, row * weights));
  return nullSpaceOf(readings.at(all, places).slopes, weights).rank;
}

const mostForDimension = 200;
