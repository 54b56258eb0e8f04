// The folds of a cross-validation: every image is held out once, patients and copies whole.
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageSplit } from './dataset.ts';
import { imageKeys } from './duplicates.ts';
import { groupsOf, rarestClasses } from './groups.ts';
import { joinSplits, selectImages } from './select.ts';
import { stratifiedSplit } from './split.ts';

/**
 * By fold: the indices (ascending) of its images. Folds are disjoint, together they are all images, each has the classes
 * in about their proportions, and a patient's images and byte-identical copies are in one. The same seed gives the same
 * folds. Throws UserError where a class has too few images that can be parted.
 */
export function foldsOf(
  images: Pick<ImageSplit, 'labels' | 'pixels' | 'rows'>,
  k: number,
  seed: number,
): number[][] {
  const { labels, pixels, rows } = images;
  if (!Number.isInteger(k) || k < 2)
    throw new UserError(`${k} folds are not possible; give a whole number of at least 2.`);
  const groups = groupsOf(imageKeys(pixels), rows?.patients);
  const strata = rows?.patients ? rarestClasses(labels, groups) : labels;
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const folds = stratifiedSplit(strata, classes, new Array<number>(k).fill(1 / k), seed, groups);
  for (let label = 0; label < classes; label++) {
    const all = groups.filter((_, image) => labels[image] === label);
    const lacking = folds.findIndex((fold) => fold.every((image) => labels[image] !== label));
    if (all.length === 0 || lacking < 0) continue;
    const what = rows?.patients ? 'patients or different images' : 'different images';
    throw new UserError(
      `${k} folds are not possible: the ${all.length} images of class ${label} come from ${new Set(all).size} ${what}, and fold ${lacking + 1} would have none; ask for fewer folds.`,
    );
  }
  return folds;
}

/** All images of a data set in one split, as `foldsOf` counts them: training, validation, test. */
export function allImages({ splits: { train, validation, test } }: Dataset): ImageSplit {
  return joinSplits([train, validation, test]);
}

/**
 * The data set with the images of one of its folds for test, and the others divided into training and validation, a tenth
 * of them, in the same way. `fold` counts from 0; `folds` are those of `allImages`.
 */
export function withFold(
  dataset: Dataset,
  folds: readonly (readonly number[])[],
  fold: number,
  seed: number,
): Dataset {
  const all = allImages(dataset);
  const rest = selectImages(
    all,
    folds.flatMap((images, index) => (index === fold ? [] : images)).sort((a, b) => a - b),
  );
  const [train, validation] = holdOut(rest, dataset.classes.length, seed);
  return { ...dataset, splits: { train, validation, test: selectImages(all, folds[fold]) } };
}

/** The share of training images that serves for validation where there is no such split. */
export const validationShare = 0.1;

/** Training and validation: a tenth of the images, classes in their proportions, patients and copies on one side. */
export function holdOut(images: ImageSplit, classes: number, seed: number): [ImageSplit, ImageSplit] {
  const { labels, pixels, rows } = images;
  const groups = groupsOf(imageKeys(pixels), rows?.patients);
  const strata = rows?.patients ? rarestClasses(labels, groups) : labels;
  const shares = [1 - validationShare, validationShare];
  const [kept, held] = stratifiedSplit(strata, classes, shares, seed, groups);
  return [selectImages(images, kept), selectImages(images, held)];
}
