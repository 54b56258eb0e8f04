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
  /** Runs tasks of one kind, in any order; returns when all are done. No view may be kept over it. */
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
