// How the samples of a set become the batches of an epoch.
import type { Random } from '../random.ts';

/**
 * The sample numbers of each batch of one epoch, in a new random order. Batches differ by at most one sample,
 * so that none is too small for batch statistics.
 */
export function drawBatches(samples: number, batchSize: number, random: Random): Int32Array[] {
  const order = random.shuffle(Int32Array.from({ length: samples }, (_, index) => index));
  const count = Math.ceil(samples / batchSize);
  return Array.from({ length: count }, (_, batch) =>
    order.subarray(Math.floor((batch * samples) / count), Math.floor(((batch + 1) * samples) / count)),
  );
}
