// Images as the samples of the training loop, which fills a batch when it needs one.
import type { Images } from '../runtime/data/dataset.ts';
import { sampleSize } from '../runtime/data/images.ts';
import type { SampleSource } from '../runtime/training/source.ts';

export function imagesToSamples(images: Images): SampleSource {
  const { count, height, width, channels, labels, classes } = images;
  return {
    count,
    shape: [height, width, channels],
    labels,
    classes: classes.length,
    fill: (chosen, out) => images.fill(chosen, out),
  };
}

/** Each as one vector. */
export function vectorsToSamples(images: Images): SampleSource {
  return { ...imagesToSamples(images), shape: [sampleSize(images)] };
}
