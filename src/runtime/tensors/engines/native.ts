// TensorFlow's own library as an engine, on processors or on graphics cards by CUDA: packages that are no dependency, since
// their installation downloads several hundred megabytes.
import util from 'node:util';
import * as tf from '../tf.ts';
import { NotHere, versionOf, type EngineCandidate } from './candidate.ts';

/** What its backend has beyond KernelBackend, where it is the real one. */
interface NativeBackend {
  readonly isUsingGpuDevice?: boolean;
}

export const nodeGpuEngine: EngineCandidate = native('tfjs-node-gpu', () => {
  const { isUsingGpuDevice = true } = (tf.findBackend('tensorflow') ?? {}) as NativeBackend;
  if (!isUsingGpuDevice) throw new NotHere('@tensorflow/tfjs-node-gpu finds no graphics card.', 'It takes one of NVIDIA, with CUDA 11.8 and cuDNN 8.6.'); // prettier-ignore
});

export const nodeEngine: EngineCandidate = native('tfjs-node', () => {});

/** `requireDevice` throws NotHere once the library is loaded, where what it is for is missing. */
function native(name: 'tfjs-node-gpu' | 'tfjs-node', requireDevice: () => void): EngineCandidate {
  const packageName = `@tensorflow/${name}`;
  async function load(): Promise<void> {
    restoreRemovedUtilities();
    try {
      await import(packageName);
    } catch (error) {
      throw whyNot(packageName, error);
    }
    requireDevice();
  }
  return {
    name,
    backend: name,
    async look() {
      await load();
      return { version: versionOf(packageName) };
    },
    async start() {
      await load();
      if (!(await tf.setBackend('tensorflow')))
        throw new NotHere(`The backend of ${packageName} does not start.`);
    },
  };
}

function whyNot(packageName: string, error: unknown): NotHere {
  const { code, message } = error as { code?: string; message?: string };
  const install = `Install it with \`npm install ${packageName}@${tf.version_core}\`.`;
  if (code === 'ERR_MODULE_NOT_FOUND' && message?.includes(packageName))
    return new NotHere(`${packageName} is not installed (optional).`, install);
  return new NotHere(`${packageName} does not load: ${String(message ?? error).split('\n', 1)[0]}`, install);
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 removed. */
function restoreRemovedUtilities(): void {
  const utilities = util as unknown as Record<string, unknown>;
  utilities['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  utilities['isArray'] ??= Array.isArray;
}
