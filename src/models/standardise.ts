// The step to numbers of mean 0 and deviation 1, by the statistics of the training set.
import { filler, inParts, sampleSize } from '../runtime/data/images.ts';
import { take, vector } from '../runtime/numbers-by-name.ts';
import type { Step } from './front.ts';

const samplesAtOnce = 1024;

/** Number by number of each sample; what never varies becomes 0. */
export const standardise: Step = {
  async fit(train) {
    const width = sampleSize(train);
    const mean = new Float64Array(width);
    const deviation = new Float64Array(width);
    for (const { values } of inParts(train, samplesAtOnce))
      values.forEach((value, at) => (mean[at % width] += value / train.count));
    for (const { values } of inParts(train, samplesAtOnce))
      values.forEach((value, at) => (deviation[at % width] += (value - mean[at % width]) ** 2 / train.count));
    const scale = deviation.map((variance) => (variance > 1e-12 ? 1 / Math.sqrt(variance) : 0));
    return new Map([
      ['mean', vector(mean)],
      ['scale', vector(scale)],
    ]);
  },
  front(statistics) {
    const mean = take(statistics, 'mean', [undefined]);
    const scale = take(statistics, 'scale', [mean.length]);
    const width = mean.length;
    return async (vectors) => {
      const fill = filler(vectors.count, width, (sample, out, at) => {
        const own = out.subarray(at, at + width);
        vectors.fill([sample], own);
        for (let i = 0; i < width; i++) own[i] = (own[i] - mean[i]) * scale[i];
      });
      return { ...vectors, fill };
    };
  },
  flops: (_, vectors) => 2 * sampleSize(vectors),
  pull(statistics) {
    const scale = take(statistics, 'scale', [undefined]);
    return async (_, upstream) => upstream.map((slope, at) => slope * scale[at % scale.length]);
  },
};
