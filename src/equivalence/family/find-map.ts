// The search for an affine map: fits at several random points from several starts, and what is inferred from the good ones.
import { createRandom, type Random } from '../../runtime/random.ts';
import { type Budget, OutOfTime } from '../task/budget.ts';
import { type AffineMap, sizeOf } from './affine-map.ts';
import { drawWeights, fitFrom, good, placesFor, type Question, targetAt } from './fit-point.ts';
import { affineWork } from './fit-affine.ts';
import { differenceOf, inferMap, inferWholeMap } from './infer-map.ts';
import { one, zero } from './fraction.ts';
import type { Fit } from './least-squares.ts';
import { nullSpaceOf } from './null-space.ts';
import type { Looks, Readings, Sensors } from './readings.ts';
import { tidied } from './tidy-map.ts';

/** How near fits of one circuit's weights to another circuit came, where they gave no map. */
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
  /** `reason`: a clause. */
  | { readonly kind: 'none'; readonly reason: string; readonly fits: Fits | null };

export type { Looks };

const points = 3;
const stepsEach = 200;
/** Multiply-adds that all fits may take; a few are made in any case. */
const mostWork = 8e9;
const starts = { least: 4, most: 100 };
/** Multiply-adds at a point for maps in which redundant weights follow others. */
const mostWholeWork = 2e9;
/** Good fits at a point that gave no map, after which others would not either. */
const mostMet = 6;
/** Fits that met the easier question alone. */
const mostEasy = 5;
/** Maps of which the simplest is taken, and fits after the first. */
const maps = { enough: 6, fits: 12 };
/** Two circuits that read alike within this at random weights are worth a proof. */
const alike = 1e-8;
const checks = 24;
const plainChecks = 4;

/** First fits at a point start at weights of the other circuit that have the same names. */
const namedStarts = 3;

export interface SearchOptions {
  readonly seed: number;
  readonly budget: Budget;
  /** By number of the weight that is looked for, the one that it is called as; absent where none is. */
  readonly namesakes: ReadonlyMap<number, number>;
}

/**
 * A map from the weights of one circuit to those of the other, checked at random weights; the same seed finds the same,
 * as long as the time suffices. Throws OutOfTime where none is left for a first fit.
 */
export function findMap(
  looks: Looks,
  from: 'a' | 'b',
  { seed, budget, namesakes }: SearchOptions,
): MapSearch {
  const random = createRandom(seed);
  const [inner, outer] = from === 'a' ? [looks.asked.a, looks.asked.b] : [looks.asked.b, looks.asked.a];
  const names = from === 'a' ? (['A', 'B'] as const) : (['B', 'A'] as const);
  const plain = plainMap(outer.weights, namesakes);
  const tests = Array.from({ length: plainChecks }, () => drawWeights(inner.weights, random));
  const pair = { from: inner, to: outer, draw: looks.asked.draw, random };
  if (namesakes.size > 0 && differenceOf(plain, tests, pair) < alike) return { kind: 'map', map: plain };
  const [needed, had] = [inner, outer].map((each) => dimensionOf(each, looks.asked.draw, random));
  if (needed !== undefined && had !== undefined && needed > had)
    return { kind: 'none', reason: tooNarrow(names, needed, had), fits: null };
  let fits: Fits = { points: 0, starts: 0, met: 0, residual: 0 };
  for (let point = 0; point < points; point++) {
    const weights = drawWeights(inner.weights, random);
    const questions = [looks.asked, looks.easier].map((each) => each && questionAt(weights, each, from, { random, budget })); // prettier-ignore
    const found = searchAt({ asked: questions[0]!, easier: questions[1], namesakes }, startsFor(outer));
    if (found.residual < Infinity) fits = together(fits, found);
    if (found.map) return { kind: 'map', map: found.map };
    if (found.isCut)
      return {
        kind: 'none',
        reason: `the time is used up${fits.points > 0 ? `; ${whyNone(names, fits)}` : ''}`,
        fits,
      };
    if (found.met === 0 && found.easily > 0) break;
  }
  return { kind: 'none', reason: whyNone(names, fits), fits };
}

/** Weights are their namesakes, and 0 where they have none. */
function plainMap(count: number, namesakes: SearchOptions['namesakes']): AffineMap {
  return Array.from({ length: count }, (_, at) => {
    const namesake = namesakes.get(at);
    const terms = namesake === undefined ? [] : [[namesake, one] as const];
    return { terms: new Map(terms), constant: { halfTurns: zero, rest: zero } };
  });
}

function together(fits: Fits, found: Omit<Fits, 'points'>): Fits {
  return {
    points: fits.points + 1,
    starts: fits.starts + found.starts,
    met: fits.met + found.met,
    residual: Math.max(fits.residual, found.residual),
  };
}

function tooNarrow([inner, outer]: readonly [string, string], needed: number, had: number): string {
  return `in double precision, ${inner} changes with its weights in ${needed} direction${needed === 1 ? '' : 's'} and ${outer} in ${had}`;
}

function whyNone(
  [inner, outer]: readonly [string, string],
  { points: count, starts: all, met, residual }: Fits,
) {
  const fits = `${all} fits of ${outer} to ${inner} at ${count} random weights`;
  if (met === 0) return `the best of ${fits} is ${residual.toPrecision(2)} away (root mean square)`;
  return `${met} of ${fits} succeed, the worst place to within ${residual.toPrecision(2)} (root mean square), but no map of fractions and multiples of π fits them all`;
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
  readonly namesakes: SearchOptions['namesakes'];
}

function searchAt(questions: Questions, limit: number) {
  const { asked } = questions;
  const { random, target, from } = asked;
  const tests = Array.from({ length: checks }, () => drawWeights(from.weights, random));
  const isRight = (map: AffineMap) => differenceOf(map, tests, { ...asked, to: target.to }) < alike;
  const checked = (map: AffineMap | undefined) => (map && isRight(map) ? map : undefined);
  const found: AffineMap[] = [];
  let whole = Math.floor(mostWholeWork / affineWork(asked));
  let [met, easily, residual, since, tried, isCut] = [0, 0, Infinity, 0, 0, false];
  const isWorth = () => met < mostMet && (met > 0 || easily < mostEasy);
  const attempt = () => {
    const namesakes = tried < namedStarts ? questions.namesakes : nobody;
    tried++;
    const { fit, isEasy } = fitOnce(startAt(questions, namesakes), questions);
    if (found.length > 0) since++;
    if (isEasy) easily++;
    residual = Math.min(residual, fit.rms);
    if (fit.rms >= good) return;
    met++;
    let map: AffineMap | undefined = checked(inferMap(fit, asked, namesakes));
    if (!map && found.length === 0 && whole-- >= 1) map = checked(inferWholeMap(fit, asked));
    if (map) found.push(tidied(map, isRight));
    // Others would not be nearer to the names.
    if (map && namesakes.size > 0) since = maps.fits;
  };
  try {
    const named = namedMap(questions);
    if (named && isRight(named))
      return { map: tidied(named, isRight), met: 1, easily, residual: 0, starts: 1, isCut };
    while (tried < limit && found.length < maps.enough && since < maps.fits && isWorth()) {
      attempt();
      if (target.to.weights === 0) break;
    }
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    isCut = true;
  }
  const [map] = found.toSorted((p, q) => sizeOf(p) - sizeOf(q));
  return { map, met, easily, residual, starts: tried, isCut };
}

const nobody: SearchOptions['namesakes'] = new Map();

/** Weights with namesakes are these, and the others are fitted. */
function namedMap({ asked, namesakes }: Questions): AffineMap | undefined {
  const { target, weights, budget } = asked;
  if (namesakes.size === 0) return undefined;
  const start = new Float64Array(target.to.weights);
  for (const [at, namesake] of namesakes) start[at] = weights[namesake];
  const fit = fitFrom(start, target, { held: new Set(namesakes.keys()), steps: stepsEach, budget });
  return fit.rms < good ? inferMap(fit, asked, namesakes, namesakes) : undefined;
}

function startAt({ asked }: Questions, namesakes: SearchOptions['namesakes']): Float64Array {
  const { random, target, weights } = asked;
  return drawWeights(target.to.weights, random).map((value, at) => {
    const namesake = namesakes.get(at);
    return namesake === undefined ? value : weights[namesake];
  });
}

/** Where an easier question is met first, whole turns of some weights may make it meet the other one. */
function fitOnce(start: Float64Array, { asked, easier }: Questions): { fit: Fit; isEasy: boolean } {
  const { target, random, budget } = asked;
  const settings = { held: new Set<number>(), steps: stepsEach, budget };
  if (!easier) return { fit: fitFrom(start, target, settings), isEasy: false };
  const first = fitFrom(start, easier.target, settings);
  if (first.rms >= good) return { fit: fitFrom(first.at, target, { ...settings, steps: 1 }), isEasy: false };
  let best = fitFrom(first.at, target, settings);
  for (let turn = 0; turn < turnsEach && best.rms >= good; turn++) {
    const turned = first.at.map((value) => value + 2 * Math.PI * random.integer(2));
    const fit = fitFrom(turned, target, settings);
    if (fit.rms < best.rms) best = fit;
  }
  return { fit: best, isEasy: true };
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
