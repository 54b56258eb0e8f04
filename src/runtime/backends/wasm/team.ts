// Threads that work on the same job over one shared memory: Node's workers, asleep between batches.

export interface TeamOptions {
  /** Exports `work(job, frame)`, which does a share of the job at `job`; imports the memory. */
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Whether threads can share the memory; otherwise the caller is alone. */
  readonly shared: boolean;
  readonly job: number;
  /** Address of `stateBytes` of zeros for the team itself. */
  readonly state: number;
  /** Address of a thread's frame; the calling thread is thread 0. */
  frameOf(thread: number): number;
}

export interface Team {
  /** Does the job here and on up to `others` more threads, which start when first needed; returns when all are done. */
  run(others: number): void;
  /** Says that jobs follow each other soon: until `rest`, threads stay awake for a moment between them. */
  rouse(): void;
  rest(): void;
  dispose(): void;
}

/** Threads of a team, the calling one included. */
export const mostThreads = 256;

/** Words of the state: those that the caller writes, then, on another line of the cache, those of the others. */
const at = { generation: 0, others: 1, roused: 2, quit: 3, active: 16, failed: 17 } as const;
export const stateBytes = 128;

/**
 * Milliseconds that threads look for the next job before they sleep, and that the caller looks for the others to be
 * done: longer than it takes to go from one job of a batch to the next, too short to keep a processor from others.
 */
const patience = { job: 0.2, done: 0.05 };

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
 * What a thread does: wait until the generation changes, count itself among those at work, work if the job still wants
 * it, leave. Text, because a worker must load the same from sources, from the built package and from a bundle; without
 * `require`, as it may be a module or a script by the options of the process.
 */
const source = `
const { workerData } = process.getBuiltinModule('node:worker_threads');
const { module, memory, job, state, frame, number, at, patience } = workerData;
const { work } = new WebAssembly.Instance(module, { host: { memory } }).exports;
// Growing the memory elsewhere leaves this view valid: what it shows never moves.
const words = new Int32Array(memory.buffer, state, ${stateBytes / 4});
let seen = 0;
const jobComes = () => Atomics.load(words, at.generation) !== seen;
const lookFor = () => {
  const end = performance.now() + patience;
  while (Atomics.load(words, at.roused) !== 0 && performance.now() < end) {
    for (let look = 0; look < 50; look++) if (jobComes()) return;
  }
};
while (Atomics.load(words, at.quit) === 0) {
  lookFor();
  if (!jobComes()) Atomics.wait(words, at.generation, seen);
  if (!jobComes()) continue;
  seen = Atomics.load(words, at.generation);
  Atomics.add(words, at.active, 1);
  try {
    if (number <= Atomics.load(words, at.others)) work(job, frame);
  } catch {
    Atomics.store(words, at.failed, 1);
  }
  Atomics.sub(words, at.active, 1);
  Atomics.notify(words, at.active);
}
`;

export function createTeam({ module, memory, shared, job, state, frameOf }: TeamOptions): Team {
  const { work } = new WebAssembly.Instance(module, { host: { memory } }).exports as {
    work: (job: number, frame: number) => void;
  };
  const words = new Int32Array(memory.buffer, state, stateBytes / 4);
  let started = 0;
  let disposed = false;

  function start(number: number): void {
    const { Worker } = workers()!;
    const frame = frameOf(number);
    const data = { module, memory, job, state, frame, number, at, patience: patience.job };
    new Worker(source, { eval: true, workerData: data }).unref();
  }

  function wake(): void {
    Atomics.notify(words, at.generation);
  }

  /** Returns when no other thread is at work. */
  function waitForOthers(): void {
    const end = performance.now() + patience.done;
    for (;;) {
      const active = Atomics.load(words, at.active);
      if (active === 0) return;
      if (performance.now() > end) Atomics.wait(words, at.active, active);
    }
  }

  return {
    run(others) {
      if (disposed || !shared) others = 0;
      while (started < others) start(++started);
      if (others === 0) {
        work(job, frameOf(0));
        return;
      }
      Atomics.store(words, at.others, others);
      Atomics.add(words, at.generation, 1);
      wake();
      try {
        work(job, frameOf(0));
      } finally {
        // From here on a thread that comes late finds that it is not wanted: frames and job may change.
        Atomics.store(words, at.others, 0);
        waitForOthers();
      }
      if (Atomics.exchange(words, at.failed, 0) !== 0) throw new Error('a thread failed');
    },
    rouse() {
      if (!shared) return;
      Atomics.store(words, at.roused, 1);
      wake();
    },
    rest() {
      if (shared) Atomics.store(words, at.roused, 0);
    },
    dispose() {
      disposed = true;
      if (!shared) return;
      Atomics.store(words, at.quit, 1);
      Atomics.add(words, at.generation, 1);
      wake();
    },
  };
}
