// Where gpu.js comes from: the optional package, imported when it is first needed, or the caller. Only what is used of it.
import { findAdapter } from '../webgpu/adapter.ts';

/**
 * - 'cpu': gpu.js's JavaScript, anywhere.
 * - 'gpu': what gpu.js finds without waiting: WebGL where there is a canvas, else its WebAssembly (so in Node).
 * - 'webgpu': WGSL on an adapter, in a browser or by Dawn.
 */
export type GpujsMode = 'cpu' | 'gpu' | 'webgpu';

/** A tensor that gpu.js keeps on the device. */
export interface DeviceArray {
  toArray(): Float32Array | Promise<Float32Array>;
  delete(): void;
}

export type KernelResult = Float32Array | DeviceArray;
export type KernelArgument = KernelResult | number;

export interface Kernel {
  (...args: KernelArgument[]): KernelResult | Promise<KernelResult>;
  setOutput(output: readonly number[]): unknown;
}

export interface KernelSettings {
  readonly argumentTypes: readonly string[];
  readonly output: readonly number[];
  readonly dynamicOutput: boolean;
  readonly dynamicArguments: boolean;
  readonly loopMaxIterations: number;
  readonly precision: 'single';
  readonly tactic: 'precision';
  readonly pipeline: boolean;
  readonly immutable: boolean;
}

export interface Gpu {
  createKernel(source: string, settings: KernelSettings): Kernel;
  destroy(): Promise<unknown>;
}

/** The module `gpu.js`: `import * as library from 'gpu.js'`. */
export interface GpujsLibrary {
  readonly GPU: object;
  readonly WebGPUContext: object;
}

/** As far as it is used. */
interface Library {
  readonly GPU: { new (settings: { mode: GpujsMode }): Gpu; readonly isGPUSupported: boolean };
  readonly WebGPUContext: { acquire(): Promise<{ readonly isLost: boolean }> };
}

const install = 'Install it with `npm install gpu.js@2.24.1`.';

/** gpu.js, or one sentence that says why it is not there. */
export async function findLibrary(): Promise<GpujsLibrary | string> {
  // Not a literal, so that the compiler does not ask for a package that may be missing.
  const name: string = 'gpu.js';
  try {
    const found = await import(name);
    return found.default ?? found;
  } catch (error) {
    const isMissing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    return isMissing
      ? `the package "gpu.js" is not installed. ${install}`
      : `the package "gpu.js" does not load (${(error as Error).message}). ${install}`;
  }
}

export interface OpenedGpu {
  readonly gpu: Gpu;
  /** Whether its device is gone: another has to be opened. */
  isLost(): boolean;
}

/** What runs kernels, with its device opened; or one sentence that says why this mode cannot run here. */
export async function openGpu(library: GpujsLibrary, mode: GpujsMode): Promise<OpenedGpu | string> {
  const { GPU, WebGPUContext } = library as Library;
  if (mode === 'gpu' && !GPU.isGPUSupported) return 'gpu.js finds neither WebGL nor WebAssembly with SIMD.';
  if (mode !== 'webgpu') return { gpu: new GPU({ mode }), isLost: () => false };
  const adapter = await findAdapter();
  if (typeof adapter === 'string') return adapter;
  return withNavigator({ requestAdapter: async () => adapter }, async () => {
    try {
      const context = await WebGPUContext.acquire();
      return { gpu: new GPU({ mode }), isLost: () => context.isLost };
    } catch (error) {
      return `gpu.js gets no WebGPU device (${(error as Error).message}).`;
    }
  });
}

/** gpu.js looks for WebGPU in `navigator.gpu` alone: there it is while this work goes on, and then no longer. */
async function withNavigator<T>(gpu: Pick<GPU, 'requestAdapter'>, work: () => Promise<T>): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  if (globalThis.navigator?.gpu) return work();
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return await work();
  } finally {
    delete (globalThis as { navigator?: unknown }).navigator;
    if (before) Object.defineProperty(globalThis, 'navigator', before);
  }
}
