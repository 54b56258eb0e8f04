// A sweep from its variants to results.csv and report.html: what is there already stays, what is missing is trained by children, and each
// result is written as it comes.
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.ts';
import { packageVersion } from '../package-folder.ts';
import { resultsVersion } from '../study/results-version.ts';
import { keepImages } from './keep-images.ts';
import type { StudyObserver } from '../study/observer.ts';
import type { SavedModels } from '../study/saved-models.ts';
import { UserError } from '../user-error.ts';
import { counted } from '../phrases.ts';
import type { Expansion } from './expand.ts';
import { groupOfRun, identify, lengthOfRun, type Identified } from './identify.ts';
import { runPool, type PoolOptions, type PoolRun, type PoolWatch } from './pool.ts';
import { readRuns, writeFailure, writeRun, type KeptRuns } from './results.ts';
import type { RunFailure, RunRecord } from './run-record.ts';
import { runsCsv } from './runs-csv.ts';
import { isSaved, keepModels } from './saved-models.ts';
import { csvFile, reportFile } from './sweep-folder.ts';
import { readSweepFile, writeSweepFile, type SweepFile } from './sweep-file.ts';
import { searchesFor } from './searches-for.ts';
import { removeOtherWork, removeWork } from './work-folder.ts';

export interface SweepOptions extends Pick<
  PoolOptions,
  'slots' | 'program' | 'patience' | 'memory' | 'failFast' | 'signal'
> {
  readonly expansion: Expansion;
  /** For the record: the arguments that were given, and the folder in which. */
  readonly command: SweepFile['command'];
  /** The folder, which nobody else has. */
  readonly out: string;
  /** Of each child. */
  readonly threads: number;
  /** Least minutes between two checkpoints of a run. */
  readonly minutes: number;
  readonly saves: SavedModels;
  readonly watch: SweepWatch;
}

/** What a sweep tells those who watch it. */
export interface SweepWatch extends PoolWatch {
  readonly study: Required<StudyObserver>;
  /** What is to be done, before anything is trained. */
  planned(plan: SweepPlan): void;
}

export interface SweepPlan {
  readonly identified: Identified;
  readonly kept: KeptRuns;
  /** Those that are trained now. */
  readonly coming: readonly PoolRun[];
}

export interface SweepOutcome {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Trained models in OUT/models. */
  readonly models: number;
}

/** Throws UserError, and the signal's reason; what was trained until then is kept. */
export async function runSweep(options: SweepOptions): Promise<SweepOutcome> {
  const { out, watch, signal } = options;
  const plan = await planSweep(options);
  const { identified, kept, coming } = plan;
  const sweep = sweepOf(options, identified);
  writeSweepFile(out, sweep);
  const state: State = { done: new Map(kept.done), failed: new Map(kept.failed) };
  watch.planned(plan);
  const needed = new Set(coming.flatMap(({ needs }) => (needs === undefined ? [] : [needs])));
  const models = keepModels(out, options.saves, { done: kept.done, needed });
  const writer = createWriter(out, state, watch);
  const wanted = new Set(coming.map(({ hash }) => hash));
  removeOtherWork(out, (hash) => wanted.has(hash));
  const wait: PoolOptions = {
    ...options,
    runs: coming,
    searches: searchesFor(coming, options.expansion),
    ready: new Set([...kept.done.keys()].filter((hash) => !wanted.has(hash))),
    settings: {
      places: { data: identified.places, folder: out },
      threads: options.threads,
      minutes: options.minutes,
    },
    saves: ({ hash, job }) => models.saves(hash, job.model),
    watch: {
      ...watch,
      done(run, record) {
        writer.done(record);
        models.trained(record);
        watch.done(run, record);
      },
      failed(run, failure) {
        writer.failed(failure);
        watch.failed(run, failure);
      },
    },
  };
  try {
    await runPool(wait);
  } finally {
    writer.finish();
    writeCsv(out, sweep, state);
  }
  signal.throwIfAborted();
  await writeReport(out, { ...state, unreadable: kept.unreadable });
  const total = identified.runs.length;
  const [done, failed] = [state.done, state.failed].map((each) => identified.runs.filter(({ job }) => each.has(job.hash)).length); // prettier-ignore
  return { total, done, failed, models: done + failed === total ? models.finish() : 0 };
}

/** What is to be done, by what is there. Writes nothing. Throws UserError, and the signal's reason. */
export async function planSweep({ expansion, out, watch, signal }: PlanOptions): Promise<SweepPlan> {
  // The images are loaded to know which they are; children have their own.
  const identified = await identify(expansion, { load: keepImages(), watch: watch.study, signal });
  signal.throwIfAborted();
  const kept = readRuns(out);
  return { identified, kept, coming: missingOf(identified, kept, out) };
}

type PlanOptions = Pick<SweepOptions, 'expansion' | 'out' | 'signal'> & { readonly watch: Pick<SweepWatch, 'study'> }; // prettier-ignore

interface State {
  readonly done: Map<string, RunRecord>;
  readonly failed: Map<string, RunFailure>;
}

export function writeCsv(out: string, sweep: Pick<SweepFile, 'axes' | 'runs'>, state: Pick<KeptRuns, 'done' | 'failed'>): void {
  writeWhole(join(out, csvFile), runsCsv(sweep, state));
} // prettier-ignore

/** Of what is done by now. */
async function writeReport(out: string, kept: KeptRuns): Promise<void> {
  const { createSweepReport } = await import('./report/report.ts');
  writeWhole(join(out, reportFile), await createSweepReport(readSweepFile(out), kept));
}

/** Those that are neither done nor failed, and those whose model is gone that one of them begins with. */
function missingOf({ runs }: Identified, { done, failed }: KeptRuns, out: string): PoolRun[] {
  const isMissing = (hash: string) => !done.has(hash) && !failed.has(hash);
  const missing = runs.filter(({ job }) => isMissing(job.hash));
  const needed = new Set(missing.map(({ job }) => job.needs));
  return runs
    .filter(({ job: { hash } }) => isMissing(hash) || (needed.has(hash) && done.has(hash) && !isSaved(out, hash)))
    .map(({ job }) => ({ hash: job.hash, group: groupOfRun(job), needs: job.needs, length: lengthOfRun(job), job }));
} // prettier-ignore

function sweepOf({ expansion, command }: SweepOptions, { runs, refused, data, circuits }: Identified) {
  const axes = expansion.axes.map(({ name, kind, values }) => ({ name, kind, values: [...values] }));
  return {
    started: new Date().toISOString(),
    qcnn: packageVersion(),
    resultsVersion,
    engine: runs[0]?.job.identity['engine'] ?? '',
    command,
    axes,
    data: Object.fromEntries([...data].map(([name, { sha256 }]) => [name, { ...sha256 }])),
    circuits,
    runs: runs.map(({ job: { hash, model, key, needs }, role, points }) => {
      return { hash, model, role, key, points: points.map((point) => ({ ...point })), needs };
    }),
    refused: refused.map(({ point, reason }) => ({ point: { ...point }, reason })),
  };
}

/** Writes each result as it comes; what cannot be written now is tried again with the next one, and in the end. */
function createWriter(out: string, { done, failed }: State, watch: SweepWatch) {
  const unwritten = new Map<string, () => void>();
  let told = false;
  const flush = () => {
    for (const [hash, write] of unwritten) {
      write();
      unwritten.delete(hash);
    }
  };
  const orLater = (hash: string, write: () => void) => {
    unwritten.set(hash, write);
    try {
      flush();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!told) watch.warned(`${error.message}; training goes on, and it is written later`);
      told = true;
    }
  };
  return {
    done(record: RunRecord) {
      const { hash } = record;
      const before = done.get(hash);
      if (before) {
        if (before.predictionsHash !== record.predictionsHash)
          watch.warned(`run ${hash.slice(0, 12)} of ${record.model} was trained again and predicts otherwise than before; its first result stays`); // prettier-ignore
        return;
      }
      done.set(hash, record);
      failed.delete(hash);
      orLater(hash, () => {
        writeRun(out, record);
        removeWork(out, hash);
      });
    },
    failed(failure: RunFailure) {
      failed.set(failure.hash, failure);
      orLater(failure.hash, () => writeFailure(out, failure));
    },
    finish() {
      try {
        flush();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`${error.message}; ${counted(unwritten.size, 'result')} could not be written: make room and give the same command again`, 1); // prettier-ignore
      }
    },
  };
}
