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
import type { Compared } from './configurations.ts';
import type { Expansion } from './expand.ts';
import { groupOfRun, identify, lengthOfRun, type Identified, type SweepRun } from './identify.ts';
import type { Job } from './job.ts';
import { runPool, type PoolOptions, type PoolRun, type PoolWatch } from './pool.ts';
import { readRuns, writeFailure, writeRun, writeStopped, type KeptRuns } from './results.ts';
import { createRounds, type Rounds } from './rounds.ts';
import type { RunFailure, RunRecord, StoppedRun } from './run-record.ts';
import { runsCsv } from './runs-csv.ts';
import { isSaved, keepModels } from './saved-models.ts';
import { csvFile, reportFile } from './sweep-folder.ts';
import { readSweepFile, writeSweepFile, type SweepFile } from './sweep-file.ts';
import { searchesFor } from './searches-for.ts';
import { sweepRuns } from './sweep-runs.ts';
import { removeLargeWork, removeOtherWork, removeWork } from './work-folder.ts';

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
  /** As sweep.json has them. */
  readonly runs: SweepFile['runs'];
  readonly halve: number | undefined;
  /** Those that are trained now; of rounds to come more follow. */
  readonly coming: readonly PoolRun[];
}

export interface SweepOutcome {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** At the end of a round, for good. */
  readonly stopped: number;
  /** Trained models in OUT/models. */
  readonly models: number;
}

/** Throws UserError, and the signal's reason; what was trained until then is kept. */
export async function runSweep(options: SweepOptions): Promise<SweepOutcome> {
  const { out, watch, signal } = options;
  const plan = await planSweep(options);
  const { identified, kept, coming } = plan;
  const sweep = sweepOf(options, plan);
  writeSweepFile(out, sweep);
  const state: State = {
    done: new Map(kept.done),
    stopped: new Map(kept.stopped),
    failed: new Map(kept.failed),
  };
  watch.planned(plan);
  const rounds = createRounds(sweep, state);
  const needed = needsOf(openOf(identified, state, rounds));
  const models = keepModels(out, options.saves, { done: kept.done, needed });
  const writer = createWriter(out, state, watch);
  const wanted = new Set(coming.map(({ hash }) => hash));
  removeOtherWork(out, (hash) => wanted.has(hash) || state.stopped.has(hash));
  for (const { hash } of plan.runs) if (rounds.goalOf(hash) === 'stopped') removeLargeWork(out, hash);
  const following = createFollowing(identified, rounds, out);
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
    more: following.take,
    watch: {
      ...watch,
      done(run, record) {
        writer.done(record);
        models.trained(record);
        watch.done(run, record);
        following.ended(run);
      },
      stopped(run, record) {
        writer.stopped(record);
        watch.stopped(run, record);
        following.ended(run);
      },
      failed(run, failure) {
        writer.failed(failure);
        watch.failed(run, failure);
        following.ended(run);
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
  const open = openOf(identified, state, rounds).length;
  return {
    total,
    done,
    failed,
    stopped: total - done - failed - open,
    models: open === 0 ? models.finish() : 0,
  };
}

/** What is to be done, by what is there. Writes nothing. Throws UserError, and the signal's reason. */
export async function planSweep({ expansion, out, watch, signal }: PlanOptions): Promise<SweepPlan> {
  // The images are loaded to know which they are; children have their own.
  const identified = await identify(expansion, { load: keepImages(), watch: watch.study, signal });
  signal.throwIfAborted();
  const kept = readRuns(out);
  const { halve } = expansion;
  const runs = sweepRuns(identified, halve);
  return {
    identified,
    kept,
    runs,
    halve,
    coming: missingOf(identified, kept, createRounds({ runs, halve }, kept), out),
  };
}

type PlanOptions = Pick<SweepOptions, 'expansion' | 'out' | 'signal'> & { readonly watch: Pick<SweepWatch, 'study'> }; // prettier-ignore

interface State {
  readonly done: Map<string, RunRecord>;
  readonly stopped: Map<string, StoppedRun>;
  readonly failed: Map<string, RunFailure>;
}

export function writeCsv(out: string, sweep: Compared, state: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>): void {
  writeWhole(join(out, csvFile), runsCsv(sweep, state));
} // prettier-ignore

/** Of what is done by now. */
async function writeReport(out: string, kept: KeptRuns): Promise<void> {
  const { createSweepReport } = await import('./report/report.ts');
  writeWhole(join(out, reportFile), await createSweepReport(readSweepFile(out), kept));
}

/** Those that are neither done nor failed, nor stopped for good: now or after a round to come they are trained. */
function openOf({ runs }: Identified, { done, failed }: Pick<KeptRuns, 'done' | 'failed'>, { goalOf }: Rounds): SweepRun[] {
  return runs.filter(({ job: { hash } }) => !done.has(hash) && !failed.has(hash) && goalOf(hash) !== 'stopped');
} // prettier-ignore

/** Hashes of those that some of these begin with. */
function needsOf(open: readonly SweepRun[]): Set<string> {
  return new Set(open.flatMap(({ job: { needs } }) => (needs === undefined ? [] : [needs])));
}

/** Those that are trained first: what is missing, and those whose model is gone that an open one begins with. */
function missingOf(identified: Identified, kept: KeptRuns, rounds: Rounds, out: string): PoolRun[] {
  const needed = needsOf(openOf(identified, kept, rounds));
  return identified.runs
    .filter(({ job: { hash } }) => !rounds.isThere(hash) || (needed.has(hash) && kept.done.has(hash) && !isSaved(out, hash)))
    .map(({ job }) => poolRunOf(job, rounds));
} // prettier-ignore

function poolRunOf(job: Job, { goalOf }: Rounds): PoolRun {
  const goal = goalOf(job.hash);
  const until = typeof goal === 'string' ? undefined : goal.until;
  return { hash: job.hash, group: groupOfRun(job), needs: job.needs, length: lengthOfRun(job), job, until };
}

/** The runs that go on when a round is over. */
function createFollowing({ runs }: Identified, rounds: Rounds, out: string) {
  const jobs = new Map(runs.map(({ job }) => [job.hash, job]));
  let next: PoolRun[] = [];
  return {
    ended({ hash }: PoolRun) {
      const { goOn, stopped } = rounds.ended(hash);
      next.push(...goOn.map((each) => poolRunOf(jobs.get(each)!, rounds)));
      for (const each of stopped) removeLargeWork(out, each);
    },
    take() {
      const taken = next;
      next = [];
      return taken;
    },
  };
}

function sweepOf({ expansion, command }: SweepOptions, { identified, runs, halve }: SweepPlan) {
  const { refused, data, circuits } = identified;
  const axes = expansion.axes.map(({ name, kind, values }) => ({ name, kind, values: [...values] }));
  return {
    started: new Date().toISOString(),
    qcnn: packageVersion(),
    resultsVersion,
    engine: identified.runs[0]?.job.identity['engine'] ?? '',
    command,
    axes,
    data: Object.fromEntries([...data].map(([name, { sha256 }]) => [name, { ...sha256 }])),
    circuits,
    halve,
    runs,
    refused: refused.map(({ point, reason }) => ({ point: { ...point }, reason })),
  };
}

/** Writes each result as it comes; what cannot be written now is tried again with the next one, and in the end. */
function createWriter(out: string, { done, stopped, failed }: State, watch: SweepWatch) {
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
      stopped.delete(hash);
      failed.delete(hash);
      orLater(hash, () => {
        writeRun(out, record);
        removeWork(out, hash);
      });
    },
    stopped(record: StoppedRun) {
      stopped.set(record.hash, record);
      orLater(record.hash, () => writeStopped(out, record));
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
