// The runs of a sweep, trained by whoever serves its queue; by the children of this process, too, where it has some. What
// begins with another run's model is trained by those alone, since models stay where they are. Whoever trains a circuit searches
// its trees.
import { UserError } from '../../user-error.ts';
import { counted } from '../../phrases.ts';
import { runPool, type PoolOptions, type PoolRun, type PoolWatch } from '../pool.ts';
import { isWritten } from '../results.ts';
import type { SweepPlan } from '../run-sweep.ts';
import { createTreeSearches } from '../tree-searches.ts';
import type { OpenQueue } from './channels.ts';
import { createCollector, type Collector, type Share } from './collector.ts';
import { queueNameOf } from './queue-file.ts';
import { announce, queueOf, queuesBefore, withdraw } from './registry.ts';
import type { QueueServer } from './server.ts';
import { sourcesOfRuns } from './sources.ts';
import { createTaker, type Taker } from './taker.ts';
import { usualLease } from './usual.ts';
import { pause } from './waiting.ts';

/** Milliseconds between two looks, and after which what the server may have lost is put in again. */
const lookEvery = 500;
const fillEvery = 30_000;

/** As `runPool`. Stopped, it leaves the queue to those who serve it. */
export async function trainThroughQueue(
  server: QueueServer,
  pool: PoolOptions,
  plan: SweepPlan,
): Promise<void> {
  const { folder } = pool.settings.places;
  const { own, shared } = partsOf(pool.runs);
  if (own.length > 0 && pool.slots === 0)
    throw new UserError(`${counted(own.length, 'run')} begin with a trained model, and models stay where they are: give --jobs 1 or more, and this process trains them`); // prettier-ignore
  const sweep = queueNameOf(folder);
  const shares = await sharesOf(sweep, shared, plan, pool.signal);
  const names = new Set(shares.map(({ queue }) => queue));
  const before = await server.patiently(() => queuesBefore(server, sweep), pool.signal);
  const emptied = before
    .filter((queue) => !names.has(queue))
    .map((queue) => ({ queue, sources: [], runs: [] }));
  const stop = new AbortController();
  const signal = AbortSignal.any([pool.signal, stop.signal]);
  const ours = new Set<string>();
  const watch = orStop(pool.watch, () => pool.failFast && stop.abort());
  const collector = createCollector({
    server,
    sweep,
    shares: [...shares, ...emptied],
    signal,
    watch,
    known: new Map([...plan.kept.done].map(([hash, { predictionsHash }]) => [hash, predictionsHash])),
    isWritten: (hash) => isWritten(folder, hash),
    isOurs: (hash) => ours.has(hash),
  });
  if (shared.length > 0) {
    await announce(server, sweep, shares.map(({ queue, sources }) => ({ name: queue, sources: [...sources] }))); // prettier-ignore
    await collector.fill();
    watch.warned(`the queue ${sweep} at ${server.shown} has ${counted(shared.length, 'run')}; qcnn worker --queue ${server.shown} serves it`); // prettier-ignore
  }
  const children = pool.slots > 0 ? startChildren() : undefined;
  children?.training.catch(() => stop.abort());
  try {
    await untilOver(collector, signal);
    children?.taker.source.stop();
    await children?.training;
    await collector.remove();
    await withdraw(server, sweep);
  } catch (error) {
    children?.taker.source.stop();
    await children?.training;
    if (!signal.aborted) throw error;
    if (!pool.signal.aborted) await collector.drain();
  } finally {
    await children?.taker.close();
  }

  /** Those of this process. */
  function startChildren(): { readonly taker: Taker; readonly training: Promise<void> } {
    const queues = openQueues(sweep, shares, plan);
    const taker = createTaker({ server, lease: usualLease, untilEmpty: false, queues: async () => queues, warn: watch.warned }); // prettier-ignore
    const training = runPool({
      ...pool,
      runs: own,
      searches: createTreeSearches(new Map()),
      signal,
      source: taker.source,
      saves: (run) => (taker.isTaken(run) ? undefined : pool.saves(run)),
      watch: watchOf(taker, watch, { shares, ours }),
    });
    return { taker, training };
  }
}

/** Hands over until all is there; rejects with the signal's reason. */
async function untilOver(collector: Collector, signal: AbortSignal): Promise<void> {
  let filledAt = performance.now();
  while (!(await collector.look())) {
    await pause(lookEvery, signal);
    if (performance.now() - filledAt < fillEvery) continue;
    await collector.fill();
    filledAt = performance.now();
  }
}

/** Those that begin with a model, or whose model others begin with, and the rest, runs of one circuit in a row. */
function partsOf(runs: readonly PoolRun[]): { own: PoolRun[]; shared: PoolRun[] } {
  const needed = new Set(runs.map(({ needs }) => needs));
  const isOwn = ({ hash, needs, job }: PoolRun) => needs !== undefined || needed.has(hash) || job.given.warmStart !== undefined;
  const groups = new Map<string, PoolRun[]>();
  for (const run of runs) if (!isOwn(run)) groups.set(run.group, [...(groups.get(run.group) ?? []), run]);
  return { own: runs.filter(isOwn), shared: [...groups.values()].flat() };
} // prettier-ignore

async function sharesOf(sweep: string, runs: readonly PoolRun[], { identified }: SweepPlan, signal: AbortSignal): Promise<Share[]> {
  const sourcesOf = sourcesOfRuns(identified, { signal });
  const shares = new Map<string, { queue: string; sources: Share['sources']; runs: PoolRun[] }>();
  for (const run of runs) {
    const sources = await sourcesOf(run.job);
    const queue = queueOf(sweep, sources);
    const share = shares.get(queue) ?? { queue, sources, runs: [] };
    share.runs.push(run);
    shares.set(queue, share);
  }
  return [...shares.values()];
} // prettier-ignore

function openQueues(sweep: string, shares: readonly Share[], { identified: { places } }: SweepPlan): OpenQueue[] {
  return shares.map(({ queue, sources }) => ({ name: queue, sweep, places: new Map(sources.map(({ name }) => [name, places[name]])) }));
} // prettier-ignore

/** Calls `stop` when a run has failed. */
function orStop(watch: PoolWatch, stop: () => void): PoolWatch {
  return {
    ...watch,
    failed(run, failure) {
      watch.failed(run, failure);
      stop();
    },
  };
}

interface Ours {
  readonly shares: readonly Share[];
  /** Hashes of runs from the queue that children of this process train. */
  readonly ours: Set<string>;
}

/** What came of a run from the queue goes back there, as from any other machine; all else is told as always. */
function watchOf(taker: Taker, watch: PoolWatch, { shares, ours }: Ours): PoolWatch {
  const asked = new Map(shares.flatMap(({ runs }) => runs.map((run) => [run.hash, run])));
  const known = (run: PoolRun) => asked.get(run.job.hash) ?? run;
  return {
    ...watch,
    started(run) {
      if (taker.isTaken(run)) ours.add(run.job.hash);
      watch.started(known(run));
    },
    progressed(run, progress) {
      taker.progressed(run, progress);
      watch.progressed(known(run), progress);
    },
    retried: (run, reason) => watch.retried(known(run), reason),
    done: (run, record) => (taker.isTaken(run) ? taker.done(run, record) : watch.done(run, record)),
    failed: (run, failure) => (taker.isTaken(run) ? taker.failed(run, failure) : watch.failed(run, failure)),
  };
}
