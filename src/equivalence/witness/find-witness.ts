// From a question to a witness: probes of its level are searched for differences, which are finished to witnesses.
import { outputSize } from '../../compiler/circuit/circuit.ts';
import { createRandom } from '../../runtime/random.ts';
import type { Budget } from '../task/budget.ts';
import type { Level, Pair, Task } from '../task/task.ts';
import { deviceFor, numbersFor, TooLarge, type Device, type Purpose } from './device.ts';
import { finishWitness, isAbove, measure, type Unsampled } from './finish-witness.ts';
import { ascentLimits, pointLimits, sampledPoints, secondsOf } from './limits.ts';
import { probesOf, type Probe } from './probe.ts';
import { returning, type Reading } from './reading.ts';
import { ascend, sampleDifferences, type Candidate, type Search } from './search.ts';
import { nearestWords } from './words.ts';
import { canSeek, seekDifference, type Targets } from './propagation/index.ts';
import type { Nearest, Sample, Witness } from './witness.ts';

export interface WitnessOptions {
  readonly seed: number;
  readonly budget: Budget;
  /** Differences up to this are none. */
  readonly tolerance: number;
  /** Where the circuits may differ, of unitary ones; asked of wide circuits alone. */
  readonly targets?: (() => Targets | undefined) | undefined;
}

/** A difference that needs no ascent to be seen. */
const plain = 1e-2;
/** Random points are enough where a difference is so many times the tolerance, and at least so much. */
const enough = { times: 10, least: 1e-10 };

/** States of more qubits take seconds. */
const mostHeldQuickly = 20;

const noSample: Sample = { points: 0, largest: 0, rms: 0 };

/**
 * Two runnable circuits that differ by more than the tolerance and what rounding may have added, or how near the circuits
 * were wherever they were compared. The level applies to the pair. The same seed gives the same answer as long as the
 * budget suffices.
 */
export function findWitness(task: Task, options: WitnessOptions): Witness | Nearest {
  try {
    return search(task, options);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const isSought = task.pair.a.qubits > mostHeldQuickly && canSeek(task.pair);
    const found = isSought ? 'No difference was found at numbers that make most gates Clifford gates; at random ones none' : 'No difference'; // prettier-ignore
    const words = `${found} was looked for, since ${error.message}.`;
    return { kind: 'nearest', largest: 0, sample: noSample, words };
  }
}

/** Differences of outputs at random weights and inputs; undefined where circuits are too large to run. */
export function sampleOutputs(
  pair: Pair,
  { seed, budget }: Omit<WitnessOptions, 'tolerance'>,
): Sample | undefined {
  // prettier-ignore
  try {
    const [probe] = probesOf({ pair, level: 'outputs' });
    const device = load(probe, 'search', budget);
    const points = sampledPoints(device.work);
    const limits = { points, least: points, clear: Infinity };
    return sampleDifferences(probe, device, { limits, random: createRandom(seed), budget }).sample;
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

/** Throws TooLarge, also where one point takes more than the time that is left. */
function load(pair: Pair, purpose: Purpose, budget: Budget): Device {
  const device = deviceFor(pair, purpose);
  const seconds = secondsOf(device.work);
  if (seconds < budget.seconds() || seconds < 1) return device;
  throw new TooLarge(`one point takes about ${Math.ceil(seconds)} s`);
}

function search({ pair, level }: Task, options: WitnessOptions): Witness | Nearest {
  const random = createRandom(options.seed);
  const { budget, tolerance } = options;
  const probes = probesOf({ pair, level }).filter(({ a }) =>
    a.outputs.some((output) => outputSize(output) > 0),
  );
  let [sample, largest, count] = [noSample, 0, 0];
  for (const [at, probe] of probes.entries()) {
    const isLast = at === probes.length - 1;
    const wide = pair.a.qubits > mostHeldQuickly ? seekWitness(level, probe, options) : undefined;
    if (wide) return wide;
    const tried = attempt(isLast, () => {
      const device = load(probe, 'search', budget);
      const clear = Math.max(enough.times * tolerance, enough.least);
      const limits = { ...pointLimits(device.work, !isLast), clear };
      const found = sampleDifferences(probe, device, { limits, random, budget });
      return { found, ...climb({ level, probe, found, isLast }, options) };
    });
    if (!tried) continue;
    const { found, reached, witness } = tried;
    [sample, count] = [found.sample, numbersFor(probe.a).all.length];
    largest = Math.max(largest, reached, found.best[0]?.difference ?? 0);
    if (witness) return { ...witness, largest, sample };
  }
  const words =
    probes.length === 0 ? 'Nothing is left to read: all qubits have ended.' : nearestWords(sample, count);
  return { kind: 'nearest', largest, sample, words };
}

/** Of wide circuits, at numbers that make most gates Clifford gates. */
function seekWitness(level: Level, probe: Probe, options: WitnessOptions): Witness | undefined {
  const { tolerance, budget } = options;
  const targets = options.targets?.() ?? { a: [], b: [] };
  const shifted = (places: readonly number[]) => places.map((place) => place + probe.started);
  const clear = Math.max(enough.times * tolerance, enough.least);
  const random = createRandom(options.seed);
  const found = seekDifference(probe, { a: shifted(targets.a), b: shifted(targets.b) }, { clear, random, budget }); // prettier-ignore
  if (!found || !isAbove(measure(found.device, found.pair.a, found.best.numbers), tolerance)) return undefined; // prettier-ignore
  const witness = finishWitness({ level, probe, ...found }, options);
  return witness && { ...witness, largest: found.best.difference, sample: noSample };
}

/** undefined where circuits are too large; throws that where `isLast`. */
function attempt<T>(isLast: boolean, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isLast || !(error instanceof TooLarge)) throw error;
    return undefined;
  }
}

interface Climb {
  readonly level: Level;
  readonly probe: Probe;
  readonly found: Search;
  readonly isLast: boolean;
}

/** Ascents from the best points, until one of them is a witness. */
function climb({ level, probe, found, isLast }: Climb, options: WitnessOptions) {
  const { tolerance, budget } = options;
  let reached = 0;
  let witness: Unsampled | undefined;
  const readings = new Map<string, { readonly pair: Pair; readonly device: Device }>();
  const reading = (given: Reading) => {
    const key = Object.values(given).join(' ');
    const known = readings.get(key);
    if (known) return known;
    const pair = { a: returning(probe.a, given), b: returning(probe.b, given) };
    const made = { pair, device: load(pair, 'search', budget) };
    readings.set(key, made);
    return made;
  };
  let starts = found.best.length;
  for (const [at, start] of found.best.entries()) {
    if (witness || at >= starts) break;
    const { pair, device } = reading(start.reading);
    const limits = ascentLimits(device.work);
    starts = Math.min(starts, limits.starts);
    const before = measure(device, pair.a, start.numbers);
    const isFound = isAbove(before, tolerance);
    if (!isFound && !isLast) continue;
    const steps = start.difference > plain ? 0 : isFound ? limits.found : limits.steps;
    const best: Candidate = {
      ...start,
      ...ascend(pair.a, device, { ...start, ...before }, { steps, budget }),
    };
    reached = Math.max(reached, best.difference);
    if (isFound || isAbove(measure(device, pair.a, best.numbers), tolerance))
      witness = finishWitness({ level, probe, pair, device, best }, options);
  }
  return { reached, witness };
}
