// TensorFlow.js on WebAssembly as an engine, which runs everywhere.
import * as tf from '../tf.ts';
import { registerAdamKernel } from '../adam-kernel.ts';
import { registerAddKernels } from '../add-kernels.ts';
import { registerBatchNormKernels } from '../batch-norm-kernels.ts';
import { registerConvolutionKernels } from '../convolution-kernels.ts';
import { createTensorKernels, type TensorKernels } from '../tensor-kernels.ts';
import { registerFileModels } from '../file-models.ts';
import { registerMaxPoolGradient } from '../max-pool-gradient.ts';
import { registerReluGradient } from '../relu-gradient.ts';
import { registerSharedCopies } from '../shared-copies.ts';
import { withSharedMemory } from '../shared-memory.ts';
import { registerSumKernel } from '../sum-kernel.ts';
import { refuseFullMemory } from '../wasm-heap.ts';
import type { WasmBackend } from '../wasm-heap.ts';
import { binaryFolder } from './binary.ts';
import { NotHere, versionOf, type EngineCandidate } from './candidate.ts';

const packageName = '@tensorflow/tfjs-backend-wasm';

let kernels: TensorKernels | undefined;
let mostThreads: number | undefined;

export const wasmEngine: EngineCandidate = {
  name: 'wasm',
  backend: 'tfjs-wasm',
  look: async () => ({ version: versionOf(packageName) }),
  start,
};

/**
 * From now on the engine on WebAssembly computes on so many threads at most, the calling one counted; without a limit on one a
 * processor. Their number changes no bit of what is computed. Other engines have their own settings.
 */
export function limitEngineThreads(threads: number): void {
  mostThreads = threads;
  kernels?.limitThreads(threads);
}

/**
 * tfjs's wasm backend (XNNPACK, SIMD, one thread) with our own kernels for most of what training takes, on several threads:
 * the threaded build of 4.22, even when its workers are made to start in Node, has a pool of one.
 */
async function start(): Promise<void> {
  if (kernels !== undefined) return void (await tf.setBackend('wasm'));
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(binaryFolder, true);
  await withoutNewProcessListeners(() =>
    withSharedMemory(async () => {
      if (!(await tf.setBackend('wasm')))
        throw new NotHere('The WebAssembly module of TensorFlow.js does not start.', 'Run `npm ci` again.');
    }),
  );
  refuseFullMemory(tf.backend() as WasmBackend);
  registerFileModels();
  kernels = createTensorKernels(tf.backend() as WasmBackend);
  if (mostThreads !== undefined) kernels.limitThreads(mostThreads);
  registerSharedCopies();
  registerConvolutionKernels(kernels);
  registerBatchNormKernels(kernels);
  registerAddKernels(kernels);
  registerReluGradient(kernels);
  registerMaxPoolGradient(kernels);
  registerSumKernel(kernels);
  registerAdamKernel(kernels);
}

/** The module's loader listens to every uncaught error of the process, only to throw it again without its place. */
async function withoutNewProcessListeners(work: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.rawListeners(event)));
  await work();
  events.forEach((event, index) => {
    for (const listener of process.rawListeners(event)) {
      if (!before[index].has(listener)) process.removeListener(event, listener as () => void);
    }
  });
}
