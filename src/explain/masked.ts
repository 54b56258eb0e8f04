// An image with parts of it covered by grey, the mean of the training images, and what a model says of each.
import type { Classifier } from '../models/classifier.ts';
import { imagesOfValues, valuesOf } from '../runtime/data/images.ts';
import type { Explained } from './heat-map.ts';

const imagesAtOnce = 64;

/** [masks]: the probability of the class, for each mask [height × width], where what is false is covered. */
export async function probabilitiesBehind(
  model: Classifier,
  { image, classOf }: Explained,
  masks: readonly (readonly boolean[])[],
): Promise<Float64Array> {
  const { channels, classes } = image;
  const values = valuesOf(image);
  const found = new Float64Array(masks.length);
  for (let first = 0; first < masks.length; first += imagesAtOnce) {
    const part = masks.slice(first, first + imagesAtOnce);
    const covered = new Float32Array(part.length * values.length);
    part.forEach((mask, row) => {
      mask.forEach((shown, pixel) => {
        if (!shown) return;
        for (let at = pixel * channels; at < (pixel + 1) * channels; at++)
          covered[row * values.length + at] = values[at];
      });
    });
    const labels = new Int32Array(part.length);
    const made = imagesOfValues({ ...image, count: part.length, labels, values: covered });
    const probabilities = await model.predict(made);
    part.forEach((_, row) => (found[first + row] = probabilities[row * classes.length + classOf]));
  }
  return found;
}
