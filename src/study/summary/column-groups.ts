// The groups into which images fall by a column of their manifest.
import { timeOf } from '../../runtime/data/capture-times.ts';
import type { ImageRows } from '../../runtime/data/dataset.ts';
import { columnOf } from '../../runtime/data/select.ts';
import { UserError } from '../../user-error.ts';

const mostGroups = 20;
/** Numbers with more values than that are parted at their quartiles, dates by year. */
const fewValues = 10;
/** The images of each group of a column. */
export interface Groups {
  readonly column: string;
  readonly groups: readonly { readonly value: string; readonly images: readonly number[] }[];
}

/** Of the columns that are asked for, or of all, those by which images fall into 2 to 20 groups. */
export function groupsOf(rows: ImageRows, asked?: readonly string[]): Groups[] {
  return (asked ?? Object.keys(rows.columns)).flatMap((column) => {
    const nameOf = namer(columnOf(rows, column) ?? []);
    const groups = new Map<string, number[]>();
    columnOf(rows, column)?.forEach((value, image) => {
      const name = nameOf(value);
      const group = groups.get(name);
      if (group) group.push(image);
      else groups.set(name, [image]);
    });
    if (groups.size < 2 || groups.size > mostGroups) return [];
    const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
    return [{ column, groups: sorted.map(([value, images]) => ({ value, images })) }];
  });
}

/** What group a value of the column is in: its own, its quarter of the numbers, or its year. */
function namer(values: readonly string[]): (value: string) => string {
  const different = [...new Set(values)].filter((value) => value !== '');
  if (different.length <= fewValues) return (value) => value;
  if (different.every((value) => timeOf(value) !== undefined))
    return (value) => (value === '' ? '' : new Date(timeOf(value)!).toISOString().slice(0, 4));
  if (!different.every((value) => Number.isFinite(Number(value)))) return (value) => value;
  const numbers = values.filter((value) => value !== '').map(Number).sort((a, b) => a - b); // prettier-ignore
  const cuts = [
    ...new Set([0.25, 0.5, 0.75].map((share) => numbers[Math.floor(share * (numbers.length - 1))])),
  ];
  return (value) => {
    if (value === '') return '';
    const at = cuts.findIndex((cut) => Number(value) <= cut);
    if (at === 0) return `≤ ${cuts[0]}`;
    return at < 0 ? `> ${cuts.at(-1)!}` : `${cuts[at - 1]} < … ≤ ${cuts[at]}`;
  };
}

/** Throws UserError where a column is asked for that the images do not have, or by which they do not fall into groups. */
export function requireColumns(asked: readonly string[], rows: ImageRows | undefined, name: string): void {
  for (const column of asked) {
    if (!rows) throw new UserError(`${name} has no manifest.csv, so there are no columns such as ${column}`);
    const values = columnOf(rows, column);
    if (!values)
      throw new UserError(
        `the manifest of ${name} has no column "${column}"; there are ${Object.keys(rows.columns).join(', ') || 'none but those of image, patient, label and split'}`,
      );
    if (groupsOf(rows, [column]).length === 0) {
      const count = new Set(values).size;
      throw new UserError(
        `the column ${column} of ${name} has ${count === 1 ? 'one value' : `${count} values`} on the test images; figures are given for 2 to ${mostGroups}`,
      );
    }
  }
}
