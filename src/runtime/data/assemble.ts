// Joins decoded arrays to a checked data set: shapes and counts agree, and every split is there.
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageSplit, Pixels, PixelScale, SplitName } from './dataset.ts';
import { holdOut } from './folds.ts';
import { scaleNotes } from './pixel-scale.ts';
import { checkCount, numberedClasses, verifyDataset } from './verify.ts';

/** Images of shape n × height × width, or n × height × width × 1 or 3 channels, and n labels. */
export interface DecodedSplit {
  readonly images: { readonly shape: readonly number[]; readonly pixels: Pixels };
  readonly labels: Int32Array;
  /** Names of the images; "train/0", "train/1", … stand in where there are none. */
  readonly ids?: readonly string[];
}

export interface DecodedDataset {
  /** For messages. */
  readonly path: string;
  readonly name: string;
  /** Numbers stand in where there are no names. */
  readonly classes?: readonly string[] | undefined;
  readonly splits: Readonly<Record<SplitName, DecodedSplit | undefined>>;
  readonly sha256: Readonly<Record<string, string>>;
  /** How images of 16 bits became the bytes here. */
  readonly scale?: PixelScale | undefined;
  readonly notes: readonly string[];
  /** Draws the validation split when the source has none. */
  readonly seed: number;
}

type Geometry = Pick<Dataset, 'height' | 'width' | 'channels'>;

/** Throws UserError when the parts do not make a data set of equally sized, labelled images. */
export function assembleDataset(decoded: DecodedDataset): Dataset {
  const { path, name, sha256, scale } = decoded;
  const { train, validation, test } = decoded.splits;
  if (!train || !test)
    throw new UserError(
      `${path} has no ${train ? 'test' : 'training'} images and labels; both training and test images are needed.`,
    );
  const present = [train, test, ...(validation ? [validation] : [])];
  const [geometry, ...others] = present.map(({ images }) => geometryOf(images.shape, path));
  for (const other of others) {
    if (describe(other) !== describe(geometry)) {
      throw new UserError(
        `${path} has images of ${describe(geometry)} in one split and of ${describe(other)} in another.`,
      );
    }
  }
  const { classes, first, notes: labelNotes } = classesOf(decoded, present);
  const notes = [...decoded.notes, ...scaleNotes(scale), ...labelNotes];
  const common = { name, classes, ...geometry, sha256, ...(scale && { scale }) };
  const part = (decodedSplit: DecodedSplit, split: SplitName) =>
    imageSplit({ ...decodedSplit, labels: decodedSplit.labels.map((label) => label - first) }, split, path);
  const trainSplit = part(train, 'train');
  const testSplit = part(test, 'test');
  if (validation) {
    const splits = { train: trainSplit, validation: part(validation, 'validation'), test: testSplit };
    return verifyDataset({ ...common, splits, notes }, path);
  }
  verifyDataset(
    { ...common, splits: { train: trainSplit, validation: trainSplit, test: testSplit }, notes },
    path,
  );
  const [kept, held] = holdOut(trainSplit, classes.length, decoded.seed);
  if (held.count === 0) {
    throw new UserError(
      `${path} has no validation images, and too few different training images to lend some; add either.`,
    );
  }
  const note = `There is no validation split of its own: ${held.count} training images, drawn with seed ${decoded.seed}, serve as one.`;
  return verifyDataset(
    { ...common, splits: { train: kept, validation: held, test: testSplit }, notes: [...notes, note] },
    path,
  );
}

/** The classes, the label of the first one (0, or 1 where labels are counted from 1), and what to say of that. */
function classesOf(
  { path, classes }: DecodedDataset,
  splits: readonly DecodedSplit[],
): { classes: readonly string[]; first: number; notes: string[] } {
  const labels = splits.map((split) => split.labels);
  const numbered = numberedClasses(path, labels);
  const lowest = labels.reduce((least, part) => part.reduce((a, b) => Math.min(a, b), least), Infinity);
  const fromOne = lowest === 1 && (classes === undefined || classes.length === numbered.length - 1);
  if (!fromOne) return { classes: classes ?? numbered, first: 0, notes: [] };
  const highest = numbered.length - 1;
  return {
    classes: classes ?? numbered.slice(1),
    first: 1,
    notes: [
      `The labels are counted from 1 to ${highest}, not from 0: ` +
        (classes
          ? `1 is ${classes[0]}, ${highest} is ${classes[highest - 1]}.`
          : 'the classes are named so.'),
    ],
  };
}

function imageSplit({ images, labels, ids }: DecodedSplit, split: SplitName, path: string): ImageSplit {
  const count = images.shape[0];
  checkCount(count, `${path} (${split})`);
  if (labels.length !== count)
    throw new UserError(`${path} has ${count} ${split} images but ${labels.length} ${split} labels.`);
  return { count, pixels: images.pixels, labels, ids: ids ?? Array.from(labels, (_, i) => `${split}/${i}`) };
}

function geometryOf(shape: readonly number[], path: string): Geometry {
  const [, height, width, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || (channels !== 1 && channels !== 3) || height < 1 || width < 1) {
    throw new UserError(
      `${path} has images of shape ${shape.join(' × ')}; expected count × height × width, or that × 3 for colour.`,
    );
  }
  return { height, width, channels };
}

function describe({ height, width, channels }: Geometry): string {
  return `${height} × ${width} × ${channels}`;
}
