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
import type { TensorInfo } from './tf.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** 32-bit integers that kernels read, and where they lie. */
export interface Words {
  readonly address: number;
  readonly words: Int32Array;
}

/** Room for the tables of one call, until the next. */
export interface Room {
  /** So many integers, or single-precision numbers, of any value. */
  take(count: number): Words;
}

export interface TensorKernels {
  addressOf(tensor: TensorInfo): number;
  /** Room for so many integers in all; tensors must be there already, as memory may move when it grows. */
  room(integers: number): Room;
  /** Runs tasks of one kind, in any order; returns when all are done. */
  run<K extends TaskKind>(kind: K, tasks: readonly TaskFields<K>[]): void;
}

const line = 64;
const jobBytes = line;

export function createTensorKernels(backend: WasmBackend): TensorKernels {
  const { memory } = backend.wasm.asm;
  const shared = !(memory.buffer instanceof ArrayBuffer);
  const module = new WebAssembly.Module(emitTensorKernels({ shared }));
  const instance = new WebAssembly.Instance(module, { host: { memory } });
  const { work } = instance.exports as { work(job: number, frame: number): void };
  const malloc = (bytes: number) => (backend.wasm._malloc(bytes + line) + line - 1) & -line;
  const job = malloc(jobBytes) >>> 0;
  const frame = malloc(scratchBytes) >>> 0;
  const tasks = growing(backend);
  const tables = growing(backend);

  return {
    addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset >>> 0,
    room(integers) {
      let address = tables(4 * integers);
      return {
        take(count) {
          const words = new Int32Array(memory.buffer, address, count);
          const taken = { address, words };
          address += 4 * count;
          return taken;
        },
      };
    },
    run(kind, all) {
      const address = tasks(4 * taskLength * all.length);
      const words = new Int32Array(memory.buffer, address, taskLength * all.length);
      all.forEach((task, index) => writeTask(words, index * taskLength, kind, task));
      const jobWords = new Int32Array(memory.buffer, job, jobFields.length);
      jobWords.set([0, all.length, address]);
      work(job, frame);
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
