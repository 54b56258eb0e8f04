// The images of a study, of which config.json knows the names and the rows of predictions.csv all else.
import type { Misfit } from '../../json-shape.ts';
import type { ImageRows } from '../../runtime/data/dataset.ts';
import { columnOfHead, safeText, textOf } from '../predictions-csv.ts';
import type { DataSummary, PredictedSplit, SplitSummary } from '../result.ts';
import type { RunKey } from '../run-key.ts';
import type { RecordedData } from './recorded-plan.ts';

/** Labels of images that no run predicted, as those of training, are −1. */
export type RecordedImages = Pick<DataSummary, 'splits' | 'folds'>;

/** Some images, in their order. */
interface GatheredImages {
  readonly ids: readonly string[];
  /** What a row says of an image: all runs say the same. Throws what `refuse` makes of the reason where it does not. */
  keep(image: number, label: string, told: readonly string[], refuse: (what: string) => Misfit): void;
  summary(): SplitSummary;
}

export interface Gathered {
  of(run: RunKey, split: PredictedSplit): GatheredImages;
  /** To be asked when all rows were read. */
  readonly images: RecordedImages;
}

/** `heads`: of the columns that a manifest filled. */
export function gatherImages(data: RecordedData, heads: readonly string[]): Gathered {
  const columns = heads.map((head) => columnOfHead(textOf(head), data));
  const classes = new Map(data.classes.map((name, label) => [safeText(name), label] as const).toReversed());
  const gather = (ids: readonly string[]) => gatherSome(ids, columns, classes);
  const splits = { validation: gather(data.splits.validation), test: gather(data.splits.test) };
  const folds = data.folds?.map(({ validation, test }) => ({
    validation: gather(validation),
    test: gather(test),
  }));
  const summaries = (some: Readonly<Record<PredictedSplit, GatheredImages>>) => ({
    validation: some.validation.summary(),
    test: some.test.summary(),
  });
  return {
    of: ({ fold }, split) => (fold === undefined || folds === undefined ? splits : folds[fold - 1])[split],
    get images() {
      const { train } = data.splits;
      return {
        splits: { train: { ids: train, labels: unknown(train) }, ...summaries(splits) },
        ...(folds && { folds: folds.map(summaries) }),
      };
    },
  };
}

function gatherSome(
  ids: readonly string[],
  columns: readonly string[],
  classes: ReadonlyMap<string, number>,
): GatheredImages {
  const labels = unknown(ids);
  const values = columns.map(() => new Array<string>(ids.length).fill(''));
  return {
    ids,
    keep(image, label, told, refuse) {
      const known = classes.get(label);
      if (known === undefined) throw refuse(`its label is none of the classes of config.json`);
      const isFirst = labels[image] < 0;
      if (isFirst) {
        labels[image] = known;
        told.forEach((cell, at) => (values[at][image] = textOf(cell)));
      } else if (labels[image] !== known || told.some((cell, at) => values[at][image] !== textOf(cell)))
        throw refuse('it says something else of its image than an earlier row');
    },
    summary: () => ({ ids, labels, ...(columns.length > 0 && { rows: rowsOf(columns, values) }) }),
  };
}

/** Whose the images are stands in the first column, where it is known. */
function rowsOf(columns: readonly string[], values: readonly (readonly string[])[]): ImageRows {
  const known = columns[0] === 'patient';
  const rest = columns.map((name, at) => [name, values[at]] as const).slice(known ? 1 : 0);
  return { ...(known && { patients: values[0] }), columns: Object.fromEntries(rest) };
}

function unknown(ids: readonly string[]): Int32Array {
  return new Int32Array(ids.length).fill(-1);
}
