// Joins decoded arrays to a checked data set: shapes and counts agree, and every split is there.
import { basename } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageRows, ImageSplit, Pixels, PixelScale, SplitName } from './dataset.ts';
import { divide, drawnNote, requireApart, splitNames } from './draw-splits.ts';
import type { SplitBy } from './split-names.ts';
import { holdOut } from './folds.ts';
import type { Manifest } from './manifest.ts';
import { tellRows } from './match-images.ts';
import { scaleNotes } from './pixel-scale.ts';
import { joinSplits, selectImages } from './select.ts';
import { checkCount, checkLabelRange, numberedClasses, verifyDataset } from './verify.ts';

/** Images of shape n × height × width, or n × height × width × 1 or 3 channels, and n labels. */
export interface DecodedSplit {
  readonly images: { readonly shape: readonly number[]; readonly pixels: Pixels };
  readonly labels: Int32Array;
  /** Names of the images; "train/0", "train/1", … stand in where there are none. */
  readonly ids?: readonly string[];
  /** What is known of the images besides labels. */
  readonly rows?: ImageRows | undefined;
}

/** How images become splits, where that is not as they are given. */
export interface SplitPlan {
  /** All are divided anew. */
  readonly by?: SplitBy | undefined;
  /** All are for test, whatever they were given for: they test models of other images, by whose scale those of 16 bits become bytes. */
  readonly allForTest?: Pick<PixelScale, 'white' | 'fitted'> | undefined;
  /** None is for test, since other images are: their split is empty. */
  readonly testElsewhere?: boolean | undefined;
}

/** What a loader is told besides where the images are. */
export interface LoadPlan {
  readonly plan?: SplitPlan | undefined;
  /** Default: the one beside the images, where there is one. */
  readonly manifest?: Manifest | undefined;
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
  /** Where it is known. */
  readonly licence?: string | undefined;
  readonly notes: readonly string[];
  /** Draws the splits that the source lacks. */
  readonly seed: number;
  readonly plan?: SplitPlan | undefined;
  /** What is said of images whose rows are not yet found. */
  readonly manifest?: Manifest | undefined;
}

type Geometry = Pick<Dataset, 'height' | 'width' | 'channels'>;

/** Throws UserError when the parts do not make a data set of equally sized, labelled images. */
export function assembleDataset(decoded: DecodedDataset): Dataset {
  const { path, name, sha256, scale, plan = {}, seed, manifest, licence } = decoded;
  requireParts(decoded);
  const present = splitNames.flatMap((split) => {
    const part = decoded.splits[split];
    return part ? [{ ...part, split }] : [];
  });
  const geometry = commonGeometry(
    present.map(({ images }) => images.shape),
    path,
  );
  const { classes: given, first, notes: labelNotes } = classesOf(decoded, present);
  const read = present.map((part) => imageSplit(part, part.split, first, path));
  const asGiven = plan.by || plan.allForTest ? undefined : present.map(({ split }) => split);
  const told = manifest && tellRows(manifest, read, given, decoded.classes === undefined, asGiven);
  const { classes, parts } = told ?? { classes: given, parts: read };
  parts.forEach((part, i) => checkLabelRange(part, present[i].split, classes, path));
  const notes = [...decoded.notes, ...scaleNotes(scale), ...labelNotes, ...(told?.notes ?? [])];
  const hashes = manifest ? { ...sha256, [basename(manifest.path)]: manifest.sha256 } : sha256;
  const common = {
    name,
    classes,
    ...geometry,
    sha256: hashes,
    ...(scale && { scale }),
    ...(licence !== undefined && { licence }),
  };
  const finish = (splits: Dataset['splits'], ...more: string[]): Dataset => {
    const dataset = verifyDataset(
      { ...common, splits, notes: [...notes, ...more] },
      path,
      plan.testElsewhere,
    );
    requireApart(splits, path);
    return dataset;
  };
  if (plan.allForTest) {
    const test = joinSplits(parts);
    const none = selectImages(test, []);
    return { ...common, splits: { train: none, validation: none, test }, notes };
  }
  if (plan.by)
    return finish(
      divide(joinSplits(parts), { path, classes }, seed, plan.by),
      drawnNote(seed, plan.by, true),
    );
  const of = new Map(parts.map((part, i) => [present[i].split, part]));
  const train = of.get('train')!;
  const test = of.get('test') ?? selectImages(train, []);
  const validation = of.get('validation');
  if (validation) return finish({ train, validation, test });
  verifyDataset({ ...common, splits: { train, validation: train, test }, notes }, path, plan.testElsewhere);
  const [kept, held] = holdOut(train, classes.length, seed);
  if (held.count === 0) {
    throw new UserError(
      `${path} has no validation images, and too few different training images to lend some; add either.`,
    );
  }
  const note = `There is no validation split of its own: ${held.count} training images, drawn with seed ${seed}, serve as one.`;
  return finish({ train: kept, validation: held, test }, note);
}

function requireParts({ path, splits: { train, test }, plan = {} }: DecodedDataset): void {
  if (plan.allForTest || plan.by || (train && (test || plan.testElsewhere))) return;
  throw new UserError(
    `${path} has no ${train ? 'test' : 'training'} images and labels; both training and test images are needed.`,
  );
}

function commonGeometry(shapes: readonly (readonly number[])[], path: string): Geometry {
  if (shapes.length === 0) throw new UserError(`${path} has no images.`);
  const [geometry, ...others] = shapes.map((shape) => geometryOf(shape, path));
  for (const other of others)
    if (describe(other) !== describe(geometry))
      throw new UserError(
        `${path} has images of ${describe(geometry)} in one split and of ${describe(other)} in another.`,
      );
  return geometry;
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

function imageSplit(
  { images, labels, ids, rows }: DecodedSplit,
  split: SplitName,
  first: number,
  path: string,
): ImageSplit {
  const count = images.shape[0];
  checkCount(count, `${path} (${split})`);
  if (labels.length !== count)
    throw new UserError(`${path} has ${count} ${split} images but ${labels.length} ${split} labels.`);
  return {
    count,
    pixels: images.pixels,
    labels: labels.map((label) => label - first),
    ids: ids ?? Array.from(labels, (_, i) => `${split}/${i}`),
    ...(rows && { rows }),
  };
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
