// Smaller training sets, for trials that must be quick; the test images stay as they are.
import { UserError } from '../../user-error.ts';
import { createRandom } from '../random.ts';
import { apportion } from './apportion.ts';
import type { Dataset, ImageSplit } from './dataset.ts';
import { duplicateNotes, findDuplicates } from './duplicates.ts';
import { indicesByClass, selectImages } from './select.ts';

/** What a limit leaves of a data set, or all of it. */
export interface LimitedImages {
  readonly dataset: Dataset;
  /** Training images that there are without. */
  readonly available: number;
}

/**
 * `count` training images with the classes in their proportions, drawn by `seed`, and as large a part of the
 * validation images; the set itself when it has no more. Throws UserError when `count` is below the number of classes.
 */
export function limitTraining(dataset: Dataset, count: number, seed: number): Dataset {
  const { classes, splits } = dataset;
  if (!Number.isInteger(count) || count < classes.length) {
    throw new UserError(
      `A limit of ${count} training images is too small: ${dataset.name} has ${classes.length} classes.`,
    );
  }
  if (count >= splits.train.count) return dataset;
  const validationCount = Math.max(
    classes.length,
    Math.round((splits.validation.count * count) / splits.train.count),
  );
  const limited = {
    ...dataset,
    splits: {
      train: stratifiedSubset(dataset, splits.train, count, seed),
      validation: stratifiedSubset(
        dataset,
        splits.validation,
        Math.min(validationCount, splits.validation.count),
        seed,
      ),
      test: splits.test,
    },
  };
  const note = `Only ${count} of ${splits.train.count} training images were used, drawn with seed ${seed}.`;
  return { ...limited, notes: [...notesOnCopiesIn(limited, dataset), note] };
}

/** The notes of the whole set, what they say of copies said of the images that are left. */
function notesOnCopiesIn(limited: Dataset, whole: Dataset): string[] {
  const before = duplicateNotes(findDuplicates(whole));
  const others = whole.notes.filter((note) => !before.includes(note));
  return others.length === whole.notes.length
    ? [...whole.notes]
    : [...others, ...duplicateNotes(findDuplicates(limited))];
}

function stratifiedSubset(dataset: Dataset, split: ImageSplit, count: number, seed: number): ImageSplit {
  const random = createRandom(seed);
  const byClass = indicesByClass(split.labels, dataset.classes.length);
  const quotas = apportion(
    count,
    byClass.map((indices) => indices.length),
  );
  const chosen = byClass.flatMap((indices, label) => random.shuffle(indices).slice(0, quotas[label]));
  return selectImages(
    split,
    chosen.sort((a, b) => a - b),
  );
}
