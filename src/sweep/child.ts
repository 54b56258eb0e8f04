// A child of a sweep: trains the runs that its parent sends, one after the other, and writes no results. It ends with its
// parent.
import type { Tree } from '../compiler/plan/network.ts';
import type { WantedTree } from '../runtime/trees/index.ts';
import { startEngineBeside } from '../models/computed-by.ts';
import { takeOver } from '../runtime/data/hand-over.ts';
import { limitEngineThreads } from '../runtime/tensors/engine.ts';
import type { StudyObserver } from '../study/observer.ts';
import { searchTree } from '../compiler/plan/search/index.ts';
import { UserError } from '../user-error.ts';
import { imagesDescriptor, type ChildSettings, type News, type Order } from './messages.ts';
import type { KeepOptions } from './keep-images.ts';
import { createGivenTrees } from './given-trees.ts';
import { createRunner, openJobCircuit, Unfit, type Runner } from './runner.ts';
import { createWorkStore } from './work-folder.ts';

/** Milliseconds between two reports of steps. */
const reportEvery = 200;

/** Serves the parent of this process, which forked it, until that says stop or is gone. */
export function serveParent(): void {
  const stopped = new AbortController();
  let settings: ChildSettings | undefined;
  let runner: Runner | undefined;
  let work = Promise.resolve();
  const trees = createGivenTrees();
  const end = () => process.exit(0);
  // Ctrl-C goes to all processes of a terminal; the parent says when to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('disconnect', end);
  process.on('message', (order: Order) => {
    switch (order.kind) {
      case 'prepare':
        // What does not work is told when it is wanted.
        prepare(order).catch(() => {});
        break;
      case 'begin':
        settings = order.settings;
        runner = createRunner({ ...settings, warn, handed: handedBy(settings) });
        tell({ kind: 'ready' });
        break;
      case 'search':
        tell({ kind: 'found', tree: searched(order.wanted) });
        break;
      case 'run':
        trees.give(order.trees);
        work = trainOne(runner!, settings!, order, stopped.signal);
        break;
      case 'stop':
        stopped.abort();
        void work.finally(end);
        break;
      default:
        order satisfies never;
    }
  });
}

/** What a first run would do before it has images. */
async function prepare({ threads, circuit, given }: Extract<Order, { kind: 'prepare' }>): Promise<void> {
  limitEngineThreads(threads);
  openJobCircuit({ circuit, given });
  await startEngineBeside(given.engine ?? 'auto', given.backend);
}

function handedBy({ images }: ChildSettings): KeepOptions['handed'] {
  return images && takeOver(imagesDescriptor, images);
}

/** As whoever loads the circuit would search it; nobody hears of anything meanwhile but that it goes on. */
function searched({ network, options }: WantedTree): Tree {
  return searchTree(network, { ...options, check: createReporter() }).tree;
}

async function trainOne(
  runner: Runner,
  { places, minutes }: ChildSettings,
  { job, saves, until }: Extract<Order, { kind: 'run' }>,
  signal: AbortSignal,
): Promise<void> {
  const { hash, identity } = job;
  const store = createWorkStore({ folder: places.folder, hash, identity, minutes, warn });
  try {
    const run = await runner.run(job, { store, observer: observer(), signal, saves, until });
    tell(run.form === 'qcnn run' ? { kind: 'done', run } : { kind: 'stopped', run });
  } catch (error) {
    if (signal.aborted) return;
    // What is nobody's mistake ends the process, as any other bug does; its last lines are kept.
    if (!(error instanceof UserError)) throw error;
    tell({ kind: error instanceof Unfit ? 'unfit' : 'failed', reason: error.message });
  }
}

/** Tells that something was done, now and then. */
function createReporter() {
  let last = 0;
  return (progress?: Extract<News, { kind: 'alive' }>['progress']) => {
    const now = performance.now();
    if (now - last < reportEvery) return;
    last = now;
    tell({ kind: 'alive', memory: process.memoryUsage.rss(), ...(progress && { progress }) });
  };
}

function observer(): StudyObserver {
  const alive = createReporter();
  return {
    loading: () => alive(),
    searching: () => alive(),
    started: () => alive(),
    progressed: (_, progress) => alive(progress),
    epochEnded: () => alive(),
    evaluating: () => alive(),
  };
}

function warn(sentence: string): void {
  tell({ kind: 'warning', sentence });
}

function tell(news: News): void {
  // A parent that is gone hears nothing; `disconnect` ends this process.
  process.send?.(news, undefined, undefined, () => {});
}
