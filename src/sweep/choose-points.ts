// Which points of the axes a sweep has: all, those that a condition takes, or some of them by chance. Never are all
// combinations held at once.
import { createRandom, type Random } from '../runtime/random.ts';
import { UserError } from '../user-error.ts';
import { countPoints, type Axis } from './axis.ts';

/** Positions among the values of each axis. */
export type Digits = readonly number[];

/** Most points of a sweep. */
export const mostPoints = 100_000;
/** Most combinations that a condition is asked about. */
export const mostCombinations = 1_000_000;

export interface Choice {
  /** Undefined: all belong to the sweep. */
  readonly belongs?: ((digits: Digits) => boolean) | undefined;
  /** So many at most, at random. */
  readonly sample?: number | undefined;
  readonly seed: number;
}

export interface ChosenPoints {
  /** In the order of the axes, the values of the last next to each other. */
  readonly points: readonly Digits[];
  /** What the user should know of how they were found. */
  readonly warnings: readonly string[];
}

/** The same for the same seed. Throws UserError where there are too many, or none. */
export function choosePoints(axes: readonly Axis[], { belongs, sample, seed }: Choice): ChosenPoints {
  const lengths = axes.map(({ values }) => values.length);
  const count = countPoints(axes);
  const most = belongs || sample !== undefined ? mostCombinations : mostPoints;
  if (count > most && sample === undefined) throw tooMany(axes, count);
  const random = createRandom(seed);
  const { points, warnings } =
    count > most
      ? drawn(lengths, sample!, random, belongs)
      : { points: enumerated(lengths, count, random, { belongs, sample }), warnings: [] };
  if (points.length > mostPoints) throw tooMany(axes, points.length);
  if (points.length === 0)
    throw new UserError(`no point of the axes fulfils the condition; give a wider one after --where`);
  return { points, warnings };
}

function tooMany(axes: readonly Axis[], count: number): UserError {
  const shown = Number.isFinite(count) ? count.toLocaleString('en') : 'more than 9,007,199,254,740,991';
  const names = axes.map(({ name, values }) => `${name} ${values.length.toLocaleString('en')}`).join(', ');
  return new UserError(
    `the axes have ${shown} combinations (${names}), more than the ${mostPoints.toLocaleString('en')} points of a sweep; draw some of them with --sample 200, or give fewer values`,
  );
}

interface Enumeration extends Pick<Choice, 'belongs' | 'sample'> {}

/** One after the other; of a sample those with the least of numbers that are drawn for each. */
function enumerated(
  lengths: readonly number[],
  count: number,
  random: Random,
  { belongs, sample = Infinity }: Enumeration,
): Digits[] {
  const indices: number[] = [];
  for (let index = 0; index < count; index++)
    if (!belongs || belongs(digitsOf(lengths, index))) indices.push(index);
  for (let at = 0; at < Math.min(sample, indices.length); at++) {
    if (sample >= indices.length) break;
    const other = at + random.integer(indices.length - at);
    [indices[at], indices[other]] = [indices[other], indices[at]];
  }
  return indices
    .slice(0, sample)
    .sort((a, b) => a - b)
    .map((index) => digitsOf(lengths, index));
}

/** Drawn again and again where they do not belong or were drawn before, so often and no oftener. */
function drawn(
  lengths: readonly number[],
  sample: number,
  random: Random,
  belongs: Choice['belongs'],
): ChosenPoints {
  const found = new Map<string, Digits>();
  let draws = 0;
  for (; draws < mostCombinations && found.size < sample; draws++) {
    const digits = lengths.map((length) => random.integer(length));
    const key = digits.join();
    if (!found.has(key) && (!belongs || belongs(digits))) found.set(key, digits);
  }
  const points = [...found.values()].sort(inOrder);
  const isShort = points.length > 0 && points.length < sample;
  const warning = `of ${draws.toLocaleString('en')} points drawn at random ${points.length} fulfil the condition, fewer than the ${sample} of --sample: the sweep has these`;
  return { points, warnings: isShort ? [warning] : [] };
}

function digitsOf(lengths: readonly number[], index: number): Digits {
  const digits = new Array<number>(lengths.length);
  let left = index;
  for (let at = lengths.length - 1; at >= 0; at--) {
    digits[at] = left % lengths[at];
    left = Math.floor(left / lengths[at]);
  }
  return digits;
}

function inOrder(a: Digits, b: Digits): number {
  const at = a.findIndex((digit, index) => digit !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
