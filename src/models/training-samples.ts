// What a model is trained on, epoch by epoch: the training images, changed as was asked, behind the front; each class as
// heavy as was asked.
import { augmentImages } from '../runtime/data/augment.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { classFactors } from '../runtime/training/class-weights.ts';
import type { FitOptions } from '../runtime/training/fit.ts';
import type { SampleSource } from '../runtime/training/source.ts';
import type { Front } from './front.ts';
import { imagesToSamples } from './image-samples.ts';

export interface Behind {
  /** Fitted on the training images as they are. */
  readonly front: Front;
  /** What it makes of them. */
  readonly samples: Images;
  readonly toSamples: (images: Images) => SampleSource;
}

/** Without a front. */
export function asTheyAre(images: Images): Behind {
  return { front: async (some) => some, samples: images, toSamples: imagesToSamples };
}

/** At each time, what the front makes of one epoch's images is held, and what it makes of them as they are. */
export function trainingSamples(
  training: Images,
  { front, samples, toSamples }: Behind,
  { augment, classWeights, seed, signal }: FitOptions,
): SampleSource {
  const plain: SampleSource = {
    ...toSamples(samples),
    ...(classWeights && { classFactors: classFactors(classWeights, training.labels, training.classes) }),
  };
  if (!augment) return plain;
  let current = plain;
  return {
    ...plain,
    async beginEpoch(epoch) {
      current = plain;
      current = toSamples(await front(augmentImages(training, augment, seed, epoch), signal));
    },
    fill: (chosen, out) => current.fill(chosen, out),
  };
}
