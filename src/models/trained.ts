// What training makes of a classifier, as plain numbers by name: it can be written down, and taken up by another that
// was made the same way.
import type { Images, Normalisation } from '../runtime/data/dataset.ts';
import { imagesOfValues } from '../runtime/data/images.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import type { NumbersByName } from '../runtime/numbers-by-name.ts';

/** The images that a classifier was trained on, without their values. */
export interface Task {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** How bytes became the values of images, where that is known. */
  readonly normalisation?: Normalisation | undefined;
}

/** What a model learned, and from what: all that has to be saved. */
export interface Trained {
  readonly task: Task;
  /** What was asked of the training; absent where nothing is trained by steps. */
  readonly training?: TrainingSettings | undefined;
  readonly numbers: NumbersByName;
}

export function taskOf({ height, width, channels, classes, normalisation }: Images): Task {
  return { height, width, channels, classes, ...(normalisation && { normalisation }) };
}

/** No images of this task: what there is to build a model for. */
export function noImages(task: Task): Images {
  return imagesOfValues({ ...task, count: 0, values: new Float32Array(0), labels: new Int32Array(0) });
}
