// Class probabilities of many samples, batch by batch.
import { setImmediate } from 'node:timers/promises';
import type { Learner } from './learner.ts';
import { sizeOf, type SampleSource } from './source.ts';

const samplesAtOnce = 128;

interface PredictOptions {
  readonly batchSize?: number;
  readonly between?: () => Promise<void> | void;
}

/** What comes of each sample, one after the other. `between` is awaited before each batch; other work of the process runs meanwhile. */
export async function predictAll(
  predict: Learner['predict'],
  samples: Pick<SampleSource, 'count' | 'shape' | 'fill'>,
  { batchSize = samplesAtOnce, between }: PredictOptions = {},
): Promise<Float32Array> {
  const values = new Float32Array(Math.min(batchSize, samples.count) * sizeOf(samples.shape));
  let all = new Float32Array(0);
  for (let first = 0; first < samples.count; first += batchSize) {
    await between?.();
    const count = Math.min(batchSize, samples.count - first);
    const chosen = Int32Array.from({ length: count }, (_, row) => first + row);
    const filled = values.subarray(0, count * sizeOf(samples.shape));
    samples.fill(chosen, filled);
    const part = await predict(filled, count);
    if (first === 0) all = new Float32Array((part.length / count) * samples.count);
    all.set(part, (part.length / count) * first);
    await setImmediate();
  }
  return all;
}
