// A set of samples that is brought to the device once: steps then name samples by number, and no pixel crosses again.
import { allocateFrom } from '../gpu-buffers.ts';
import * as tf from '../tf.ts';
import type { WebgpuBackend } from './webgpu-backend.ts';

/** How a set is read: as `SampleSource` has it. */
export interface Samples {
  readonly count: number;
  readonly shape: readonly number[];
  fill(chosen: ArrayLike<number>, out: Float32Array): void;
}

/** Bytes of a set that is held; larger ones go batch by batch. */
const mostBytes = 2 ** 30;
/** Numbers that are on their way at once. */
const numbersAtOnce = 2 ** 22;

/** The samples as a tensor [count × numbers of one]; undefined where the device has no room for them. */
export async function holdSamples(
  backend: WebgpuBackend,
  { count, shape, fill }: Samples,
): Promise<tf.Tensor2D | undefined> {
  const { device } = backend;
  const size = tf.util.sizeFromShape([...shape]);
  const bytes = 4 * count * size;
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  if (bytes === 0 || bytes > Math.min(mostBytes, maxBufferSize, maxStorageBufferBindingSize))
    return undefined;
  device.pushErrorScope('out-of-memory');
  const buffer = allocateFrom(backend)(bytes);
  if (await device.popErrorScope()) return undefined;
  const rows = Math.max(1, Math.floor(numbersAtOnce / size));
  const values = new Float32Array(Math.min(rows, count) * size);
  for (let first = 0; first < count; first += rows) {
    const chosen = Int32Array.from({ length: Math.min(rows, count - first) }, (_, row) => first + row);
    const part = values.subarray(0, chosen.length * size);
    fill(chosen, part);
    device.queue.writeBuffer(buffer, 4 * first * size, part);
  }
  const tensor = tf.tensor({ buffer, zeroCopy: true }, [count, size], 'float32');
  // It goes back to the pool with the tensor.
  backend.tensorMap.get(tensor.dataId).external = false;
  return tensor as tf.Tensor2D;
}
