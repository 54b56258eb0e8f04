// Images as the samples of the training loop.
import type { Images } from '../runtime/data/dataset.ts';
import { valuesOf } from '../runtime/data/images.ts';
import type { Samples } from '../runtime/training/batches.ts';

export function imagesToSamples(images: Images): Samples {
  return {
    values: valuesOf(images),
    shape: [images.height, images.width, images.channels],
    labels: images.labels,
    classes: images.classes.length,
  };
}
