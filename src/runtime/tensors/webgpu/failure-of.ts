// Why work on a device has failed: what the device itself has told says more than what the work threw.
import { watchDevice } from '../../backends/webgpu/device-watch.ts';
import { currentWebgpu } from './webgpu-backend.ts';

/** Milliseconds within which a device tells of what has failed on it. */
const patience = 20;

/** Throws what the device of TensorFlow.js's current backend has told, or else the error. */
export async function failDevice(error: unknown): Promise<never> {
  const webgpu = currentWebgpu();
  throw webgpu ? await failureOf(webgpu.device, error) : error;
}

/** A UserError where the device has told one; else the error itself. */
export async function failureOf(device: GPUDevice, error: unknown): Promise<unknown> {
  const watch = watchDevice(device);
  const told = watch.lost.catch((loss: unknown) => loss);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  const loss = await Promise.race([told, late]);
  if (loss !== undefined) return loss;
  try {
    watch.check();
  } catch (failure) {
    return failure;
  }
  return error;
}
