// predictions.csv: every model's class probabilities for every validation and test image, to be analysed elsewhere.
import { predictedImages } from './predicted-images.ts';
import type { DataSummary, ModelResult, PredictedSplit, Predictions } from './result.ts';

type Named = Pick<ModelResult, 'name' | 'seed' | 'fold'>;

/** Columns id, model, seed, with folds fold, split, label, then the probability of each class; RFC 4180, one line an image and model. */
export function predictionsCsv(
  data: DataSummary,
  models: readonly (Named & Pick<ModelResult, 'predictions'>)[],
): string {
  const lines = [headOf(data)];
  const classes = data.classes.length;
  for (const model of models)
    for (const { split, probabilities } of model.predictions)
      predictedImages(data, model)[split].ids.forEach((_, image) => {
        const row = probabilities.subarray(image * classes, (image + 1) * classes);
        lines.push([beginOf(data, model, split, image), ...Array.from(row, digits)].join(','));
      });
  return lines.map((line) => `${line}\r\n`).join('');
}

/** What `predictionsCsv` made its text of, bit by bit; undefined where it did not make it of this model and these images. */
export function readPredictions(
  text: string,
  data: DataSummary,
  model: Named,
  splits: readonly PredictedSplit[],
): Predictions[] | undefined {
  let at = 0;
  const take = (expected: string) => {
    if (!text.startsWith(expected, at)) return false;
    at += expected.length;
    return true;
  };
  const classes = data.classes.length;
  if (!take(`${headOf(data)}\r\n`)) return undefined;
  const read: Predictions[] = [];
  for (const split of splits) {
    const { ids } = predictedImages(data, model)[split];
    const probabilities = new Float32Array(ids.length * classes);
    for (let image = 0; image < ids.length; image++) {
      if (!take(`${beginOf(data, model, split, image)},`)) return undefined;
      const end = text.indexOf('\r\n', at);
      const row = end < 0 ? [] : text.slice(at, end).split(',').map(Number);
      if (row.length !== classes || !row.every(Number.isFinite)) return undefined;
      probabilities.set(row, image * classes);
      at = end + 2;
    }
    read.push({ split, probabilities });
  }
  return at === text.length ? read : undefined;
}

function headOf({ classes, folds }: DataSummary): string {
  return [
    'id',
    'model',
    'seed',
    ...(folds ? ['fold'] : []),
    'split',
    'label',
    ...classes.map((name) => `p(${name})`),
  ]
    .map(csvCell)
    .join(',');
}

function beginOf(data: DataSummary, model: Named, split: PredictedSplit, image: number): string {
  const { ids, labels } = predictedImages(data, model)[split];
  const { name, seed, fold } = model;
  const key = [name, String(seed), ...(fold === undefined ? [] : [String(fold)])];
  return [ids[image], ...key, split, data.classes[labels[image]]].map(csvCell).join(',');
}

/** As many as tell a number of single precision from all others. */
function digits(value: number): string {
  return value.toPrecision(9);
}

/**
 * One cell: quoted where RFC 4180 asks for it. Names come from outside, so one that a spreadsheet would take for a
 * formula gets an apostrophe in front.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
