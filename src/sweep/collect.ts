// What others trained in the folder of a sweep, as a sweep that trains by itself leaves it: results.csv and report.html.
import { keepModels } from './saved-models.ts';
import { readRuns } from './results.ts';
import { writeCsv, writeReport } from './run-sweep.ts';
import { createRounds } from './rounds.ts';
import { refuseHeld } from './sweep-folder.ts';
import { readSweepFile, type SweepFile } from './sweep-file.ts';

type Run = SweepFile['runs'][number];

export interface Collected {
  readonly total: number;
  readonly done: number;
  readonly failed: readonly Run[];
  readonly missing: readonly Run[];
  /** Trained models in the folder. */
  readonly models: number;
}

/** Of what is done by now; models that are not to stay go when all is. Throws UserError. */
export async function collectSweep(out: string): Promise<Collected> {
  const sweep = readSweepFile(out);
  refuseHeld(out);
  const kept = readRuns(out);
  writeCsv(out, sweep, kept);
  await writeReport(out, kept);
  const failed = sweep.runs.filter(({ hash }) => kept.failed.has(hash));
  const { goalOf } = createRounds(sweep, kept);
  const isOpen = ({ hash }: Run) =>
    !kept.done.has(hash) && !kept.failed.has(hash) && goalOf(hash) !== 'stopped';
  const missing = sweep.runs.filter(isOpen);
  // As long as runs are to come, some may begin with models that are not to stay.
  const models = missing.length > 0 ? 0 : keepModels(out, sweep.saves ?? 'all', { done: kept.done, needed: new Set() }).finish(); // prettier-ignore
  const done = sweep.runs.filter(({ hash }) => kept.done.has(hash)).length;
  return { total: sweep.runs.length, done, failed, missing, models };
}
