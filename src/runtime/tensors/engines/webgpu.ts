// TensorFlow.js on WebGPU as an engine: on the device that circuits by `--backend webgpu` have, too. In Node it is Dawn's.
import { findAdapter } from '../../backends/webgpu/adapter.ts';
import { describeAdapter, sharedDevice } from '../../backends/webgpu/shared-device.ts';
import { UserError } from '../../../user-error.ts';
import { registerFileModels } from '../file-models.ts';
import * as tf from '../tf.ts';
import { registerWebgpuKernels } from '../webgpu/index.ts';
import { NotHere, type EngineCandidate } from './candidate.ts';

const backendName = 'webgpu';

/** Whose device is lost; the next start registers another. */
let isLost = false;

export const webgpuEngine: EngineCandidate = {
  name: 'webgpu',
  backend: 'tfjs-webgpu',
  async look() {
    return { version: tf.version_core, on: describeAdapter(await adapterOrThrow()).name };
  },
  async passedOver() {
    const { isFallback, name } = describeAdapter(await adapterOrThrow());
    return isFallback ? `Its adapter ${name} is software, slower than WebAssembly.` : undefined;
  },
  async start() {
    await adapterOrThrow();
    if (isLost) tf.removeBackend(backendName);
    if (!isRegistered()) await register();
    if (!(await tf.setBackend(backendName)))
      throw new NotHere('The WebGPU backend of TensorFlow.js does not start.');
    registerFileModels();
    registerKernels();
  },
};

let hasKernels = false;

/** Once a process, for all devices. */
function registerKernels(): void {
  if (!hasKernels) registerWebgpuKernels();
  hasKernels = true;
}

async function adapterOrThrow(): Promise<GPUAdapter> {
  const adapter = await findAdapter();
  if (typeof adapter !== 'string') return adapter;
  throw new NotHere(adapter);
}

/** By a program of its own device, or by us. */
function isRegistered(): boolean {
  return tf.findBackendFactory(backendName) !== null;
}

async function register(): Promise<void> {
  const opened = await sharedDevice();
  if (typeof opened === 'string') throw new NotHere(opened);
  const { device } = opened;
  const { WebGPUBackend } = await import('./tfjs-webgpu.ts');
  // Where `navigator.gpu` is there, the package has registered one with another device.
  if (isRegistered()) tf.removeBackend(backendName);
  const backend = withGpu(() => new WebGPUBackend(device, device.adapterInfo as never));
  refuseSyncReads(backend as unknown as Readable);
  tf.registerBackend(backendName, () => backend);
  isLost = false;
  void device.lost.then(() => (isLost = true));
}

/** tfjs asks whether there is WebGPU by looking for it where browsers have it; elsewhere nothing of it stays there. */
function withGpu<T>(work: () => T): T {
  if (globalThis.navigator?.gpu) return work();
  const former = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: {} }, configurable: true });
  try {
    return work();
  } finally {
    if (former) Object.defineProperty(globalThis, 'navigator', former);
    else delete (globalThis as { navigator?: unknown }).navigator;
  }
}

interface Readable {
  readSync(dataId: object): unknown;
  readonly tensorMap: { get(dataId: object): { readonly values: unknown } };
}

/** Numbers that lie on the device alone come by a canvas, which Node has not. */
function refuseSyncReads(backend: Readable): void {
  if (typeof OffscreenCanvas !== 'undefined') return;
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId) => {
    if ((backend.tensorMap.get(dataId).values ?? undefined) === undefined)
      throw new UserError(
        'Numbers on a graphics card are read later: use `await tensor.data()` instead of `dataSync` or `arraySync`.',
      );
    return readSync(dataId);
  };
}
