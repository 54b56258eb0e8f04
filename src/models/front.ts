// What comes before the trained part of a model: steps that turn images into other images or vectors, each fitted on
// the training set alone, and chained.
import type { Images } from '../runtime/data/dataset.ts';

/** Vectors are images of height 1 with one channel. Long steps throw the signal's reason when it aborts. */
export type Front = (images: Images, signal?: AbortSignal) => Promise<Images>;

/** Fits a step on the training set. */
export type FitFront = (train: Images, signal?: AbortSignal) => Promise<Front>;

/** One step after the other, each fitted on what the earlier ones make of the training set. */
export function chain(...steps: readonly FitFront[]): FitFront {
  return async (train, signal) => {
    const fronts: Front[] = [];
    let made = train;
    for (const fit of steps) {
      const front = await fit(made, signal);
      fronts.push(front);
      if (fronts.length < steps.length) made = await front(made, signal);
    }
    return async (images, stop) => {
      let result = images;
      for (const front of fronts) result = await front(result, stop);
      return result;
    };
  };
}

/** The same samples as vectors: `values` is [count × width]. */
export function asVectors(images: Images, values: Float32Array, width: number): Images {
  return { ...images, height: 1, width, channels: 1, values };
}

/** Numbers in one sample. */
export function sampleSize({ height, width, channels }: Images): number {
  return height * width * channels;
}

/** A step that remembers what it made of each image set, for as long as that set is in use. */
export function remember(front: Front): Front {
  const made = new WeakMap<Images, Promise<Images>>();
  return (images, signal) => {
    let result = made.get(images);
    if (!result) {
      result = front(images, signal);
      result.catch(() => made.delete(images));
      made.set(images, result);
    }
    return result;
  };
}

/** Parts of at most `size` samples each, in order. */
export function* inParts(images: Images, size: number): Generator<Images> {
  const sample = sampleSize(images);
  for (let start = 0; start < images.count; start += size) {
    const end = Math.min(start + size, images.count);
    const values = images.values.subarray(start * sample, end * sample);
    yield { ...images, count: end - start, values, labels: images.labels.subarray(start, end) };
  }
}
