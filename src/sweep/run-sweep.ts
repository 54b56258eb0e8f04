// A sweep from its variants to results.csv and report.html: what is there already stays, what is missing is trained by children, and each
// result is written as it comes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.ts';
import { packageVersion } from '../package-folder.ts';
import { resultsVersion } from '../study/results-version.ts';
import { createHandOver, type HandedSets, type HandOver } from '../runtime/data/hand-over.ts';
import { keepImages, type KeepOptions } from './keep-images.ts';
import type { StudyObserver } from '../study/observer.ts';
import type { SavedModels } from '../study/saved-models.ts';
import type { Compared } from './configurations.ts';
import type { Expansion } from './expand.ts';
import { groupOfRun, identify, jobOf, lengthOfRun, type Identified, type SweepRun } from './identify.ts';
import type { Job } from './job.ts';
import type { PoolOptions, PoolRun, PoolWatch } from './pool.ts';
import { readRuns, type KeptRuns } from './results.ts';
import { createRounds, type Rounds } from './rounds.ts';
import { runsCsv } from './runs-csv.ts';
import { isSaved, keepModels } from './saved-models.ts';
import { csvFile, reportFile } from './sweep-folder.ts';
import { readSweepFile, sweepFile, writeSweepFile, type SweepFile } from './sweep-file.ts';
import { searchesFor } from './searches-for.ts';
import { sweepRuns } from './sweep-runs.ts';
import { startWaiting, type WaitingChildren } from './waiting-children.ts';
import { trainRuns, type TrainingState } from './train-runs.ts';
import { removeLargeWork, removeOtherWork } from './work-folder.ts';

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
  /** Who trains what is missing. Default: the children of this process, `runPool`. */
  readonly train?: ((options: PoolOptions, plan: SweepPlan) => Promise<void>) | undefined;
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
  const images = createHandOver();
  const waiting = startAhead(options, images);
  try {
    const plan = await planSweep({ ...options, loaded: images.add });
    return await trainPlanned(options, plan, { images: images.sets(), waiting });
  } finally {
    waiting?.end();
    images.close();
  }
}

/** The first children, where it is likely that there is something for them: not by whoever begins again, who may find all done. */
function startAhead({ expansion, out, slots, program, threads, train }: SweepOptions, images: HandOver): WaitingChildren | undefined {
  if (train || existsSync(join(out, sweepFile))) return undefined;
  const { variants } = expansion;
  const [{ given, circuit }] = variants;
  const count = Math.min(slots, variants.length);
  return startWaiting({ program, count, images: images.descriptor(), threads, job: jobOf(given, circuit) });
} // prettier-ignore

interface Prepared {
  readonly images: HandedSets | undefined;
  readonly waiting: WaitingChildren | undefined;
}

async function trainPlanned(
  options: SweepOptions,
  plan: SweepPlan,
  { images, waiting }: Prepared,
): Promise<SweepOutcome> {
  const { out, watch, signal, train } = options;
  const { identified, kept, coming } = plan;
  const sweep = writeSweep(options, plan);
  const state: TrainingState = {
    done: new Map(kept.done),
    stopped: new Map(kept.stopped),
    failed: new Map(kept.failed),
  };
  watch.planned(plan);
  const rounds = createRounds(sweep, state);
  const needed = needsOf(openOf(identified, state, rounds));
  const models = keepModels(out, options.saves, { done: kept.done, needed });
  const wanted = new Set(coming.map(({ hash }) => hash));
  removeOtherWork(out, (hash) => wanted.has(hash) || state.stopped.has(hash));
  for (const { hash } of plan.runs) if (rounds.goalOf(hash) === 'stopped') removeLargeWork(out, hash);
  const following = createFollowing(identified, rounds, out);
  try {
    await trainRuns({
      ...options,
      runs: coming,
      searches: searchesFor(coming, options.expansion),
      ready: new Set([...kept.done.keys()].filter((hash) => !wanted.has(hash))),
      settings: {
        places: { data: identified.places, folder: out },
        threads: options.threads,
        minutes: options.minutes,
        images,
      },
      waiting,
      models,
      state,
      train: train && ((pool) => train(pool, plan)),
      more: following.take,
      watch: following.watch(watch),
    });
  } finally {
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
export async function planSweep({ expansion, out, watch, signal, loaded }: PlanOptions): Promise<SweepPlan> {
  const identified = await identify(expansion, { load: keepImages({ loaded }), watch: watch.study, signal });
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

export interface PlanOptions extends Pick<SweepOptions, 'expansion' | 'out' | 'signal'> {
  readonly watch: Pick<SweepWatch, 'study'>;
  /** Is told the images, which are loaded to know which they are. */
  readonly loaded?: KeepOptions['loaded'];
}

export function writeCsv(out: string, sweep: Compared, state: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>): void {
  writeWhole(join(out, csvFile), runsCsv(sweep, state));
} // prettier-ignore

/** Of what is done by now. */
export async function writeReport(out: string, kept: KeptRuns): Promise<void> {
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
  const ended = ({ hash }: PoolRun) => {
    const { goOn, stopped } = rounds.ended(hash);
    next.push(...goOn.map((each) => poolRunOf(jobs.get(each)!, rounds)));
    for (const each of stopped) removeLargeWork(out, each);
  };
  return {
    /** Learns from what is told. */
    watch: (watch: PoolWatch): PoolWatch => ({
      ...watch,
      done(run, record) {
        watch.done(run, record);
        ended(run);
      },
      stopped(run, record) {
        watch.stopped(run, record);
        ended(run);
      },
      failed(run, failure) {
        watch.failed(run, failure);
        ended(run);
      },
    }),
    take() {
      const taken = next;
      next = [];
      return taken;
    },
  };
}

/** sweep.json, by what was asked for. */
export function writeSweep(
  { out, expansion, command, saves }: Pick<SweepOptions, 'out' | 'expansion' | 'command' | 'saves'>,
  { identified, runs, halve }: SweepPlan,
) {
  const { refused, data, circuits } = identified;
  const axes = expansion.axes.map(({ name, kind, values }) => ({ name, kind, values: [...values] }));
  const sweep = {
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
    saves,
  };
  writeSweepFile(out, sweep);
  return sweep;
}
