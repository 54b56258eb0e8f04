// The comparison table on the terminal: one line a model, the controls below the models.
import Table from 'cli-table3';
import { count, duration, percent } from './format.ts';
import { marksOf } from './marks.ts';
import type { ModelResult } from './result.ts';

/** Heads and cells of the comparison; the report shows the same. Precision, recall and F1 are means over classes. */
export const comparisonColumns: readonly {
  readonly head: string;
  readonly cell: (model: ModelResult) => string;
}[] = [
  { head: 'accuracy %', cell: ({ test }) => percent(test.accuracy) },
  { head: 'precision %', cell: ({ test }) => percent(test.macro.precision) },
  { head: 'recall %', cell: ({ test }) => percent(test.macro.recall) },
  { head: 'F1 %', cell: ({ test }) => percent(test.macro.f1) },
  { head: 'parameters', cell: ({ parameters }) => count(parameters) },
  { head: 'training', cell: ({ trainSeconds }) => duration(trainSeconds) },
  {
    head: 'an epoch',
    cell: ({ secondsPerEpoch }) => (secondsPerEpoch === undefined ? '–' : duration(secondsPerEpoch)),
  },
];

/** Columns of a terminal that the marks may take; longer ones go on below. */
const MARKS_WIDTH = 30;

/** The table as text without colours, so that it reads the same in a file. */
export function formatTable(models: readonly ModelResult[]): string {
  const table = new Table({
    head: ['model', ...comparisonColumns.map(({ head }) => head.replace(' %', '\n%')), 'marks'],
    colAligns: ['left', ...comparisonColumns.map(() => 'right' as const), 'left'],
    colWidths: [null, ...comparisonColumns.map(() => null), MARKS_WIDTH],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const model of models) {
    const name = model.role === 'control' ? `  ${model.name}` : model.name;
    table.push([name, ...comparisonColumns.map(({ cell }) => cell(model)), marksOf(model).join('; ')]);
  }
  return table.toString();
}
