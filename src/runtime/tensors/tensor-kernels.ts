// Our own kernels at work on the memory of tfjs's wasm backend: tensors are read and written where they lie.
import { scratchBytes } from '../../compiler/targets/wasm/tensors/scratch.ts';
import {
  jobFields,
  taskLength,
  writeTask,
  type TaskFields,
  type TaskKind,
} from '../../compiler/targets/wasm/tensors/tasks.ts';
import { emitTensorKernels } from '../../compiler/targets/wasm/tensors/index.ts';
import { processors } from '../backends/wasm/processors.ts';
import { createTeam, mostThreads, stateBytes } from '../backends/wasm/team.ts';
import type { TensorInfo } from './tf.ts';
import type { WasmBackend } from './wasm-heap.ts';

export interface TensorKernels {
  addressOf(tensor: TensorInfo): number;
  /**
   * Makes room for the tables of one call: `take` gives the address of so many bytes of it. Outputs must have been allocated
   * before, and no view may be kept over it: memory moves when it grows.
   */
  room(bytes: number): (bytes: number) => number;
  integers(address: number, count: number): Int32Array;
  floats(address: number, count: number): Float32Array;
  doubles(address: number, count: number): Float64Array;
  /**
   * Runs tasks of one kind, in any order, on several threads if they take some `work`: multiplications, or numbers read and
   * written. Returns when all are done. No view may be kept over it.
   */
  run<K extends TaskKind>(kind: K, tasks: readonly TaskFields<K>[], work: number): void;
  /** From now on runs tasks on so many threads at most, the calling one counted. */
  limitThreads(threads: number): void;
}

const line = 64;

/** Work below which waking threads costs more than it gains. */
const leastForThreads = 1e6;

export function createTensorKernels(backend: WasmBackend): TensorKernels {
  const { memory } = backend.wasm.asm;
  const shared = !(memory.buffer instanceof ArrayBuffer);
  const malloc = (bytes: number) => (((backend.wasm._malloc(bytes + line) >>> 0) + line - 1) & -line) >>> 0;
  const job = malloc(line);
  const state = malloc(stateBytes);
  new Uint8Array(memory.buffer, state, stateBytes).fill(0);
  const frames: number[] = [];
  const frameOf = (thread: number) => (frames[thread] ??= malloc(scratchBytes));
  const module = new WebAssembly.Module(emitTensorKernels({ shared }));
  const team = createTeam({ module, memory, shared, job, state, frameOf });
  const tasksRoom = growing(backend);
  const tables = growing(backend);
  const available = processors();
  let threads = available;

  return {
    addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset >>> 0,
    room(bytes) {
      let next = tables(bytes);
      return (part) => {
        const address = next;
        next += part;
        return address;
      };
    },
    integers: (address, count) => new Int32Array(memory.buffer, address, count),
    floats: (address, count) => new Float32Array(memory.buffer, address, count),
    doubles: (address, count) => new Float64Array(memory.buffer, address, count),
    run(kind, tasks, work) {
      const address = tasksRoom(4 * taskLength * tasks.length);
      const words = new Int32Array(memory.buffer, address, taskLength * tasks.length);
      tasks.forEach((task, index) => writeTask(words, index * taskLength, kind, task));
      new Int32Array(memory.buffer, job, jobFields.length).set([0, tasks.length, address]);
      const others = work < leastForThreads ? 0 : Math.min(threads, tasks.length) - 1;
      // Who waits awake must not keep a processor from who works.
      if (others > 0 && threads <= available) team.rouse();
      team.run(Math.max(0, others));
    },
    limitThreads(most) {
      threads = Math.max(1, Math.min(most, mostThreads));
    },
  };
}

/** A block of memory that is there for good, and becomes longer when it is asked for more bytes. */
function growing({ wasm }: WasmBackend): (bytes: number) => number {
  let address = 0;
  let length = 0;
  return (bytes) => {
    if (bytes <= length) return address;
    if (length > 0) wasm._free(address);
    length = Math.max(bytes, 2 * length);
    address = wasm._malloc(length) >>> 0;
    return address;
  };
}
