// What is told of images, one by one, as a table.
import Table from 'cli-table3';
import { printable } from '../printable.ts';
import { percent } from '../study/format.ts';
import type { HeatMapFiles } from './heat-maps.ts';

/** Field names are the JSON's. */
export interface Told {
  readonly image: string;
  readonly class: string;
  readonly probabilities: Readonly<Record<string, number>>;
  /** Share of the validation images of the training that are less unusual; absent for models that do not know. */
  readonly unusual?: number;
  /** Paths of pictures, by method. */
  readonly heatmaps?: HeatMapFiles;
}
export type Answer = Told | { readonly image: string; readonly error: string };

/** Of one row of [images × classes]: the likeliest class by number and name, and all by name. */
export function classOf(classes: readonly string[], probabilities: Float32Array, row: number) {
  const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
  const most = own.reduce((best, value, index) => (value > own[best] ? index : best), 0);
  return {
    most,
    class: classes[most],
    probabilities: Object.fromEntries(classes.map((name, index) => [name, own[index]])),
  };
}

export function tableOf(classes: readonly string[], answers: readonly Answer[]): string {
  const isKnown = answers.some((each) => 'unusual' in each);
  const numbers = [...classes, ...(isKnown ? ['unusual'] : [])];
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
            each.class,
            ...classes.map((name) => percent(each.probabilities[name])),
            ...(isKnown ? [percent(each.unusual ?? NaN)] : []),
          ];
    table.push([each.image, ...cells].map(cell));
  }
  return table.toString();
}

/** On one line, also where a name has several. */
function cell(text: string): string {
  return printable(text).replaceAll(/[\n\t]/g, '\ufffd');
}
