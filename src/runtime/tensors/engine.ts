// Starts TensorFlow.js on the fastest classical engine that this machine has, and says why the others are not there.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import util from 'node:util';
import * as tf from './tf.ts';
import { versionIn } from '../../package-folder.ts';
import { UserError } from '../../user-error.ts';
import { registerAdamKernel } from './adam-kernel.ts';
import { registerAddKernels } from './add-kernels.ts';
import { registerBatchNormKernels } from './batch-norm-kernels.ts';
import { registerConvolutionKernels } from './convolution-kernels.ts';
import { createTensorKernels, type TensorKernels } from './tensor-kernels.ts';
import { registerFileModels } from './file-models.ts';
import { registerMaxPoolGradient } from './max-pool-gradient.ts';
import { registerReluGradient } from './relu-gradient.ts';
import { registerSharedCopies } from './shared-copies.ts';
import { withSharedMemory } from './shared-memory.ts';
import { registerSumKernel } from './sum-kernel.ts';
import { otherCopies } from './tfjs-copies.ts';
import { refuseFullMemory } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** TensorFlow.js as it was started. */
export interface Engine {
  readonly tf: typeof import('./tf.ts');
  /** "tfjs-node-gpu", "tfjs-node" or "tfjs-wasm". */
  readonly backend: string;
}

export interface EngineStatus {
  readonly name: string;
  readonly available: boolean;
  readonly version?: string;
  /** Why it is not available: one sentence. */
  readonly reason?: string;
}

interface Candidate {
  readonly name: string;
  readonly package: string;
  /** Loads it as far as that has no side effects on the computation; throws when it cannot run here. */
  load(): Promise<unknown>;
  /** Makes it tfjs's current backend. */
  start(): Promise<void>;
}

const require = createRequire(import.meta.url);

/** In order of preference; a WebGPU engine belongs after the first. tfjs's `cpu` backend is sixty times slower: never. */
const CANDIDATES: readonly Candidate[] = [
  nativeCandidate('tfjs-node-gpu'),
  nativeCandidate('tfjs-node'),
  {
    name: 'tfjs-wasm',
    package: '@tensorflow/tfjs-backend-wasm',
    load: () => import('@tensorflow/tfjs-backend-wasm'),
    start: startWasm,
  },
];

let started: Promise<Engine> | undefined;
/** Of the engine on WebAssembly. */
let kernels: TensorKernels | undefined;
let mostThreads: number | undefined;

/**
 * The engine, started at the first call; later calls return the same one. A second copy of TensorFlow.js in the program
 * gets a warning on standard error.
 * @throws UserError (exit code 1) when none runs.
 */
export function startEngine(): Promise<Engine> {
  started ??= startOnce();
  return started;
}

/**
 * From now on the engine on WebAssembly computes on so many threads at most, the calling one counted; without a limit on one a
 * processor. Their number changes no bit of what is computed. Other engines have their own settings.
 */
export function limitEngineThreads(threads: number): void {
  mostThreads = threads;
  kernels?.limitThreads(threads);
}

async function startOnce(): Promise<Engine> {
  const warning = otherCopies();
  if (warning !== undefined) console.warn(`qcnn: ${warning}`);
  return startFirst();
}

/** Every engine in order of preference: whether it loads here, and if not why. */
export function engineReport(): Promise<EngineStatus[]> {
  return Promise.all(
    CANDIDATES.map(async ({ name, package: packageName, load }): Promise<EngineStatus> => {
      try {
        await load();
        const version = versionOf(packageName);
        return { name, available: true, ...(version !== undefined && { version }) };
      } catch (error) {
        return { name, available: false, reason: whyNot(packageName, error) };
      }
    }),
  );
}

async function startFirst(): Promise<Engine> {
  const reasons: string[] = [];
  for (const candidate of CANDIDATES) {
    try {
      await candidate.start();
      return { tf, backend: candidate.name };
    } catch (error) {
      reasons.push(`${candidate.name}: ${whyNot(candidate.package, error)}`);
    }
  }
  throw new UserError(`No TensorFlow.js engine runs here. ${reasons.join(' ')} Run \`npm ci\` again.`, 1);
}

/** TensorFlow's own library: optional, since its installation downloads several hundred megabytes. */
function nativeCandidate(name: 'tfjs-node-gpu' | 'tfjs-node'): Candidate {
  const packageName = `@tensorflow/${name}`;
  async function load(): Promise<void> {
    restoreRemovedUtilities();
    await import(packageName);
  }
  async function start(): Promise<void> {
    await load();
    if (!(await tf.setBackend('tensorflow'))) throw new Error('its backend does not start.');
  }
  return { name, package: packageName, load, start };
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 removed. */
function restoreRemovedUtilities(): void {
  const utilities = util as unknown as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  utilities['isArray'] ??= Array.isArray;
}

/**
 * tfjs's wasm backend (XNNPACK, SIMD, one thread) with our own kernels for most of what training takes, on several threads:
 * the threaded build of 4.22, even when its workers are made to start in Node, has a pool of one.
 */
async function startWasm(): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep, true);
  await withoutNewProcessListeners(() =>
    withSharedMemory(async () => {
      if (!(await tf.setBackend('wasm'))) throw new Error('its WebAssembly module does not start.');
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

/** Of a package as it is installed; undefined where it lies in another place, or without its package.json. */
function versionOf(packageName: string): string | undefined {
  const folders = require.resolve.paths(packageName) ?? [];
  const found = folders.map((folder) => versionIn(join(folder, packageName)));
  return found.find((version) => version !== undefined);
}

function whyNot(packageName: string, error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ERR_MODULE_NOT_FOUND' && message?.includes(packageName)) {
    return `${packageName} is not installed (optional).`;
  }
  return `${packageName} does not load: ${String(message ?? error).split('\n', 1)[0]}`;
}
