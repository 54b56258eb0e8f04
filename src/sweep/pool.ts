// The children of a sweep: as many as there are slots, each with one run at a time. A child that dies, hangs or takes too much
// memory is replaced, its run tried again; what fails in the end is recorded, and the others go on.
import type { FitProgress } from '../models/classifier.ts';
import { counted } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import type { Job } from './job.ts';
import type { ChildSettings, News } from './messages.ts';
import type { RunFailure, RunRecord } from './run-record.ts';
import type { RunOptions } from './runner.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Scheduled } from './schedule.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/** A run that is to be trained. */
export interface PoolRun extends Scheduled {
  readonly job: Job;
}

export interface PoolWatch {
  started(run: PoolRun): void;
  progressed(run: PoolRun, progress: FitProgress): void;
  /** A child died, and the run begins again. */
  retried(run: PoolRun, reason: string): void;
  done(run: PoolRun, record: RunRecord): void;
  failed(run: PoolRun, failure: RunFailure): void;
  warned(sentence: string): void;
}

export interface PoolOptions {
  /** In the order in which they are wanted. */
  readonly runs: readonly PoolRun[];
  /** Of what runs need, what is there already. */
  readonly ready: ReadonlySet<string>;
  /** Children at once. */
  readonly slots: number;
  /** The file of the command, which children run. */
  readonly program: string;
  readonly settings: ChildSettings;
  /** Seconds without a step after which a child is taken to hang. */
  readonly patience: number;
  /** Bytes that a child may take; undefined: any. */
  readonly memory?: number | undefined;
  /** Whether the first failure stops all. */
  readonly failFast: boolean;
  readonly saves: (run: PoolRun) => RunOptions['saves'];
  readonly watch: PoolWatch;
  /** Stops all; how far runs are is kept. */
  readonly signal: AbortSignal;
}

/** Children in a row that ended before they said a word. */
const mostStillborn = 5;
/** Milliseconds. */
const lookEvery = 250;
const timeToStop = 10_000;

interface Slot {
  worker?: WorkerProcess | undefined;
  run?: PoolRun | undefined;
  lastGroup?: string | undefined;
  /** When something was heard of it last, of `performance.now()`. */
  heardAt: number;
  /** Why it was killed. */
  why?: string | undefined;
  reportedMemory?: number | undefined;
}

/** Resolves when each run is done or failed, or all were stopped. Rejects with UserError where no child can be started. */
export function runPool(options: PoolOptions): Promise<void> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const pool = createPool(options, (error) => {
      clearInterval(looking);
      signal.removeEventListener('abort', pool.stop);
      if (error) reject(error as Error);
      else resolve();
    });
    const looking = setInterval(pool.look, lookEvery);
    signal.addEventListener('abort', pool.stop, { once: true });
    pool.begin();
  });
}

function createPool(options: PoolOptions, settle: (error?: unknown) => void) {
  const { program, settings, failFast, saves, watch, signal } = options;
  const ledger = createLedger(options.runs, options.ready);
  const failures = createFailures(ledger, watch);
  const slots: Slot[] = Array.from({ length: options.slots }, () => ({ heardAt: 0 }));
  let stopping = false;
  let stillborn = 0;
  let problem: unknown;

  function begin(): void {
    failures.tellUnreachable();
    if (signal.aborted) stop();
    else assign();
  }

  /** Gives free slots what is next; ends the children for which nothing is left, and with the last of them the pool. */
  function assign(): void {
    for (const slot of slots) {
      if (slot.run || stopping) continue;
      const groupsOfOthers = new Set(slots.flatMap(({ run }) => (run ? [run.group] : [])));
      const run = ledger.begin({ lastGroup: slot.lastGroup, groupsOfOthers });
      if (run) give(slot, run);
    }
    if (!stopping && !ledger.isOver()) return;
    for (const { worker, run } of slots) if (!run) worker?.give({ kind: 'stop' });
    if (slots.every(({ worker }) => !worker)) settle(problem);
  }

  function give(slot: Slot, run: PoolRun): void {
    slot.worker ??= startWorker(program, settings, {
      heard: (news) => guarded(() => hear(slot, news)),
      ended: (how) => guarded(() => lose(slot, how)),
    });
    Object.assign(slot, { run, lastGroup: run.group, heardAt: performance.now(), why: undefined });
    slot.worker.give({ kind: 'run', job: run.job, saves: saves(run) });
    watch.started(run);
  }

  function hear(slot: Slot, news: News): void {
    slot.heardAt = performance.now();
    stillborn = 0;
    const { run } = slot;
    switch (news.kind) {
      case 'ready':
        return;
      case 'alive':
        slot.reportedMemory = news.memory;
        if (run && news.progress) watch.progressed(run, news.progress);
        return;
      case 'warning':
        return watch.warned(news.sentence);
      case 'done':
        if (!run) return;
        slot.run = undefined;
        ledger.done(run);
        watch.done(run, news.run);
        return assign();
      case 'failed':
        if (!run) return;
        slot.run = undefined;
        fail(run, news.reason, slot.worker?.lastLines() ?? []);
        return assign();
      default:
        news satisfies never;
    }
  }

  function lose(slot: Slot, how: string): void {
    const { run, worker, why } = slot;
    slot.worker = undefined;
    slot.run = undefined;
    if (run && stopping) ledger.putBack(run);
    else if (run && ++stillborn >= mostStillborn) {
      ledger.putBack(run);
      problem = stillbornError(how, worker);
      stop();
    } else if (run) {
      const reason = why ?? `its process ${how}`;
      if (ledger.lost(run) === 'again') watch.retried(run, reason);
      else fail(run, reason, worker?.lastLines() ?? []);
    }
    assign();
  }

  function fail(run: PoolRun, reason: string, lines: readonly string[]): void {
    failures.tell(run, reason, lines);
    if (failFast) stop();
  }

  function stop(): void {
    if (stopping) return;
    stopping = true;
    for (const { worker } of slots) worker?.give({ kind: 'stop' });
    setTimeout(() => slots.forEach(({ worker }) => worker?.kill()), timeToStop).unref();
    assign();
  }

  /** What goes wrong in this process ends the pool, and with it the children. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      problem ??= error;
      stop();
    }
  }

  const lookAll = () => stopping || slots.forEach((slot) => look(slot, options));
  return { begin, stop, look: lookAll };
}

/** Kills what hangs or takes too much. */
function look(slot: Slot, { patience, memory }: Pick<PoolOptions, 'patience' | 'memory'>): void {
  const { worker, run, heardAt, why } = slot;
  if (!worker || !run || why !== undefined) return;
  const taken = worker.memory() ?? slot.reportedMemory ?? 0;
  const isLarge = memory !== undefined && taken > memory;
  if (isLarge) slot.why = `its process took ${mebibytes(taken)} of memory, more than --memory allows`;
  else if (performance.now() - heardAt > 1000 * patience)
    slot.why = `its process made no step for ${counted(patience, 'second')}`;
  if (slot.why !== undefined) worker.kill();
}

/** Tells what failed, and with it what begins with it. */
function createFailures(ledger: Ledger<PoolRun>, watch: PoolWatch) {
  const tell = (run: PoolRun, reason: string, lines: readonly string[]) => {
    const { hash, model, key } = run.job;
    const attempts = Math.max(1, ledger.attempts(run));
    watch.failed(run, { form: 'qcnn failed run', version: 1, hash, model, key, reason, lines: [...lines], attempts }); // prettier-ignore
  };
  const tellOfNeed = (run: PoolRun) => tell(run, `the run that it begins with, ${run.needs?.slice(0, 12)}, failed`, []); // prettier-ignore
  return {
    tell(run: PoolRun, reason: string, lines: readonly string[]) {
      const [own, ...others] = ledger.fail(run);
      tell(own, reason, lines);
      others.forEach(tellOfNeed);
    },
    tellUnreachable: () => ledger.failUnreachable().forEach(tellOfNeed),
  };
}

function stillbornError(how: string, worker: WorkerProcess | undefined): UserError {
  const last = worker?.lastLines().at(-1);
  const said = last === undefined ? '' : `, and said: ${last}`;
  return new UserError(`children of this process end before they begin: the last one ${how}${said}`, 1);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
