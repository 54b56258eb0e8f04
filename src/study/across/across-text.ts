// Several studies on the terminal: warnings, what differs, figures, and tests.
import Table from 'cli-table3';
import { printable } from '../../printable.ts';
import { comparisonCells, comparisonHeads } from '../comparison-table.ts';
import { meanAndDeviation, percent } from '../format.ts';
import { wrapped } from '../wrapped.ts';
import type { Across, ModelFigures } from './across.ts';
import { acrossNotes, comparedHead } from './words.ts';

export function formatAcross(across: Across, width = Infinity): string {
  const { studies, warnings, differences, models, comparisons } = across;
  const names = studies.map(({ name }) => name);
  const parts = [
    ...warnings.map((warning) => wrapped(printable(`Warning: ${warning}.`), width)),
    differences.length === 0
      ? 'Nothing differs in how the studies were set.'
      : table(['differs', ...names], 'left', differences.map(({ at, values }) => [at, ...values.map((value) => value ?? '–')])),
    table(['accuracy %', ...names], 'right', models.map(({ name, role, studies: figures }) => [role === 'control' ? `  ${name}` : name, ...figures.map(accuracyText)])),
  ];
  if (comparisons.length > 0) {
    const rows = comparisons.map((each) => [comparedHead(each), ...comparisonCells(each, comparisons)]);
    parts.push(table(['', ...comparisonHeads(comparisons)], 'right', rows));
  }
  return [...parts, ...acrossNotes(across).map((note) => wrapped(note, width))].join('\n');
} // prettier-ignore

/** "93.50 ± 0.21"; with one seed "77.25 (72.90 to 81.07)"; "–" where the model was not trained. */
export function accuracyText(figures: ModelFigures | null): string {
  if (!figures) return '–';
  const { accuracy, interval } = figures;
  const spread = meanAndDeviation(accuracy, percent);
  return accuracy.deviation === undefined ? `${spread} (${percent(interval.low)} to ${percent(interval.high)})` : spread; // prettier-ignore
}

const widestCell = 48;

function table(heads: readonly string[], align: 'left' | 'right', rows: readonly (readonly string[])[]): string {
  const made = new Table({
    head: heads.map(printable),
    colAligns: heads.map((_, index) => (index === 0 ? 'left' : align)),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) made.push(row.map(cellText));
  return made.toString();
} // prettier-ignore

function cellText(text: string): string {
  const shown = printable(text);
  return shown.length > widestCell ? wrapped(shown, widestCell) : shown;
}
