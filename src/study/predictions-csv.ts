// predictions.csv: every model's class probabilities for every validation and test image, to be analysed elsewhere.
import { columnOf } from '../runtime/data/select.ts';
import { predictedImages } from './predicted-images.ts';
import type { DataSummary, ModelResult, PredictedSplit, Predictions } from './result.ts';

type Named = Pick<ModelResult, 'name' | 'seed' | 'fold'>;

/**
 * Columns id, model, seed, with folds fold, split, label, then the probability of each class, then whose the image is and
 * what else a manifest says of it; RFC 4180, one line an image and model.
 */
export function predictionsCsv(
  data: DataSummary,
  models: readonly (Named & Pick<ModelResult, 'predictions'>)[],
): string {
  const lines = [headOf(data)];
  const classes = data.classes.length;
  for (const model of models)
    for (const { split, probabilities } of model.predictions) {
      const endOf = endsOf(data, model, split);
      predictedImages(data, model)[split].ids.forEach((_, image) => {
        const row = probabilities.subarray(image * classes, (image + 1) * classes);
        const begin = beginOf(data, model, split, image);
        lines.push(`${begin},${Array.from(row, digits).join(',')}${endOf(image)}`);
      });
    }
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
  const numbers = new RegExp(`[^,\r\n]+(,[^,\r\n]+){${classes - 1}}`, 'y');
  for (const split of splits) {
    const { ids } = predictedImages(data, model)[split];
    const endOf = endsOf(data, model, split);
    const probabilities = new Float32Array(ids.length * classes);
    for (let image = 0; image < ids.length; image++) {
      if (!take(`${beginOf(data, model, split, image)},`)) return undefined;
      numbers.lastIndex = at;
      const row = numbers.exec(text)?.[0].split(',').map(Number);
      if (!row?.every(Number.isFinite)) return undefined;
      probabilities.set(row, image * classes);
      at = numbers.lastIndex;
      if (!take(`${endOf(image)}\r\n`)) return undefined;
    }
    read.push({ split, probabilities });
  }
  return at === text.length ? read : undefined;
}

const ownColumns = ['id', 'model', 'seed', 'fold', 'split', 'label'];
/** Before a column of a manifest that is called as one of these. */
const ofManifest = 'manifest.';

function headOf(data: DataSummary): string {
  const { own, chances } = headsOf(data);
  const taken = new Set([...ownColumns, ...chances]);
  const told = columnsOf(data).map((name) => (taken.has(name) ? ofManifest + name : name));
  return [...own, ...chances, ...told].map(csvCell).join(',');
}

/** The heads of all columns that tell nothing from a manifest. */
export function headsOf({ classes, folds }: Pick<DataSummary, 'classes'> & { readonly folds?: unknown }): {
  readonly own: readonly string[];
  readonly chances: readonly string[];
} {
  const own = ownColumns.filter((name) => name !== 'fold' || folds !== undefined);
  return { own, chances: classes.map((name) => `p(${name})`) };
}

/** What a manifest calls the column of this head. */
export function columnOfHead(head: string, { classes }: Pick<DataSummary, 'classes'>): string {
  if (!head.startsWith(ofManifest)) return head;
  const name = head.slice(ofManifest.length);
  return [...ownColumns, ...headsOf({ classes }).chances].includes(name) ? name : head;
}

/** `patient`, where it is known of some split, and the names of all columns. */
function columnsOf({ splits }: DataSummary): string[] {
  const rows = Object.values(splits).flatMap((split) => split.rows ?? []);
  const patient = rows.some(({ patients }) => patients) ? ['patient'] : [];
  return [...patient, ...new Set(rows.flatMap(({ columns }) => Object.keys(columns)))];
}

/** What follows the probabilities of an image. */
function endsOf(data: DataSummary, model: Named, split: PredictedSplit): (image: number) => string {
  const { rows } = predictedImages(data, model)[split];
  const told = columnsOf(data).map((name) =>
    name === 'patient' && rows?.patients ? rows.patients : columnOf(rows, name),
  );
  return (image) => told.map((values) => `,${csvCell(values?.[image] ?? '')}`).join('');
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
  const safe = safeText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What such a cell holds. */
export function safeText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** The text that a cell stands for; one that had the apostrophe before loses it. */
export function textOf(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
