// The same computation on TensorFlow.js's WebGPU backend with our kernels, and on its plain `cpu` backend, the reference.
import * as tf from '@tensorflow/tfjs';
import { findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { registerWebgpuKernels } from '../../../../src/runtime/tensors/webgpu/index.ts';
import { silenceAdvice } from '../on-backends.ts';

const errors: string[] = [];

/** Starts the backend on the adapter that is there. */
export async function startWebgpu(): Promise<void> {
  const adapter = (await findAdapter()) as GPUAdapter;
  const device = await openDevice(adapter);
  device.addEventListener('uncapturederror', ({ error }) => void errors.push(error.message));
  // What tfjs asks of a browser before its classes are there.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: {}, userAgent: 'node' }, configurable: true });
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3);
  await tf.setBackend('webgpu');
  registerWebgpuKernels();
  silenceAdvice();
} // prettier-ignore

/** What `compute` returns on this backend; throws what the device refused meanwhile. */
export async function runOn<T>(name: 'webgpu' | 'cpu', compute: () => Promise<T>): Promise<T> {
  await tf.setBackend(name);
  const result = await compute();
  if (errors.length > 0) throw new Error(errors.splice(0)[0]);
  return result;
}

/** Values of each tensor that `compute` returns. */
export function valuesOn(name: 'webgpu' | 'cpu', compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  return runOn(name, async () => {
    const tensors = tf.tidy(compute);
    const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data<'float32'>()).slice()));
    tf.dispose(tensors);
    return values;
  });
}

/** Throws where numbers differ by more than `tolerance` times the largest of the tensor. */
export function requireAlike(
  ours: readonly Float32Array[],
  reference: readonly Float32Array[],
  tolerance = 1e-5,
): void {
  if (ours.length !== reference.length) throw new Error(`${ours.length} tensors, not ${reference.length}`);
  ours.forEach((values, index) => {
    const expected = reference[index];
    if (values.length !== expected.length)
      throw new Error(`tensor ${index} has ${values.length} numbers, not ${expected.length}`);
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    values.forEach((value, at) => {
      const isAlike = Object.is(value, expected[at]) || Math.abs(value - expected[at]) <= tolerance * scale;
      if (!isAlike) throw new Error(`tensor ${index}: ${value} at ${at}, not ${expected[at]}`);
    });
  });
}
