// What is told of images, one by one, as a table.
import Table from 'cli-table3';
import { printable } from '../printable.ts';
import { decide, type DrawnInterval } from '../runtime/shots/interval-of-draws.ts';
import { percent } from '../study/format.ts';
import type { HeatMapFiles } from './heat-maps.ts';

type ByClass<T> = Readonly<Record<string, T>>;

/** What a model says of an image. Field names are the JSON's. */
export interface Said {
  /** The likeliest by number, which the JSON leaves out. */
  readonly most: number;
  readonly class: string;
  readonly probabilities: ByClass<number>;
  /** Where 95 % of repeated answers lie; absent: it was asked once. */
  readonly intervals?: ByClass<DrawnInterval>;
  /** Whether the interval of the likeliest class and that of another have a value in common; absent: there are none. */
  readonly undecided?: boolean;
  /** Of infinitely many shots; absent: none were drawn. */
  readonly exact?: ByClass<number>;
  /** Without the noise of the device; absent: there was none. */
  readonly noiseless?: ByClass<number>;
}

/** The same, and what else is told of an image. */
export interface Told extends Omit<Said, 'most'> {
  readonly image: string;
  /** Share of the validation images of the training that are less unusual; absent for models that do not know. */
  readonly unusual?: number;
  /** Paths of pictures, by method. */
  readonly heatmaps?: HeatMapFiles;
}
export type Answer = Told | { readonly image: string; readonly error: string };

/** What a table of intervals says below. */
export const undecidedNote = 'Undecided: the interval of the likeliest class and that of another overlap.';

/** Of one row of [images × classes], by name. */
export function byName(
  classes: readonly string[],
  probabilities: ArrayLike<number>,
  row: number,
): Record<string, number> {
  return Object.fromEntries(
    classes.map((name, index) => [name, probabilities[row * classes.length + index]]),
  );
}

/** Of one row of [images × classes]: the likeliest class by number and name, and all by name. */
export function classOf(classes: readonly string[], probabilities: Float32Array, row: number): Said {
  const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
  const most = own.reduce((best, value, index) => (value > own[best] ? index : best), 0);
  return { most, class: classes[most], probabilities: byName(classes, own, 0) };
}

/** The same of many draws of [images × classes]: their means, and where they lie. */
export function drawnAnswer(classes: readonly string[], draws: readonly Float32Array[], row: number): Said {
  const own = draws.map((each) => each.subarray(row * classes.length, (row + 1) * classes.length));
  const { most, means, intervals, undecided } = decide(own);
  return {
    most,
    class: classes[most],
    probabilities: byName(classes, means, 0),
    intervals: named(classes, intervals),
    undecided,
  };
}

/** Of an answer, where it lies when it is drawn anew. */
export function intervalsOf(
  classes: readonly string[],
  draws: readonly Float32Array[],
  row: number,
  most: number,
): Pick<Said, 'intervals' | 'undecided'> {
  const own = draws.map((each) => each.subarray(row * classes.length, (row + 1) * classes.length));
  const { intervals, undecided } = decide(own, most);
  return { intervals: named(classes, intervals), undecided };
}

function named<T>(classes: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(classes.map((name, index) => [name, values[index]]));
}

/** A column that stands where some answer has it. */
interface Extra {
  readonly head: string;
  readonly of: (told: Told) => number | undefined;
}

const extras: readonly Extra[] = [
  { head: 'exact', of: (told) => told.exact?.[told.class] },
  { head: 'without noise', of: (told) => told.noiseless?.[told.class] },
  { head: 'unusual', of: ({ unusual }) => unusual },
];

export function tableOf(classes: readonly string[], answers: readonly Answer[]): string {
  const told = answers.flatMap((each) => ('error' in each ? [] : [each]));
  const more = extras.filter(({ of }) => told.some((each) => of(each) !== undefined));
  const numbers = [...classes, ...more.map(({ head }) => head)];
  const table = new Table({
    head: ['image', 'class', ...numbers.map((name) => `${name} %`)].map(cell),
    colAligns: ['left', 'left', ...numbers.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const each of answers) {
    const cells =
      'error' in each
        ? ['–', ...numbers.map(() => '')]
        : [
            each.undecided ? `${each.class}, undecided` : each.class,
            ...classes.map((name) => withInterval(each, name)),
            ...more.map(({ of }) => percent(of(each) ?? NaN)),
          ];
    table.push([each.image, ...cells].map(cell));
  }
  return table.toString();
}

function withInterval({ probabilities, intervals }: Told, name: string): string {
  const value = percent(probabilities[name]);
  if (!intervals) return value;
  const { low, high } = intervals[name];
  return `${value} (${percent(low)} to ${percent(high)})`;
}

/** On one line, also where a name has several. */
function cell(text: string): string {
  return printable(text).replaceAll(/[\n\t]/g, '\ufffd');
}
