// Class probabilities of many samples, batch by batch.
import { setImmediate } from 'node:timers/promises';
import type { Learner } from './learner.ts';
import { sizeOf, type SampleSource } from './source.ts';

const samplesAtOnce = 128;
/** Batches that may be under way, where answers come later. */
const batchesAhead = 4;

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
  const under: { readonly first: number; readonly count: number; readonly part: Promise<Float32Array> }[] =
    [];

  async function takeOldest(): Promise<void> {
    const { first, count, part: later } = under.shift()!;
    const part = await later;
    if (first === 0) all = new Float32Array((part.length / count) * samples.count);
    all.set(part, (part.length / count) * first);
  }

  for (let first = 0; first < samples.count; first += batchSize) {
    await between?.();
    const count = Math.min(batchSize, samples.count - first);
    const chosen = Int32Array.from({ length: count }, (_, row) => first + row);
    const filled = values.subarray(0, count * sizeOf(samples.shape));
    samples.fill(chosen, filled);
    const part = predict(filled, count);
    // Where one failed, nobody takes those after it.
    part.catch(() => {});
    under.push({ first, count, part });
    if (under.length >= batchesAhead) await takeOldest();
    await setImmediate();
  }
  while (under.length > 0) await takeOldest();
  return all;
}
