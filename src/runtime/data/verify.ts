// States what must hold of any data set before a model sees it; loaders return through here.
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageSplit, Pixels } from './dataset.ts';
import { maxImageBytes } from './limits.ts';

/** As many classes as a data set may have. */
export const maxClasses = 10_000;
/** As many images as a split may have: names and hashes of more would fill the memory. */
const maxImages = 2 ** 21;

/** Throws UserError when a split declares more images than are read here. */
export function checkCount(count: number, where: string): void {
  if (count > maxImages)
    throw new UserError(
      `${where} has ${count} images, more than the ${maxImages} a split that are read here.`,
    );
}

/** Throws UserError when an array [images × …] has more images than are read here, or larger ones. */
export function checkShape(shape: readonly number[], where: string): void {
  checkCount(shape[0] ?? 0, where);
  const size = sizeOfOne(shape);
  if (size > maxImageBytes)
    throw new UserError(
      `${where} has images of ${shape.slice(1).join(' × ')} numbers, more than the ${maxImageBytes} an image that are read here.`,
    );
}

/** Numbers of one of the images in an array of this shape. */
export function sizeOfOne(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, length) => product * length, 1);
}

/** The data set itself; throws UserError, naming `where`, when a label, a class or a split makes it unusable. Other images may test its models. */
export function verifyDataset(dataset: Dataset, where = dataset.name, testElsewhere = false): Dataset {
  const { classes } = dataset;
  if (classes.length < 2) {
    throw new UserError(
      `${where} has ${classes.length === 1 ? 'only one class' : 'no classes'}; at least two are needed.`,
    );
  }
  const unprintable = classes.find((name) => /\p{Cc}/u.test(name));
  if (unprintable !== undefined) {
    throw new UserError(
      `${where}: the name of class ${JSON.stringify(unprintable)} holds a control character. Rename the class.`,
    );
  }
  for (const [splitName, split] of Object.entries(dataset.splits)) {
    if (split.count === 0 && !(testElsewhere && splitName === 'test'))
      throw new UserError(`${where} has no ${splitName} images.`);
    checkLabelRange(split, splitName, classes, where);
  }
  for (const split of ['train', 'validation'] as const) {
    const seen = new Set(dataset.splits[split].labels);
    const missing = classes.findIndex((_, label) => !seen.has(label));
    if (missing < 0) continue;
    const name = classes[missing];
    const kind = split === 'train' ? 'training' : split;
    throw new UserError(
      /^\d+$/.test(name)
        ? `${where}: no ${kind} image has the label ${name}; number the classes without gaps, or add images of it.`
        : `${where}: class ${missing} ("${name}") has no ${kind} image. Add some, or remove the class.`,
    );
  }
  if (areCopies(dataset.splits.train.pixels))
    throw copiesError(where, dataset.splits.train.count, 'training ');
  return dataset;
}

/** Throws UserError for a label that is no class. */
export function checkLabelRange(
  { ids, labels }: ImageSplit,
  splitName: string,
  classes: readonly string[],
  where: string,
): void {
  const wrong = labels.findIndex((label) => label < 0 || label >= classes.length);
  if (wrong >= 0)
    throw new UserError(
      `${where}: ${splitName} image ${ids[wrong]} has label ${labels[wrong]}, ` +
        `but there are ${classes.length} classes, 0 to ${classes.length - 1}.`,
    );
}

/** For images that are all alike. */
export function copiesError(where: string, count: number, kind = ''): UserError {
  return new UserError(
    `${where}: all ${count} ${kind}images are the same, pixel by pixel, so nothing can be learned from them.`,
  );
}

/** Whether all images are the same. */
function areCopies({ count, at }: Pixels): boolean {
  const first = Uint8Array.from(at(0));
  for (let image = 1; image < count; image++) {
    const other = at(image);
    if (first.some((value, i) => value !== other[i])) return false;
  }
  return count > 1;
}

/** Class names "0", "1", … for sets that name none: as many as the highest label asks for. */
export function numberedClasses(where: string, labels: readonly Int32Array[]): string[] {
  const highest = labels.reduce((max, part) => part.reduce((a, b) => Math.max(a, b), max), -1);
  if (highest >= maxClasses) {
    throw new UserError(`${where} has label ${highest}; at most ${maxClasses} classes are supported.`);
  }
  return Array.from({ length: highest + 1 }, (_, label) => String(label));
}
