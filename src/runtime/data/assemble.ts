// Joins decoded arrays to a checked data set: shapes and counts agree, and every split is there.
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageSplit, SplitName } from './dataset.ts';
import { imageKeys } from './duplicates.ts';
import { selectImages } from './select.ts';
import { stratifiedSplit } from './split.ts';
import { numberedClasses, verifyDataset } from './verify.ts';

/** Images of shape n × height × width, or n × height × width × 1 or 3 channels, and n labels. */
export interface DecodedSplit {
  readonly images: { readonly shape: readonly number[]; readonly data: Uint8Array };
  readonly labels: Int32Array;
  /** Names of the images; "train/0", "train/1", … stand in where there are none. */
  readonly ids?: readonly string[];
}

export interface DecodedDataset {
  /** For messages. */
  readonly path: string;
  readonly name: string;
  /** Numbers stand in where there are no names. */
  readonly classes?: readonly string[];
  readonly splits: Readonly<Record<SplitName, DecodedSplit | undefined>>;
  readonly sha256: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** Draws the validation split when the source has none. */
  readonly seed: number;
}

type Geometry = Pick<Dataset, 'height' | 'width' | 'channels'>;

/** The training images that serve for validation when the source has no such split. */
const validationShare = 0.1;

/** Throws UserError when the parts do not make a data set of equally sized, labelled images. */
export function assembleDataset(decoded: DecodedDataset): Dataset {
  const { path, name, notes, sha256 } = decoded;
  const { train, validation, test } = decoded.splits;
  if (!train || !test)
    throw new UserError(
      `${path} has no ${train ? 'test' : 'training'} images and labels; both splits are needed.`,
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
  const classes =
    decoded.classes ??
    numberedClasses(
      path,
      present.map(({ labels }) => labels),
    );
  const common = { name, classes, ...geometry, sha256 };
  const trainSplit = imageSplit(train, 'train', path);
  const testSplit = imageSplit(test, 'test', path);
  if (validation) {
    const splits = {
      train: trainSplit,
      validation: imageSplit(validation, 'validation', path),
      test: testSplit,
    };
    return verifyDataset({ ...common, splits, notes }, path);
  }
  verifyDataset(
    { ...common, splits: { train: trainSplit, validation: trainSplit, test: testSplit }, notes },
    path,
  );
  const [kept, held] = holdOutValidation(trainSplit, common, decoded.seed);
  const note = `There is no validation split of its own: ${held.count} training images, drawn with seed ${decoded.seed}, serve as one.`;
  return verifyDataset(
    { ...common, splits: { train: kept, validation: held, test: testSplit }, notes: [...notes, note] },
    path,
  );
}

/** A stratified tenth of the training images for validation; byte-identical copies stay on one side. */
function holdOutValidation(
  train: ImageSplit,
  { classes, height, width, channels }: Geometry & Pick<Dataset, 'classes'>,
  seed: number,
): [ImageSplit, ImageSplit] {
  const imageBytes = height * width * channels;
  const shares = [1 - validationShare, validationShare];
  const [kept, held] = stratifiedSplit(
    train.labels,
    classes.length,
    shares,
    seed,
    imageKeys(train, imageBytes),
  );
  return [selectImages(train, kept, imageBytes), selectImages(train, held, imageBytes)];
}

function imageSplit({ images, labels, ids }: DecodedSplit, split: SplitName, path: string): ImageSplit {
  const count = images.shape[0];
  if (labels.length !== count)
    throw new UserError(`${path} has ${count} ${split} images but ${labels.length} ${split} labels.`);
  return { count, pixels: images.data, labels, ids: ids ?? Array.from(labels, (_, i) => `${split}/${i}`) };
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
