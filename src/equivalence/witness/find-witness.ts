// From a question to a witness: probes are searched, what is found is confirmed above rounding and made small.
import { outputSize, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { createRandom } from '../../runtime/random.ts';
import type { Budget } from '../task/budget.ts';
import type { Pair, Task } from '../task/task.ts';
import { deviceFor, numbersFor, TooLarge, type Device, type Numbers } from './device.ts';
import { probesOf, type Probe } from './probe.ts';
import { returning, type Reading } from './reading.ts';
import { ascend, differencesAt, sampleDifferences, type Candidate, type Search } from './search.ts';
import { shrink } from './shrink.ts';
import { nearestWords, witnessWords } from './words.ts';
import type { Nearest, Sample, Witness } from './witness.ts';

export interface WitnessOptions {
  readonly seed: number;
  readonly budget: Budget;
  /** Differences up to this are none. */
  readonly tolerance: number;
}

/** Multiply-adds that searches, ascents of what is found, and shrinking may take; each at least a few attempts. */
const work = { search: 1e9, sampling: 1e8, ascents: 3e8, found: 4e7, shrinking: 5e7 };
const points = { least: 6, quick: 16, most: 1000 };

/** At least two points, and as many as an amount of work allows. */
function limitsFor(each: number, all: number, most = points.most) {
  const least = Math.max(1, Math.min(points.least, Math.floor(work.found / each)));
  return { least, points: Math.max(2, least, Math.floor(Math.min(most, all / each))) };
}

/** A difference that needs no ascent to be seen. */
const plain = 1e-2;
/** Random points are enough where a difference is so many times the tolerance. */
const enoughTimes = 10;

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
    const sample = { points: 0, largest: 0, rms: 0 };
    return {
      kind: 'nearest',
      largest: 0,
      sample,
      words: `No difference was looked for, since ${error.message}.`,
    };
  }
}

/** Differences of outputs at random weights and inputs; undefined where circuits are too large to run. */
export function sampleOutputs(
  pair: Pair,
  { seed, budget }: Omit<WitnessOptions, 'tolerance'>,
): Sample | undefined {
  try {
    const [probe] = probesOf({ pair, level: 'outputs' });
    const device = deviceFor(probe, 'search');
    const limits = { ...limitsFor(device.work, work.sampling), clear: Infinity };
    return sampleDifferences(probe, device, { limits, random: createRandom(seed), budget }).sample;
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

function search(task: Task, options: WitnessOptions): Witness | Nearest {
  const random = createRandom(options.seed);
  const { budget, tolerance } = options;
  const probes = probesOf(task).filter(({ a }) => a.outputs.some((output) => outputSize(output) > 0));
  let sample: Sample = { points: 0, largest: 0, rms: 0 };
  let largest = 0;
  for (const [at, probe] of probes.entries()) {
    const isLast = at === probes.length - 1;
    const device = deviceFor(probe, 'search');
    const limits = limitsFor(device.work, work.search, isLast ? points.most : points.quick);
    const clear = Math.max(enoughTimes * tolerance, 1e-10);
    const found = sampleDifferences(probe, device, { limits: { ...limits, clear }, random, budget });
    const { reached, witness } = climb({ task, probe, found, options, isLast });
    [sample, largest] = [found.sample, Math.max(largest, reached, found.best[0]?.difference ?? 0)];
    if (witness) return { ...witness, largest, sample };
  }
  const count = probes.length === 0 ? 0 : numbersFor(probes[probes.length - 1].a).all.length;
  const words =
    probes.length === 0 ? 'Nothing is left to read: all qubits have ended.' : nearestWords(sample, count);
  return { kind: 'nearest', largest, sample, words };
}

interface Climb {
  readonly task: Task;
  readonly probe: Probe;
  readonly found: Search;
  readonly options: WitnessOptions;
  readonly isLast: boolean;
}

/** Ascents from the best points, until one of them is a witness. */
function climb({ task, probe, found, options, isLast }: Climb) {
  let reached = 0;
  const devices = new Map<string, { pair: Pair; device: Device }>();
  const read = (reading: Reading) => {
    const key = `${reading.from} ${reading.size} ${reading.signs}`;
    let known = devices.get(key);
    if (!known) {
      const pair = { a: returning(probe.a, reading), b: returning(probe.b, reading) };
      devices.set(key, (known = { pair, device: deviceFor(pair, 'search') }));
    }
    return known;
  };
  const enough = aboveRounding(options.tolerance);
  for (const start of found.best) {
    const { pair, device } = read(start.reading);
    const before = confirm(device, pair.a, start.numbers);
    const isFound = before.difference > enough(before.rounding);
    if (!isFound && !isLast) continue;
    const most = isFound
      ? work.found / (4 * device.work)
      : Math.max(5, work.ascents / (4 * device.work * found.best.length));
    const steps = start.difference > plain ? 0 : Math.min(60, Math.floor(most));
    const top = ascend(pair.a, device, start.numbers, { steps, budget: options.budget });
    reached = Math.max(reached, top.difference);
    const after = confirm(device, pair.a, top.numbers);
    if (!(after.difference > enough(after.rounding))) continue;
    const witness = finish({ task, probe, pair, device, options, best: { ...start, ...top } });
    if (witness) return { reached, witness };
  }
  return { reached, witness: undefined };
}

/** What a difference must exceed, twice the rounding away. */
function aboveRounding(tolerance: number): (rounding: number) => number {
  return (rounding) => tolerance + 2 * rounding;
}

function confirm(device: Device, circuit: Circuit, all: Float64Array) {
  const numbers = numbersFor(circuit);
  numbers.all.set(all);
  const [difference] = differencesAt(device, numbers);
  return { difference: Math.abs(difference), rounding: device.rounding(numbers) };
}

interface Finish {
  readonly task: Task;
  readonly probe: Probe;
  readonly pair: Pair;
  readonly device: Device;
  readonly options: WitnessOptions;
  readonly best: Candidate;
}

function finish({
  task,
  probe,
  pair,
  device,
  options,
  best,
}: Finish): Omit<Witness, 'sample' | 'largest'> | undefined {
  const enough = aboveRounding(options.tolerance);
  const least = best.difference / 3;
  const shows = (numbers: Float64Array) => {
    const { difference, rounding } = confirm(device, pair.a, numbers);
    return difference >= least && difference > enough(rounding);
  };
  const attempts = Math.max(4, Math.min(600, Math.floor(work.shrinking / device.work)));
  const small = shrink(best.numbers, (numbers) => options.budget.seconds() > 0 && shows(numbers), attempts);
  // The turns become numbers of the circuits: they are confirmed once more as they will be run.
  return [small, best.numbers]
    .map((numbers) => confirmed({ task, probe, best, numbers, enough }))
    .find(Boolean);
}

function confirmed({
  task,
  probe,
  best,
  numbers,
  enough,
}: Pick<Finish, 'task' | 'probe' | 'best'> & {
  readonly numbers: Float64Array;
  readonly enough: (rounding: number) => number;
}): Omit<Witness, 'sample' | 'largest'> | undefined {
  // prettier-ignore
  const count = weightCount(probe.a) - probe.turns;
  const turns = numbers.subarray(count, count + probe.turns);
  const { a, b } = probe.at(turns, best.reading);
  const point: Numbers = numbersFor(a);
  point.weights.set(numbers.subarray(0, count));
  point.inputs.set(numbers.subarray(count + probe.turns));
  const device = deviceFor({ a, b }, 'confirm');
  const [[valueA], [valueB]] = device.values(point);
  const difference = Math.abs(valueA - valueB);
  const rounding = device.rounding(point);
  if (!(difference > enough(rounding))) return undefined;
  const found = { level: task.level, weights: [...point.weights], inputs: [...point.inputs], a, b, valueA, valueB, difference }; // prettier-ignore
  const what = whatIsRead(task, best.reading);
  return {
    kind: 'witness',
    ...found,
    rounding,
    device: device.name,
    words: witnessWords({ ...found, what }),
  };
}

function whatIsRead({ level }: Task, { from, size }: Reading): string {
  if (level !== 'outputs') return 'What the witness returns';
  return size === 1 ? `Output ${from}` : `A product of Z, from outputs ${from} to ${from + size - 1}`;
}
