// Threads that help with a job: Node's workers over one shared memory, asleep between jobs.

/** Words after the job's own: how often a job was set up, and how many threads are at work on it. */
export const threadWords = { generation: 16, active: 32, failed: 48, quit: 49 } as const;
export interface ThreadTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the job and of the thread's own frame. */
  readonly job: number;
  readonly frame: number;
}

export interface Thread {
  readonly frame: number;
}

type Workers = typeof import('node:worker_threads');

/** Node's workers, also where this file runs in a browser, which has none. */
function workers(): Workers | undefined {
  const runtime = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return runtime.process?.getBuiltinModule?.('node:worker_threads') as Workers | undefined;
}

export function threadsExist(): boolean {
  return typeof SharedArrayBuffer === 'function' && workers() !== undefined;
}

/**
 * What a thread does: sleep until the generation changes, count itself among those at work, take tasks, leave.
 * Text, because a worker must load the same from sources, from the built package and from a bundle.
 */
const source = `
const { workerData } = require('node:worker_threads');
const { module, memory, job, frame, at } = workerData;
const { work } = new WebAssembly.Instance(module, { host: { memory } }).exports;
// Growing the memory elsewhere leaves this view valid: what it shows never moves.
const words = new Int32Array(memory.buffer, job, 64);
let seen = 0;
for (;;) {
  Atomics.wait(words, at.generation, seen);
  seen = Atomics.load(words, at.generation);
  if (Atomics.load(words, at.quit) !== 0) break;
  Atomics.add(words, at.active, 1);
  try {
    work(job, frame);
  } catch {
    Atomics.store(words, at.failed, 1);
  }
  Atomics.sub(words, at.active, 1);
  Atomics.notify(words, at.active);
}
`;

export function startThread(task: ThreadTask): Thread {
  const { Worker } = workers()!;
  const worker = new Worker(source, { eval: true, workerData: { ...task, at: threadWords } });
  worker.unref();
  return { frame: task.frame };
}
