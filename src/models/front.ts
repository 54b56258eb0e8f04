// What comes before the trained part of a model: steps that turn images into other images or vectors, each by statistics
// of the training set alone, and chained.
import type { Images } from '../runtime/data/dataset.ts';
import { imagesOfValues } from '../runtime/data/images.ts';
import { below, named, type Numbers, type NumbersByName } from '../runtime/numbers-by-name.ts';

/** Vectors are images of height 1 with one channel. Long steps throw the signal's reason when it aborts. */
export type Front = (images: Images, signal?: AbortSignal) => Promise<Images>;

export interface Step {
  /** The statistics of a training set; none where the step needs none. */
  fit(train: Images, signal?: AbortSignal): Promise<NumbersByName>;
  /** What it does with images by these statistics. Throws UserError where they are not such as `fit` gives. */
  front(statistics: NumbersByName): Front;
}

/** A step that is the same whatever it is trained on. */
export function fixed(front: Front): Step {
  return { fit: async () => new Map(), front: () => front };
}

/** One step after the other, each fitted on what the earlier ones make of the training set. */
export function chain(...steps: readonly Step[]): Step {
  return {
    async fit(train, signal) {
      const all: [string, Numbers][] = [];
      let made = train;
      for (const [index, step] of steps.entries()) {
        const statistics = await step.fit(made, signal);
        all.push(...named(String(index), statistics));
        if (index < steps.length - 1) made = await step.front(statistics)(made, signal);
      }
      return new Map(all);
    },
    front(statistics) {
      const fronts = steps.map((step, index) => step.front(below(statistics, String(index))));
      return async (images, stop) => {
        let result = images;
        for (const front of fronts) result = await front(result, stop);
        return result;
      };
    },
  };
}

/** The same samples as vectors: `values` is [count × width]. */
export function asVectors(images: Images, values: Float32Array, width: number): Images {
  return imagesOfValues({ ...images, height: 1, width, channels: 1, values });
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
