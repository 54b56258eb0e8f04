// A worker: trains the runs of queues with children of its own, and writes nothing but how far each is.
import { runPool, type PoolOptions, type PoolWatch } from '../pool.ts';
import type { LoadingOptions } from '../../study/load-used-images.ts';
import { createTreeSearches } from '../tree-searches.ts';
import { removeWork } from '../work-folder.ts';
import type { QueueAddress } from './address.ts';
import { createOffers } from './offers.ts';
import { openServer } from './server.ts';
import { readSources } from './sources.ts';
import { createTaker } from './taker.ts';

export interface WorkerOptions extends Pick<PoolOptions, 'slots' | 'program' | 'patience' | 'memory' | 'signal'> {
  readonly address: QueueAddress;
  /** Paths of data sets that lie here. */
  readonly data: readonly string[];
  /** Where it is kept how far runs are. */
  readonly folder: string;
  /** Of each child. */
  readonly threads: number;
  /** Least minutes between two checkpoints of a run. */
  readonly minutes: number;
  /** Seconds after which a run of a worker that was not heard of is given to another. */
  readonly lease: number;
  /** Whether it ends when nothing waits. */
  readonly untilEmpty: boolean;
  readonly watch: WorkerWatch;
} // prettier-ignore

export interface WorkerWatch extends PoolWatch {
  readonly loading: LoadingOptions['onProgress'];
  /** It is ready, and knows its data by their SHA-256. */
  ready(shown: string, sources: readonly { readonly path: string; readonly digest: string }[]): void;
  /** A sweep that it serves. */
  found(sweep: string): void;
  /** A sweep that it leaves to others. */
  left(sweep: string, reason: string): void;
}

/** Resolves when nothing waits, where it was asked to end then. Rejects with UserError, and the signal's reason. */
export async function serveQueues(options: WorkerOptions): Promise<void> {
  const { address, watch, signal, lease, untilEmpty, folder, threads, minutes } = options;
  const server = await openServer(address, { warn: watch.warned });
  try {
    const sources = await readSources(options.data, { signal, onProgress: watch.loading });
    watch.ready(server.shown, sources);
    const offers = createOffers({ server, sources, found: watch.found, refused: watch.left, signal });
    const taker = createTaker({ server, lease, untilEmpty, queues: offers, refused: watch.left, warn: watch.warned }); // prettier-ignore
    try {
      await runPool({
        ...options,
        runs: [],
        // Whoever trains a circuit searches its trees.
        searches: createTreeSearches(new Map()),
        ready: new Set(),
        settings: { places: { data: {}, folder }, threads, minutes },
        failFast: false,
        saves: () => undefined,
        source: taker.source,
        watch: {
          ...watch,
          progressed(run, progress) {
            taker.progressed(run, progress);
            watch.progressed(run, progress);
          },
          done(run, record) {
            taker.done(run, record);
            removeWork(folder, run.job.hash);
            watch.done(run, record);
          },
          failed(run, failure) {
            taker.failed(run, failure);
            removeWork(folder, run.job.hash);
            watch.failed(run, failure);
          },
        },
      });
    } finally {
      await taker.close();
    }
    signal.throwIfAborted();
  } finally {
    await server.close();
  }
}
