// The kernels of one gpu.js instance, called as functions on whole tensors: flat, samples innermost.
import { addKernel, contractKernel, type ContractionTables } from '../../../compiler/targets/gpujs/index.ts';
import { UserError } from '../../../user-error.ts';
import type { DeviceArray, Gpu, GpujsMode, Kernel, KernelArgument, KernelResult } from './library.ts';

/** Numbers of a tensor, on the host or the device; the kernels take both. */
export type Values = KernelResult;

export interface Kernels {
  /** Σ a · b, for `count` samples where a tensor is batched. */
  contract(tables: ContractionTables, a: Values, b: Values, count: number): Promise<Values>;
  /** a + b, of `size` numbers each. */
  add(a: Values, b: Values, size: number): Promise<Values>;
  destroy(): Promise<void>;
}

/** Most numbers of a tensor, all its samples together: up to here single precision counts and divides them exactly. */
export const mostNumbers = 2 ** 21;

/** Kernels are translated and their device is opened here, so that calls afterwards cannot overtake each other. */
export async function createKernels(gpu: Gpu, mode: GpujsMode): Promise<Kernels> {
  const create = ({ source, argumentTypes }: typeof contractKernel): Kernel =>
    gpu.createKernel(source, {
      argumentTypes,
      output: [1],
      dynamicOutput: true,
      dynamicArguments: true,
      loopMaxIterations: mostNumbers,
      precision: 'single',
      // WebGL's highest precision at every size: a kernel that changes it with the size ignores `setOutput`.
      tactic: 'precision',
      // Results stay on the device, each in a buffer of its own.
      pipeline: mode === 'webgpu',
      immutable: mode === 'webgpu',
    });
  const contract = create(contractKernel);
  const add = create(addKernel);

  async function run(kernel: Kernel, size: number, args: readonly KernelArgument[]): Promise<Values> {
    kernel.setOutput([size]);
    const result = await answer(async () => kernel(...args));
    if (!isOnDevice(result) && result.length !== size)
      throw new Error(`gpu.js gave ${result.length} of ${size} numbers`);
    return result;
  }

  const one = Float32Array.of(1);
  release(await run(contract, 1, [one, one, one, one, one, one, 0, 1, 1, 1, 1, 0, 0]));
  release(await run(add, 1, [one, one]));

  return {
    contract({ left, right, leftTerms, rightTerms, batched }, a, b, count) {
      const lanes = batched.out ? count : 1;
      const summed = !batched.out && (batched.a || batched.b) ? count : 1;
      const [aLanes, bLanes] = [batched.a ? count : 1, batched.b ? count : 1];
      const [aStep, bStep] = [Number(batched.a), Number(batched.b)];
      const arrays = [a, b, left, right, leftTerms, rightTerms];
      const numbers = [leftTerms.length, lanes, summed, aLanes, bLanes, aStep, bStep];
      return run(contract, left.length * lanes, [...arrays, ...numbers]);
    },
    add: (a, b, size) => run(add, size, [a, b]),
    async destroy() {
      await gpu.destroy();
    },
  };
}

export async function read(values: Values): Promise<Float32Array> {
  return isOnDevice(values) ? answer(async () => values.toArray()) : values;
}

/** A lost device is nobody's mistake, but the user's to know. */
async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    if (!message.includes('device was lost')) throw error;
    throw new UserError('The GPU device of gpu.js was lost. Use another backend (--backend wasm).', 1);
  }
}

export function release(values: Values): void {
  if (isOnDevice(values)) values.delete();
}

function isOnDevice(values: Values): values is DeviceArray {
  return !(values instanceof Float32Array);
}
