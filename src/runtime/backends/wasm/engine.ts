// One WebAssembly memory with its kernels, for all circuits of a backend: persistent blocks below, one arena for
// whatever runs above them; and the threads that take part.
import { bases, frameBytes, type Base } from '../../../compiler/targets/wasm/descriptor.ts';
import { maximumPages } from '../../../compiler/targets/wasm/encode.ts';
import { emitWasm } from '../../../compiler/targets/wasm/index.ts';
import { taskFields } from '../../../compiler/targets/wasm/kernels/work.ts';
import { UserError } from '../../../user-error.ts';
import { startThread, threadsExist, threadWords, type Thread } from './threads.ts';

/** A list of calls to run `turns` times with these bases; see the kernel `work`. */
export type Task = Readonly<Record<(typeof taskFields)[number], number>>;

export interface Engine {
  /** Threads that may take part in a job, this one counted. */
  readonly threads: number;
  /** Address of so many bytes, until freed. May move the arena: its contents are lost. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Address of the arena, which has at least so many bytes until the next `allocate`. */
  arena(bytes: number): number;
  /** All memory; to be asked for anew after `allocate` and `arena`. */
  floats(): Float32Array;
  words(): Int32Array;
  /** Where each base lies for a thread. */
  setFrame(thread: number, base: Base, address: number): void;
  /** Runs tasks, in any order, by as many threads; returns when all are done. */
  run(tasks: readonly Task[], threads: number): void;
  dispose(): void;
}

const page = 65536;
const line = 64;
/** The first page: frames, then the state of the job, then its tasks. */
const control = { frames: 0, job: 16384, tasks: 20480, end: page };
const mostThreads = Math.floor(control.job / line);
const mostTasks = Math.floor((control.end - control.tasks) / (4 * taskFields.length));

/** No task has such a number: late threads find nothing to do. */
const closed = 0x40000000;

/** `threads` as asked for; one where threads cannot share memory. */
export function createEngine(asked: number): Engine {
  const count = threadsExist() ? Math.max(1, Math.min(asked, mostThreads)) : 1;
  const shared = count > 1;
  const memory = new WebAssembly.Memory(
    shared ? { initial: 1, maximum: maximumPages, shared } : { initial: 1 },
  );
  const module = new WebAssembly.Module(emitWasm({ shared }));
  const { work } = new WebAssembly.Instance(module, { host: { memory } }).exports as {
    work: (job: number, frame: number) => void;
  };
  const frameOf = (thread: number) => control.frames + thread * line;
  if (frameBytes > line) throw new Error('a frame does not fit a line');

  let floats = new Float32Array(memory.buffer);
  let words = new Int32Array(memory.buffer);
  let top = control.end;
  const held = new Map<number, number>();
  let gaps: { address: number; bytes: number }[] = [];
  const helpers: Thread[] = [];

  function ensure(end: number): void {
    const missing = Math.ceil((end - memory.buffer.byteLength) / page);
    if (missing > 0) {
      try {
        memory.grow(missing);
      } catch {
        throw new UserError(
          `The machine refused ${Math.ceil(end / 2 ** 20)} MiB for the kernels; use a smaller circuit or batch.`,
          1,
        );
      }
    }
    if (floats.buffer !== memory.buffer) {
      floats = new Float32Array(memory.buffer);
      words = new Int32Array(memory.buffer);
    }
  }

  const jobWord = (index: number) => control.job / 4 + index;

  return {
    threads: count,
    allocate(bytes) {
      const size = Math.ceil(bytes / line) * line;
      const gap = gaps.find((candidate) => candidate.bytes >= size);
      let address = top;
      if (gap) {
        address = gap.address;
        gap.address += size;
        gap.bytes -= size;
        gaps = gaps.filter((candidate) => candidate.bytes > 0);
      } else {
        ensure(top + size);
        top += size;
      }
      held.set(address, size);
      return address;
    },
    free(address) {
      const bytes = held.get(address);
      if (bytes === undefined) return;
      held.delete(address);
      gaps = joined([...gaps, { address, bytes }]);
      const last = gaps[gaps.length - 1];
      if (last.address + last.bytes === top) {
        top = last.address;
        gaps.pop();
      }
    },
    arena(bytes) {
      ensure(top + bytes);
      return top;
    },
    floats: () => floats,
    words: () => words,
    setFrame(thread, base, address) {
      words[frameOf(thread) / 4 + bases.indexOf(base)] = address;
    },
    run(tasks, threads) {
      for (let first = 0; first < tasks.length; first += mostTasks) {
        const part = tasks.slice(first, first + mostTasks);
        const helping = Math.min(threads, count, part.length) - 1;
        while (helpers.length < helping) {
          const thread = helpers.length + 1;
          helpers.push(startThread({ module, memory, job: control.job, frame: frameOf(thread) }));
        }
        part.forEach((task, index) => {
          const at = control.tasks / 4 + index * taskFields.length;
          taskFields.forEach((field, offset) => (words[at + offset] = task[field]));
        });
        words[jobWord(1)] = part.length;
        words[jobWord(2)] = control.tasks;
        Atomics.store(words, jobWord(0), 0);
        if (helping > 0) {
          Atomics.add(words, jobWord(threadWords.generation), 1);
          Atomics.notify(words, jobWord(threadWords.generation), helping);
        }
        work(control.job, frameOf(0));
        if (helping > 0) {
          for (;;) {
            const active = Atomics.load(words, jobWord(threadWords.active));
            if (active === 0) break;
            Atomics.wait(words, jobWord(threadWords.active), active);
          }
          if (Atomics.load(words, jobWord(threadWords.failed)) !== 0) throw new Error('a thread failed');
        }
        Atomics.store(words, jobWord(0), closed);
      }
    },
    dispose() {
      Atomics.store(words, jobWord(threadWords.quit), 1);
      Atomics.add(words, jobWord(threadWords.generation), 1);
      Atomics.notify(words, jobWord(threadWords.generation));
      helpers.length = 0;
    },
  };
}

function joined(gaps: readonly { address: number; bytes: number }[]): { address: number; bytes: number }[] {
  const result: { address: number; bytes: number }[] = [];
  for (const gap of [...gaps].sort((left, right) => left.address - right.address)) {
    const last = result[result.length - 1];
    if (last && last.address + last.bytes === gap.address) last.bytes += gap.bytes;
    else result.push({ ...gap });
  }
  return result;
}
