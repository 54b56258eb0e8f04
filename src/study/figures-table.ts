// Accuracies of all models side by side on the terminal: by the values of a column, and on corrupted images.
import Table from 'cli-table3';
import { counted } from '../phrases.ts';
import { printable } from '../printable.ts';
import { meanAndDeviation, percent } from './format.ts';
import type { ModelSummary } from './summary/model-summary.ts';

/** What stands beside the models, and their cells. */
interface Figures {
  readonly corner: string;
  readonly heads: readonly string[];
  /** By model. */
  readonly cells: readonly (readonly string[])[];
}

/** Tables of the columns that were asked for, a line a value where a line a model is too long; empty where none was. */
export function formatSubgroups(
  summaries: readonly ModelSummary[],
  asked: readonly string[] = [],
  width = Infinity,
): string {
  const tables = asked.flatMap((column) => {
    const figures = summaries.map(({ subgroups = [] }) => subgroups.find((each) => each.column === column));
    const first = figures.find((each) => each !== undefined);
    if (!first) return [];
    const heads = first.groups.map(
      ({ value, images }) => `${value || 'nothing'}\n${counted(images, 'image')}`,
    );
    const cells = figures.map((each) => [
      ...(each?.groups ?? []).map(({ accuracy }) => meanAndDeviation(accuracy, percent)),
      each?.gap ? meanAndDeviation(each.gap, percent) : '–',
    ]);
    return [drawn(summaries, { corner: `accuracy %\nby ${column}`, heads: [...heads, 'gap'], cells }, width)];
  });
  return tables.join('\n');
}

/** A table of the accuracies on corrupted test images; empty where there are none. */
export function formatRobustness(summaries: readonly ModelSummary[], width = Infinity): string {
  const first = summaries.find(({ robustness }) => robustness)?.robustness;
  if (!first) return '';
  const heads = ['as they are', ...first.map(({ corruption: { name, strength } }) => `${name}\n${strength}`)];
  const cells = summaries.map(({ test, robustness = [] }) =>
    [test.accuracy, ...robustness.map(({ accuracy }) => accuracy)].map((each) =>
      meanAndDeviation(each, percent),
    ),
  );
  return drawn(summaries, { corner: 'accuracy %\non test images', heads, cells }, width);
}

function drawn(summaries: readonly ModelSummary[], { corner, heads, cells }: Figures, width: number): string {
  const names = summaries.map(({ name, role }) => (role === 'control' ? `  ${name}` : name));
  const usual = table(corner, heads, names, cells);
  if (usual.indexOf('\n') <= width) return usual;
  const turned = heads.map((_, index) => cells.map((own) => own[index]));
  const lines = heads.map((head) => head.replace('\n', ', '));
  return table(corner, summaries.map(({ name }) => name.replaceAll('-', '\n')), lines, turned); // prettier-ignore
}

function table(
  corner: string,
  heads: readonly string[],
  names: readonly string[],
  cells: readonly (readonly string[])[],
): string {
  const made = new Table({
    head: [corner, ...heads].map(printable),
    colAligns: ['left', ...heads.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  names.forEach((name, index) => made.push([printable(name), ...cells[index]]));
  return made.toString();
}
