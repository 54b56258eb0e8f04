// predictions.csv: what every run gave each image, and what else the folder knows of the images: labels, patients, columns.
import { orRefuse } from '../../files/refuse-file.ts';
import { Misfit } from '../../json-shape.ts';
import { csvRows } from '../../runtime/data/csv.ts';
import { UserError } from '../../user-error.ts';
import { headsOf, safeText } from '../predictions-csv.ts';
import type { PredictedSplit, Predictions } from '../result.ts';
import type { RunKey } from '../run-key.ts';
import { gatherImages, type RecordedImages } from './recorded-images.ts';
import type { RecordedData } from './recorded-plan.ts';
import { readRecordText } from './record-file.ts';

/** In the order of a run's rows. */
const splits: readonly PredictedSplit[] = ['validation', 'test'];
/** Columns of a manifest. */
const mostTold = 10_000;

export interface RecordedPredictions {
  readonly images: RecordedImages;
  /** Of the runs, in their order. */
  readonly predictions: readonly (readonly Predictions[])[];
}

type Run = RunKey & { readonly name: string };

/** Of these runs, and no others. Throws UserError where the file is of others, or torn. */
export function readAllPredictions(
  file: string,
  data: RecordedData,
  runs: readonly Run[],
): RecordedPredictions {
  const text = readRecordText(file);
  try {
    return orRefuse(file, () => readRows(text, file, data, runs));
  } catch (error) {
    // The file is no one's that the user gave.
    throw error instanceof UserError ? new UserError(error.message, 1) : error;
  }
}

function readRows(text: string, file: string, data: RecordedData, runs: readonly Run[]): RecordedPredictions {
  const { own, chances } = headsOf(data);
  const begin = own.length + chances.length;
  const rows = csvRows(text, file, begin + mostTold);
  let line = 1;
  const refuse = (what: string) => atLine(line, what);
  const take = (expected: readonly string[], heads: readonly string[] = []) => {
    const next = rows.next().value;
    line = next?.line ?? line + 1;
    if (!next) throw refuse('it is missing');
    expected.forEach((text, at) => {
      const [cell, wanted] = [next.cells[at], safeText(text)];
      if (cell !== wanted) throw refuse(`its ${heads[at] ?? `cell ${at + 1}`} is ${shown(cell)} and must be ${shown(wanted)}`); // prettier-ignore
    });
    return next.cells;
  };
  const heads = take([...own, ...chances]);
  const gathered = gatherImages(data, heads.slice(begin));
  const predictions = runs.map((run) =>
    splits.map((split): Predictions => {
      const images = gathered.of(run, split);
      const probabilities = new Float32Array(images.ids.length * chances.length);
      const key = [run.name, run.seed, ...(run.fold === undefined ? [] : [run.fold]), split].map(String);
      images.ids.forEach((id, image) => {
        const cells = take([id, ...key], own);
        if (cells.length !== heads.length) throw refuse(`it has ${cells.length} cells, and the first ${heads.length}`); // prettier-ignore
        images.keep(image, cells[own.length - 1], cells.slice(begin), refuse);
        const given = cells.slice(own.length, begin).map((cell) => chanceIn(cell, refuse));
        probabilities.set(given, image * chances.length);
      });
      return { split, probabilities };
    }),
  );
  const more = rows.next().value;
  if (more) throw atLine(more.line, 'it belongs to no run of results.json');
  if (!text.endsWith('\r\n')) throw refuse('its end is missing');
  return { images: gathered.images, predictions };
}

function atLine(line: number, what: string): Misfit {
  const misfit = new Misfit(what);
  misfit.path.push(`line ${line}`);
  return misfit;
}

/** Sums of exponentials may be above 1 by the last bit. */
const most = 1 + 1e-6;

function chanceIn(cell: string, refuse: (what: string) => Misfit): number {
  const chance = /^\d[\d.]*(?:e[-+]?\d+)?$/.test(cell) ? Number(cell) : NaN;
  if (!(chance <= most)) throw refuse(`${shown(cell)} is no probability`);
  return chance;
}

const longestShown = 60;

export function shown(cell: string | undefined): string {
  if (cell === undefined) return 'missing';
  return `"${cell.length > longestShown ? `${cell.slice(0, longestShown - 1)}…` : cell}"`;
}
