// The one device that circuits by `--backend webgpu` and TensorFlow.js share, so that nothing crosses between two.
import { UserError } from '../../../user-error.ts';
import { findAdapter, openDevice } from './adapter.ts';
import { nameOfAdapter } from './adapter-name.ts';

/** A device with what its adapter says of itself. */
export interface OpenedDevice {
  readonly device: GPUDevice;
  /** A software adapter: it computes on the processor. */
  readonly isFallback: boolean;
  /** "NVIDIA H200". */
  readonly name: string;
}

let opened: Promise<OpenedDevice | string> | undefined;

/** Opened when it is first asked for, and again after it was lost; or one sentence that says why there is none. */
export function sharedDevice(): Promise<OpenedDevice | string> {
  opened ??= openOwnDevice().then((found) => {
    if (typeof found !== 'string') void found.device.lost.then(() => (opened = undefined));
    return found;
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Another one, or one sentence that says why there is none. */
export async function openOwnDevice(): Promise<OpenedDevice | string> {
  const adapter = await findAdapter();
  if (typeof adapter === 'string') return adapter;
  try {
    return { device: await openDevice(adapter), ...describeAdapter(adapter) };
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** What the adapter says of itself. */
export function describeAdapter({ info }: GPUAdapter): Pick<OpenedDevice, 'isFallback' | 'name'> {
  return { isFallback: info.isFallbackAdapter, name: nameOfAdapter(info) };
}
