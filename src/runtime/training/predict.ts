// Class probabilities of a trained model, batch by batch.
import { setImmediate } from 'node:timers/promises';
import type { AnyLayersModel } from '../tensors/any-model.ts';
import * as tf from '../tensors/tf.ts';
import type { Samples } from './batches.ts';

/**
 * The model's output [n × …] in inference mode (batch norm by its moving statistics): class probabilities [n × classes]
 * of a classifier. Lets other work of the process run between batches.
 */
export async function predict(
  given: AnyLayersModel,
  samples: Pick<Samples, 'values' | 'shape'>,
  batchSize = 128,
): Promise<Float32Array> {
  const model = given as tf.LayersModel;
  const size = samples.shape.reduce((product, length) => product * length, 1);
  const count = samples.values.length / size;
  const parts: Float32Array[] = [];
  for (let first = 0; first < count; first += batchSize) {
    const last = Math.min(count, first + batchSize);
    const output = tf.tidy(() => {
      const inputs = tf.tensor(samples.values.slice(first * size, last * size), [
        last - first,
        ...samples.shape,
      ]);
      return model.apply(inputs, { training: false }) as tf.Tensor;
    });
    parts.push((await output.data()) as Float32Array);
    output.dispose();
    await setImmediate();
  }
  return concatenate(parts);
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
