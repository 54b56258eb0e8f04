// One WebAssembly memory with its kernels, for all circuits of a backend: persistent blocks below, one arena for
// whatever runs above them; and the threads that take part.
import { bases, frameBytes, type Base } from '../../../compiler/targets/wasm/descriptor.ts';
import { maximumPages } from '../../../compiler/targets/wasm/encode.ts';
import { emitWasm } from '../../../compiler/targets/wasm/index.ts';
import { jobFields, taskFields } from '../../../compiler/targets/wasm/kernels/work.ts';
import { BackendRefusal } from '../../../user-error.ts';
import { processors } from './processors.ts';
import { createTeam, mostThreads, stateBytes, threadsExist } from './team.ts';

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
  /** Another number as soon as what lies in the arena may be lost. */
  tenancy(): number;
  /** All memory; to be asked for anew after `allocate` and `arena`. */
  floats(): Float32Array;
  words(): Int32Array;
  doubles(): Float64Array;
  /** Where each base lies for a thread. */
  setFrame(thread: number, base: Base, address: number): void;
  /** Runs tasks, in any order, by as many threads; returns when all are done. */
  run(tasks: readonly Task[], threads: number): void;
  /** Between these, `run` will be called again and again: its threads stay awake for a moment. */
  rouse(): void;
  rest(): void;
  dispose(): void;
}

const page = 65536;
const line = 64;
/** The first page: frames, then the job, the team, the job's tasks. */
const control = {
  frames: 0,
  job: mostThreads * line,
  team: (mostThreads + 1) * line,
  tasks: 20480,
  end: page,
};
const mostTasks = Math.floor((control.end - control.tasks) / (4 * taskFields.length));

/** Undefined where the machine refuses the addresses, 4 GiB of them whether they are used or not. */
function sharedMemory(): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
  } catch {
    return undefined;
  }
}

const compiled = new Map<boolean, WebAssembly.Module>();

/** Once a process: an engine goes with the last of its circuits, and the next has the same kernels. */
function compiledKernels(shared: boolean): WebAssembly.Module {
  let module = compiled.get(shared);
  if (!module) compiled.set(shared, (module = new WebAssembly.Module(emitWasm({ shared }))));
  return module;
}

/** `asked` threads at most; one where threads cannot share memory. */
export function createEngine(asked: number): Engine {
  const wanted = threadsExist() ? Math.max(1, Math.min(asked, mostThreads)) : 1;
  const common = wanted > 1 ? sharedMemory() : undefined;
  const memory = common ?? new WebAssembly.Memory({ initial: 1 });
  const shared = common !== undefined;
  const count = shared ? wanted : 1;
  const module = compiledKernels(shared);
  const frameOf = (thread: number) => control.frames + thread * line;
  if (frameBytes > line || control.team + stateBytes > control.tasks)
    throw new Error('the first page is full');
  const { job, team: state } = control;
  const team = createTeam({ module, memory, shared, job, state, frameOf });

  let floats = new Float32Array(memory.buffer);
  let words = new Int32Array(memory.buffer);
  let doubles = new Float64Array(memory.buffer);
  let top = control.end;
  let tenancy = 0;
  const held = new Map<number, number>();
  let gaps: { address: number; bytes: number }[] = [];

  function ensure(end: number): void {
    const missing = Math.ceil((end - memory.buffer.byteLength) / page);
    if (missing > 0) {
      try {
        memory.grow(missing);
      } catch {
        throw new BackendRefusal(
          `The machine refused ${Math.ceil(end / 2 ** 20)} MiB for the kernels.`,
          'Use a smaller circuit or batch.',
        );
      }
    }
    if (floats.buffer !== memory.buffer) {
      floats = new Float32Array(memory.buffer);
      words = new Int32Array(memory.buffer);
      doubles = new Float64Array(memory.buffer);
    }
  }

  const jobWord = (field: (typeof jobFields)[number]) => job / 4 + jobFields.indexOf(field);

  return {
    threads: count,
    allocate(bytes) {
      tenancy++;
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
      tenancy++;
      ensure(top + bytes);
      return top;
    },
    tenancy: () => tenancy,
    floats: () => floats,
    words: () => words,
    doubles: () => doubles,
    setFrame(thread, base, address) {
      words[frameOf(thread) / 4 + bases.indexOf(base)] = address;
    },
    run(tasks, threads) {
      for (let first = 0; first < tasks.length; first += mostTasks) {
        const part = tasks.slice(first, first + mostTasks);
        let at = control.tasks / 4;
        for (const task of part) for (const field of taskFields) words[at++] = task[field];
        words[jobWord('count')] = part.length;
        words[jobWord('tasks')] = control.tasks;
        words[jobWord('next')] = 0;
        team.run(Math.min(threads, count, part.length) - 1);
      }
    },
    rouse() {
      // Who waits awake must not keep a processor from who works.
      if (count <= processors()) team.rouse();
    },
    rest: team.rest,
    dispose: team.dispose,
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
