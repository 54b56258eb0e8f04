// What comes before the trained part of a model: steps that turn images into other images or vectors, each by statistics
// of the training set alone, and chained.
import type { Images } from '../runtime/data/dataset.ts';
import { imagesOfValues } from '../runtime/data/images.ts';
import { flopsTogether, type Flops } from '../runtime/flops.ts';
import { below, named, type Numbers, type NumbersByName } from '../runtime/numbers-by-name.ts';

/** Vectors are images of height 1 with one channel. Long steps throw the signal's reason when it aborts. */
export type Front = (images: Images, signal?: AbortSignal) => Promise<Images>;

/**
 * Gradients [count × sample] by what entered a step, of those [count × sample] by what it made of these images: what clips
 * passes none on.
 */
export type Pull = (images: Images, upstream: Float32Array, signal?: AbortSignal) => Promise<Float32Array>;

export interface Step {
  /** The statistics of a training set; none where the step needs none. */
  fit(train: Images, signal?: AbortSignal): Promise<NumbersByName>;
  /** What it does with images by these statistics. Throws UserError where they are not such as `fit` gives. */
  front(statistics: NumbersByName): Front;
  /** For one image such as these, of which there need be none. */
  flops(statistics: NumbersByName, images: Images): Flops | Promise<Flops>;
  /** Absent: what it makes has no gradient. */
  pull?(statistics: NumbersByName): Pull;
}

/** A step that is the same whatever it is trained on. */
export function fixed(front: Front, flops: () => Flops | Promise<Flops>, pull?: Pull): Step {
  return { fit: async () => new Map(), front: () => front, flops, ...(pull && { pull: () => pull }) };
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
    async flops(statistics, images) {
      const counted: Flops[] = [];
      let given = images;
      for (const [index, step] of steps.entries()) {
        const own = below(statistics, String(index));
        counted.push(await step.flops(own, given));
        given = await step.front(own)(given);
      }
      return flopsTogether(...counted);
    },
    ...(steps.every(({ pull }) => pull) && {
      pull: (statistics: NumbersByName) => pullBack(steps, statistics),
    }),
  };
}

/** Through the steps from the last to the first; what each was given is made again. */
function pullBack(steps: readonly Step[], statistics: NumbersByName): Pull {
  const own = (index: number) => below(statistics, String(index));
  return async (images, upstream, signal) => {
    const given = [images];
    for (const [index, step] of steps.slice(0, -1).entries())
      given.push(await step.front(own(index))(given[index], signal));
    let gradient = upstream;
    for (let index = steps.length - 1; index >= 0; index--)
      gradient = await steps[index].pull!(own(index))(given[index], gradient, signal);
    return gradient;
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
