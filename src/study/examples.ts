// Some test images of a run, chosen by a rule that knows no favourites, with what the model says of each and why.
import { explainOnce } from '../explain/explain.ts';
import type { Explanation } from '../explain/heat-map.ts';
import { paintSmall } from '../explain/paint.ts';
import type { Classifier } from '../models/classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { imageAt } from '../runtime/data/images.ts';
import { createRandom } from '../runtime/random.ts';
import { predictedClasses } from '../runtime/training/metrics.ts';

/** A test image, and what a run says of it. */
export interface ExampleImage {
  /** As in predictions.csv. */
  readonly id: string;
  /** Its class, and the one it was taken for, counted from 0. */
  readonly label: number;
  readonly predicted: number;
  /** Of the predicted class. */
  readonly probability: number;
  /** Share of the validation images that are nearer to the training images; absent where nobody knows. */
  readonly unusual?: number | undefined;
  /** A PNG file in base64, at most 64 pixels a side. */
  readonly image: string;
  /**
   * The same under a map of what speaks for the predicted class (red) and against it (blue); absent where the model has no
   * gradient, or its circuit is measured.
   */
  readonly heatMap?: { readonly method: Explanation; readonly png: string } | undefined;
}

/** What examples are taken of. */
export interface Tested {
  readonly images: Images;
  readonly ids: readonly string[];
  /** [count × classes] */
  readonly probabilities: Float32Array;
  /** Draws the classes, where there are many. */
  readonly seed: number;
  /** Whether heat maps are made. */
  readonly isExplained: boolean;
}

const mostClasses = 6;
/** Of a run. */
export const mostExamples = 2 * mostClasses;

export async function examplesOf(
  classifier: Classifier,
  { images, ids, probabilities, seed, isExplained }: Tested,
  signal?: AbortSignal,
): Promise<ExampleImage[]> {
  const classes = images.classes.length;
  const predicted = predictedClasses(probabilities, classes);
  const examples: ExampleImage[] = [];
  for (const place of chooseExamples(images.labels, probabilities, classes, seed)) {
    signal?.throwIfAborted();
    const image = imageAt(images, place);
    const classOf = predicted[place];
    const unusual = (await classifier.unusual?.(image))?.shares[0];
    const explained = isExplained ? await explainOnce(classifier, { image, classOf, seed }) : undefined;
    examples.push({
      id: ids[place],
      label: images.labels[place],
      predicted: classOf,
      probability: probabilities[place * classes + classOf],
      ...(unusual !== undefined && { unusual }),
      image: inBase64(await paintSmall(image)),
      ...(explained && {
        heatMap: { method: explained.method, png: inBase64(await paintSmall(image, explained.map)) },
      }),
    });
  }
  return examples;
}

/**
 * Places of images: of each class, of six drawn by the seed where there are more, the image of which the model was surest
 * among those it has right, then among those it has wrong; the first of equals. Where it has none, none.
 */
export function chooseExamples(
  labels: Int32Array,
  probabilities: Float32Array,
  classes: number,
  seed: number,
): number[] {
  const predicted = predictedClasses(probabilities, classes);
  const surest = new Map<string, { readonly place: number; readonly probability: number }>();
  labels.forEach((label, place) => {
    const kind = kindOf(label, predicted[place] === label);
    const probability = probabilities[place * classes + predicted[place]];
    if (probability > (surest.get(kind)?.probability ?? -1)) surest.set(kind, { place, probability });
  });
  const shown = drawn(classes, seed);
  return shown.flatMap((label) =>
    [true, false].flatMap((right) => surest.get(kindOf(label, right))?.place ?? []),
  );
}

function kindOf(label: number, right: boolean): string {
  return `${label} ${right}`;
}

/** Classes in order. */
function drawn(classes: number, seed: number): number[] {
  const all = Array.from({ length: classes }, (_, label) => label);
  if (classes <= mostClasses) return all;
  return createRandom(seed)
    .shuffle(all)
    .slice(0, mostClasses)
    .sort((a, b) => a - b);
}

function inBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
