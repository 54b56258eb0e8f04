// The search for a difference: random points, then ascents from the best of them by exact gradients.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Random } from '../../runtime/random.ts';
import type { Budget } from '../task/budget.ts';
import type { Pair } from '../task/task.ts';
import { numbersFor, type Device, type Numbers } from './device.ts';
import type { PointLimits } from './limits.ts';
import { largestReading, type Found } from './reading.ts';
import type { Sample } from './witness.ts';

/** A difference at some numbers. */
export interface Point {
  readonly numbers: Float64Array;
  readonly difference: number;
}

/** That of a reading. */
export interface Candidate extends Found, Point {}

/** How long to look; points are enough where a difference above `clear` was seen. The budget is the last limit. */
export interface SearchLimits extends PointLimits {
  readonly clear: number;
}

export interface Search {
  readonly sample: Sample;
  /** Those with the largest differences, largest first. */
  readonly best: readonly Candidate[];
}

const kept = 4;

/** Differences at random points. */
export function sampleDifferences(
  pair: Pair,
  device: Device,
  { limits, random, budget }: { limits: SearchLimits; random: Random; budget: Budget },
): Search {
  const numbers = numbersFor(pair.a);
  let best: Candidate[] = [];
  let [points, squares, count, largest] = [0, 0, 0, 0];
  // Where the values of some numbers mean nothing, as logarithms of negative ones, others are drawn.
  const mostTurns = numbers.all.length === 0 ? 1 : 4 * limits.points;
  for (let turn = 0; turn < mostTurns && points < limits.points && budget.seconds() > 0; turn++) {
    const isUniform = turn % 2 === 0;
    if (isUniform) drawUniform(pair.a, numbers, random);
    else drawOther(pair.a, numbers, random);
    const differences = differencesAt(device, numbers);
    const found = differences.every(Number.isFinite) ? largestReading(pair, differences) : undefined;
    if (!found) continue;
    if (isUniform) {
      points++;
      for (const value of differences) squares += value * value;
      count += differences.length;
      largest = Math.max(largest, found.difference);
    }
    best = [...best, { ...found, numbers: numbers.all.slice() }].toSorted((p, q) => q.difference - p.difference).slice(0, kept); // prettier-ignore
    if (points >= limits.least && best[0].difference > limits.clear) break;
  }
  return { sample: { points, largest, rms: count > 0 ? Math.sqrt(squares / count) : 0 }, best };
}

/** Outputs of A − outputs of B. */
export function differencesAt(device: Device, numbers: Numbers): Float64Array {
  const [a, b] = device.values(numbers);
  return a.map((value, at) => value - b[at]);
}

/** All angles that circuits tell apart, and amplitudes of both signs. */
function drawUniform(circuit: Circuit, { weights, inputs }: Numbers, random: Random): void {
  for (let at = 0; at < weights.length; at++) weights[at] = random.uniform(-Math.PI, Math.PI);
  for (const { element, offset, size } of circuit.inputs) {
    const half = element === 'angle' ? Math.PI : 1;
    for (let at = offset; at < offset + size; at++) inputs[at] = random.uniform(-half, half);
  }
}

/**
 * Few numbers that are not 0, where deep circuits do not scramble what differs; near 0 and far from it, where functions
 * other than sines differ; multiples of π/4, where formulas meet their edges.
 */
function drawOther(circuit: Circuit, numbers: Numbers, random: Random): void {
  drawUniform(circuit, numbers, random);
  const scale = [1, 1, 0.001, 0.05, 0.3, 3, 10, 0][random.integer(8)];
  const share = scale === 1 ? fewNumbers / numbers.all.length : 1;
  numbers.all.forEach((value, at) => {
    const changed = scale === 0 ? (Math.PI / 4) * random.integer(8) : scale * value;
    numbers.all[at] = random.uniform() < share ? changed : 0;
  });
}

const fewNumbers = 8;

/**
 * Adam (Kingma & Ba 2015) on the size of the difference of circuits with one output; its steps do not depend on how large a
 * difference is.
 */
export function ascend(
  circuit: Circuit,
  device: Device,
  from: Point,
  { steps, budget }: { steps: number; budget: Budget },
): Point {
  const numbers = numbersFor(circuit);
  numbers.all.set(from.numbers);
  const first = new Float64Array(numbers.all.length);
  const second = new Float64Array(numbers.all.length);
  let best: Point = { numbers: from.numbers, difference: from.difference };
  for (let step = 0; steps > 0 && step <= steps && budget.seconds() > 0; step++) {
    const found = device.slope(numbers);
    if (!found?.gradient.every(Number.isFinite)) break;
    const difference = Math.abs(found.difference);
    if (difference > best.difference) best = { difference, numbers: numbers.all.slice() };
    const rate = 0.3 * (1 - step / steps);
    numbers.all.forEach((_, at) => {
      const slope = Math.sign(found.difference) * found.gradient[at];
      first[at] += 0.1 * (slope - first[at]);
      second[at] += 0.05 * (slope * slope - second[at]);
      const size = Math.sqrt(second[at] / (1 - 0.95 ** (step + 1)));
      if (size > 0) numbers.all[at] += (rate * first[at]) / (1 - 0.9 ** (step + 1)) / size;
    });
  }
  return best;
}
