// The processes of a pool, one a place: started when a place is first told something, watched, and killed by their ids where they
// hang or take too much memory. The next thing that the place is told starts another.
import { counted } from '../phrases.ts';
import { UserError } from '../user-error.ts';
import type { News, Order } from './messages.ts';
import { startWorker, type WorkerOptions, type WorkerProcess } from './worker-process.ts';

export interface ChildrenOptions extends WorkerOptions {
  /** Seconds without a step after which a child is taken to hang. */
  readonly patience: number;
  /** Bytes that a child may take; undefined: any. */
  readonly memory?: number | undefined;
}

/** Where a child works. */
export interface Place {
  worker?: WorkerProcess | undefined;
  /** When something was heard of it last, of `performance.now()`. */
  heardAt: number;
  /** Why it was killed. */
  why?: string | undefined;
  reportedMemory?: number | undefined;
}

/** That a process is gone. */
export interface Death {
  /** As what follows "since": it was killed for a reason, or ended by itself. */
  readonly why: string;
  /** The last that it wrote on standard error. */
  readonly lines: readonly string[];
  /** So many ended before they said a word that the next one will, too. */
  readonly stillborn?: UserError;
}

export interface ChildrenEvents<P extends Place> {
  heard(place: P, news: News): void;
  lost(place: P, death: Death): void;
  isBusy(place: P): boolean;
  /** What goes wrong in this process. */
  broke(error: unknown): void;
}

export interface Children<P extends Place> {
  tell(place: P, order: Order): void;
  /** Kills what hangs or takes too much; called now and then. */
  look(): void;
  /** Tells the child of a place to keep how far it is and end; one that does not is killed. */
  end(place: P): void;
  areGone(): boolean;
  /** Runs what may break. */
  guarded(work: () => void): void;
}

/** Children in a row that ended before they said a word. */
const mostStillborn = 5;
/** Milliseconds. */
const timeToStop = 10_000;

export function createChildren<P extends Place>(
  places: readonly P[],
  { patience, memory, ...worker }: ChildrenOptions,
  events: ChildrenEvents<P>,
): Children<P> {
  let stillborn = 0;
  const ending = new WeakSet<WorkerProcess>();

  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      events.broke(error);
    }
  }

  function hear(place: P, news: News): void {
    place.heardAt = performance.now();
    stillborn = 0;
    if (news.kind === 'alive') place.reportedMemory = news.memory;
    events.heard(place, news);
  }

  function lose(place: P, how: string): void {
    const { worker, why = `its process ${how}` } = place;
    place.worker = undefined;
    const lines = worker?.lastLines() ?? [];
    const isLast = events.isBusy(place) && ++stillborn >= mostStillborn;
    events.lost(place, { why, lines, ...(isLast && { stillborn: stillbornError(how, lines.at(-1)) }) });
  }

  function look(place: P): void {
    const { worker, heardAt, why, reportedMemory } = place;
    if (!worker || !events.isBusy(place) || why !== undefined) return;
    const taken = worker.memory() ?? reportedMemory ?? 0;
    const isLarge = memory !== undefined && taken > memory;
    if (isLarge) place.why = `its process took ${mebibytes(taken)} of memory, more than --memory allows`;
    else if (performance.now() - heardAt > 1000 * patience)
      place.why = `its process made no step for ${counted(patience, 'second')}`;
    if (place.why !== undefined) worker.kill();
  }

  return {
    tell(place, order) {
      place.worker ??= startWorker(worker, {
        heard: (news) => guarded(() => hear(place, news)),
        ended: (how) => guarded(() => lose(place, how)),
      });
      place.heardAt = performance.now();
      place.why = undefined;
      place.worker.give(order);
    },
    look: () => places.forEach(look),
    end({ worker }) {
      if (!worker || ending.has(worker)) return;
      ending.add(worker);
      worker.give({ kind: 'stop' });
      setTimeout(worker.kill, timeToStop).unref();
    },
    areGone: () => places.every(({ worker }) => !worker),
    guarded,
  };
}

function stillbornError(how: string, last: string | undefined): UserError {
  const said = last === undefined ? '' : `, and said: ${last}`;
  return new UserError(`children of this process end before they begin: the last one ${how}${said}`, 1);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
