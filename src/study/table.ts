// The comparison on the terminal: one line a model, the controls below the models, as wide as there is room; then what marks
// and tests say.
import Table from 'cli-table3';
import { listed } from '../phrases.ts';
import { count, duration, meanAndDeviation, percent } from './format.ts';
import { marksOf, sharedMarks } from './summary/marks.ts';
import type { ModelSummary } from './summary/model-summary.ts';
import { wrapped } from './wrapped.ts';

/** A column of the comparison. */
export interface Column {
  readonly head: string;
  readonly cell: (model: ModelSummary) => string;
  /** Where there is no room for all, those with the largest go first. */
  readonly leaves: number;
}

const percents = (spread: { readonly mean: number; readonly deviation?: number }) =>
  meanAndDeviation(spread, percent);
const three = (share: number) => share.toFixed(3);

/** Heads and cells; the report shows the same. Macro: the unweighted mean over the classes, each against the rest. */
export const comparisonColumns: readonly Column[] = [
  { head: 'accuracy %', cell: ({ test }) => percents(test.accuracy), leaves: 0 },
  { head: 'macro precision %', cell: ({ test }) => percents(test.macro.precision), leaves: 6 },
  { head: 'macro recall %', cell: ({ test }) => percents(test.macro.recall), leaves: 7 },
  { head: 'macro F1 %', cell: ({ test }) => percents(test.macro.f1), leaves: 4 },
  { head: 'macro AUC', cell: ({ test }) => (test.auc ? meanAndDeviation(test.auc, three) : '–'), leaves: 3 },
  { head: 'parameters', cell: ({ parameters }) => count(parameters), leaves: 2 },
  { head: 'training', cell: ({ trainSeconds }) => duration(trainSeconds.mean), leaves: 5 },
  {
    head: 'an epoch',
    cell: ({ secondsPerEpoch }) => (secondsPerEpoch ? duration(secondsPerEpoch.mean) : '–'),
    leaves: 8,
  },
];

const withoutCopies: Column = {
  head: 'without copies %',
  cell: (model) => (model.withoutCopies?.samples ? percents(model.withoutCopies.accuracy) : '–'),
  leaves: 1,
};

const tried: Column = { head: 'tried', cell: (model) => String(model.tried ?? '–'), leaves: 1 };

/** What the column `tried` means; undefined where there is none. */
export function triedNote(summaries: readonly ModelSummary[]): string | undefined {
  const most = Math.max(0, ...summaries.map((model) => model.tried ?? 0));
  if (most === 0) return undefined;
  const single = summaries.filter((model) => most > 1 && model.tried === 1).map(({ name }) => name);
  const nothing = single.length === 0 ? '' : ` There is nothing to set of ${listed(single, 'and')}.`;
  const how = most === 1 ? 'the recipe’s own alone' : 'the one that was tested had the smallest validation loss'; // prettier-ignore
  return `Tried: configurations of each model; ${how}.${nothing}`;
}

const ofShots: readonly Column[] = [
  {
    head: 'over draws %',
    cell: ({ shots }) => (shots ? percents(shots.accuracy) : '–'),
    leaves: 1,
  },
  { head: 'shots', cell: ({ shots }) => (shots ? count(shots.training) : '–'), leaves: 1 },
];

const ofCorrupted: Column = {
  head: 'robustness shots',
  cell: ({ shots }) => (shots?.robustness === undefined ? '–' : count(shots.robustness)),
  leaves: 1,
};

/**
 * Those of this study: with the accuracy on the test images that have no copy in training, where some have; and where
 * models were tuned with the number of configurations; where circuits are measured with the scatter of their accuracy, the
 * shots of their training, and those on corrupted images.
 */
export function columnsOf(summaries: readonly ModelSummary[]): Column[] {
  const [accuracy, ...others] = comparisonColumns;
  const hasCopies = summaries.some((summary) => summary.withoutCopies !== undefined);
  const hasShots = summaries.some(({ shots }) => shots !== undefined);
  const hasCorrupted = summaries.some(({ shots }) => shots?.robustness !== undefined);
  const isTuned = summaries.some((model) => model.tried !== undefined);
  return [
    accuracy,
    ...(hasCopies ? [withoutCopies] : []),
    ...others,
    ...(isTuned ? [tried] : []),
    ...(hasShots ? ofShots : []),
    ...(hasCorrupted ? [ofCorrupted] : []),
  ];
}

/** Columns of a terminal that the marks may take; longer ones go on below. */
const marksWidth = 30;

/** The table as text without colours, so that it reads the same in a file; lines are at most `width` long where that can be. */
export function formatTable(summaries: readonly ModelSummary[], width = Infinity): string {
  const shared = sharedMarks(summaries).map(({ text }) => text);
  const own = (model: ModelSummary) => marksOf(model).filter((text) => !shared.includes(text));
  const columns = columnsOf(summaries);
  const whole = [...columns, marksColumn(own)];
  const beside = widthOf(drawn(summaries, whole)) <= width;
  const table = drawn(summaries, beside ? whole : fitting(summaries, columns, width));
  const below = beside
    ? []
    : summaries.flatMap((model) =>
        own(model).length > 0 ? [`${model.name}: ${own(model).join('; ')}`] : [],
      );
  const all = shared.length > 0 ? [`All models trained by epochs: ${shared.join('; ')}`] : [];
  const notes = [...below, ...all, triedNote(summaries) ?? []].flat();
  return [table, ...notes.map((line) => wrapped(line, width))].join('\n');
}

interface DrawnColumn extends Column {
  readonly isText?: true;
}

function marksColumn(own: (model: ModelSummary) => readonly string[]): DrawnColumn {
  return { head: 'marks', cell: (model) => own(model).join('; '), leaves: 0, isText: true };
}

/** Without the columns that there is no room for; the first stays. */
function fitting(summaries: readonly ModelSummary[], columns: readonly Column[], width: number): Column[] {
  let left = [...columns];
  while (left.length > 1 && widthOf(drawn(summaries, left)) > width) {
    const most = Math.max(...left.map(({ leaves }) => leaves));
    left = left.filter(({ leaves }) => leaves !== most);
  }
  return left;
}

function widthOf(table: string): number {
  return table.indexOf('\n');
}

function drawn(summaries: readonly ModelSummary[], columns: readonly DrawnColumn[]): string {
  const table = new Table({
    head: ['model', ...columns.map(({ head }) => head.replace('macro ', 'macro\n').replace(' %', '\n%'))],
    colAligns: ['left', ...columns.map(({ isText }) => (isText ? ('left' as const) : ('right' as const)))],
    colWidths: [null, ...columns.map(({ isText }) => (isText ? marksWidth : null))],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const model of summaries) {
    const name = model.role === 'control' ? `  ${model.name}` : model.name;
    table.push([name, ...columns.map(({ cell }) => cell(model))]);
  }
  return table.toString();
}
