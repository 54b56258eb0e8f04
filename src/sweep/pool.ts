// The children of a sweep: as many as there are slots, each with one run at a time. A child that dies, hangs or takes too much
// memory is replaced, its run tried again; what fails in the end is recorded, and the others go on.
import type { FitProgress } from '../models/classifier.ts';
import type { Job } from './job.ts';
import { createChildren, type ChildrenOptions, type Death, type Place } from './children.ts';
import type { News } from './messages.ts';
import { createPoolSearches, type SearchWatch } from './pool-searches.ts';
import type { RunFailure, RunRecord, StoppedRun } from './run-record.ts';
import type { RunOptions } from './runner.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { Scheduled } from './schedule.ts';
import type { WantedTree } from '../runtime/trees/index.ts';
import type { TreeSearches } from './tree-searches.ts';

/** A run that is to be trained. */
export interface PoolRun extends Scheduled {
  readonly job: Job;
  /** Epochs after which it stops; undefined: it is trained to its end. */
  readonly until?: number | undefined;
}

/** Where more runs come from while others are trained. */
export interface PoolSource {
  /** Called for each child that is free; undefined: none will come. Settles soon after `stop`. */
  next(): Promise<PoolRun | undefined>;
  /** The pool stops, and wants no more. */
  stop(): void;
  /** A run was made for other files or other versions than there are here, which is not its fault. Absent: it has failed. */
  readonly refused?: ((run: PoolRun, reason: string) => void) | undefined;
}

export interface PoolWatch extends SearchWatch {
  started(run: PoolRun): void;
  progressed(run: PoolRun, progress: FitProgress): void;
  /** A child died, and the run begins again. */
  retried(run: PoolRun, reason: string): void;
  done(run: PoolRun, record: RunRecord): void;
  /** It is trained as far as it should be, `until`. */
  stopped(run: PoolRun, record: StoppedRun): void;
  failed(run: PoolRun, failure: RunFailure): void;
}

export interface PoolOptions extends ChildrenOptions {
  /** In the order in which they are wanted. */
  readonly runs: readonly PoolRun[];
  /** Absent: there are no more than these. */
  readonly source?: PoolSource | undefined;
  /** What is searched before. */
  readonly searches: TreeSearches;
  /** Of what runs need, what is there already. */
  readonly ready: ReadonlySet<string>;
  /** Children at once. */
  readonly slots: number;
  /** Whether the first failure stops all. */
  readonly failFast: boolean;
  readonly saves: (run: PoolRun) => RunOptions['saves'];
  /** Gives each time those that can begin since it was asked before, by what `watch` was told. Default: none. */
  readonly more?: (() => readonly PoolRun[]) | undefined;
  readonly watch: PoolWatch;
  /** Stops all; how far runs are is kept. */
  readonly signal: AbortSignal;
}

/** Milliseconds. */
const lookEvery = 250;

interface Slot extends Place {
  run?: PoolRun | undefined;
  search?: WantedTree | undefined;
  lastGroup?: string | undefined;
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
  const { searches, saves, watch, signal, source, more = () => [] } = options;
  const ledger = createLedger(options.runs, options.ready, searches.isHeld);
  const searching = createPoolSearches(searches, watch);
  const fates = createFates(options, ledger, stop);
  const slots: Slot[] = Array.from({ length: options.slots }, () => ({ heardAt: 0 }));
  const children = createChildren(slots, options, { heard, lost, isBusy, broke: stopFor });
  /** Runs that nobody has been told of yet. */
  const begun: PoolRun[] = [];
  let stopping = false;
  let problem: unknown;
  const asking = createAsking(
    source,
    (run) => {
      if (run) ledger.add([run]);
      assign();
    },
    stopFor,
  );

  function begin(): void {
    fates.tellUnreachable();
    if (signal.aborted) return stop();
    assign();
    lookAhead();
  }

  /** Sees what circuits want, one at a time, so that children are heard in between. */
  function lookAhead(): void {
    if (stopping || !searching.look()) return;
    assign();
    setImmediate(() => children.guarded(lookAhead));
  }

  /** Gives free slots what is next; ends the children for which nothing is left, and with the last of them the pool. */
  function assign(): void {
    ledger.add(more());
    slots.forEach(occupy);
    for (const run of begun.splice(0)) watch.started(run);
    if (asking.waits() || (!stopping && (asking.mayCome() || !ledger.isOver()))) return;
    for (const slot of slots) if (!isBusy(slot)) children.end(slot);
    if (children.areGone()) settle(problem);
  }

  /** Gives the slot what is next, if it is free. */
  function occupy(slot: Slot): void {
    if (isBusy(slot) || stopping) return;
    const wanted = searching.begin(slot);
    if (wanted) children.tell(slot, { kind: 'search', wanted });
    else if (!train(slot)) asking.ask(slot);
  }

  /** False: none can begin now. */
  function train(slot: Slot): boolean {
    const groupsOfOthers = new Set(slots.flatMap(({ run }) => (run ? [run.group] : [])));
    const run = ledger.begin({ lastGroup: slot.lastGroup, groupsOfOthers });
    if (!run) return false;
    Object.assign(slot, { run, lastGroup: run.group });
    const [{ job, until }, trees] = [run, searches.treesFor(run)];
    children.tell(slot, { kind: 'run', job, saves: saves(run), trees, until });
    begun.push(run);
    return true;
  }

  function heard(slot: Slot, news: News): void {
    if (!isFinal(news)) return hearLife(slot, news, watch);
    const { run } = slot;
    if (news.kind === 'found') searching.found(slot, news.tree);
    else if (run) {
      slot.run = undefined;
      if (news.kind === 'done') {
        ledger.done(run);
        // Its result is written while the child trains the next.
        occupy(slot);
      }
      fates.ended(run, news, slot.worker?.lastLines() ?? []);
    }
    assign();
  }

  function lost(slot: Slot, { why, lines, stillborn }: Death): void {
    const { run, search } = slot;
    Object.assign(slot, { run: undefined, search: undefined });
    if (stillborn && !stopping) stopFor(stillborn);
    if (run && stopping) ledger.putBack(run);
    else if (run) fates.died(run, why, lines);
    else if (search && !stopping) searching.lost(search, why);
    assign();
  }

  function stop(): void {
    if (stopping) return;
    stopping = true;
    source?.stop();
    slots.forEach(children.end);
    // Who searches does not listen, and has nothing that is to be kept.
    for (const { worker, search } of slots) if (search) worker?.kill();
    assign();
  }

  /** What goes wrong in this process ends the pool, and with it the children. */
  function stopFor(error: unknown): void {
    problem ??= error;
    stop();
  }

  return { begin, stop, look: () => stopping || children.look() };
}

function isBusy({ run, search }: Slot): boolean {
  return run !== undefined || search !== undefined;
}

/** Asks the source once for each child that is free; `came` hears each answer. */
function createAsking(
  source: PoolSource | undefined,
  came: (run: PoolRun | undefined) => void,
  broken: (error: unknown) => void,
) {
  const asking = new Set<Slot>();
  let mayCome = source !== undefined;
  const ask = (slot: Slot) => {
    if (!mayCome || asking.has(slot)) return;
    asking.add(slot);
    source!
      .next()
      .then((run) => {
        asking.delete(slot);
        mayCome &&= run !== undefined;
        came(run);
      })
      .catch((error: unknown) => {
        asking.delete(slot);
        mayCome = false;
        broken(error);
      });
  };
  return { ask, waits: () => asking.size > 0, mayCome: () => mayCome };
}

/** What is said of a run that has ended. */
type LastOfRun = Extract<News, { kind: 'done' | 'stopped' | 'unfit' | 'failed' }>;
/** After which its child is free. */
type LastNews = LastOfRun | Extract<News, { kind: 'found' }>;

function isFinal(news: News): news is LastNews {
  return ['done', 'stopped', 'unfit', 'failed', 'found'].includes(news.kind);
}

function hearLife({ run }: Slot, news: Exclude<News, LastNews>, watch: PoolWatch): void {
  switch (news.kind) {
    case 'ready':
      return;
    case 'alive':
      if (run && news.progress) watch.progressed(run, news.progress);
      return;
    case 'warning':
      return watch.warned(news.sentence);
    default:
      news satisfies never;
  }
}

/** What becomes of a run of which the last was said, or whose child died. */
function createFates({ failFast, watch, source }: PoolOptions, ledger: Ledger<PoolRun>, stop: () => void) {
  const failures = createFailures(ledger, watch);
  const fail = (run: PoolRun, reason: string, lines: readonly string[]) => {
    failures.tell(run, reason, lines);
    if (failFast) stop();
  };
  return {
    tellUnreachable: failures.tellUnreachable,
    ended(run: PoolRun, news: LastOfRun, lines: readonly string[]) {
      if (news.kind === 'done') watch.done(run, news.run);
      else if (news.kind === 'stopped') {
        ledger.stopped(run);
        watch.stopped(run, news.run);
      } else if (news.kind === 'unfit' && source?.refused) {
        ledger.stopped(run);
        source.refused(run, news.reason);
      } else fail(run, news.reason, lines);
    },
    died(run: PoolRun, reason: string, lines: readonly string[]) {
      if (ledger.lost(run) === 'again') watch.retried(run, reason);
      else fail(run, reason, lines);
    },
  };
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
