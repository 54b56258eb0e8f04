// Draws training, validation and test images where nobody gives the splits, or others are asked for: patients and copies
// are whole, classes in their proportions, or the oldest images are learned from and the newest tested.
import { UserError } from '../../user-error.ts';
import type { ImageRows, ImageSplit, SplitName } from './dataset.ts';
import { imageKeys } from './duplicates.ts';
import { bestCuts } from './best-cuts.ts';
import { captureTimes } from './capture-times.ts';
import { groupsOf, rarestClasses } from './groups.ts';
import { selectImages } from './select.ts';
import type { SplitBy } from './split-names.ts';
import { stratifiedSplit } from './split.ts';
import { copiesError } from './verify.ts';

export const splitNames = ['train', 'validation', 'test'] as const;
const shares = [0.7, 0.1, 0.2];

/** Images that are to be divided. */
export interface Undivided {
  /** For messages. */
  readonly path: string;
  readonly ids: readonly string[];
  readonly labels: ArrayLike<number>;
  readonly classes: readonly string[];
  /** Equal exactly where images are byte-identical. */
  readonly keys: readonly string[];
  readonly rows?: ImageRows | undefined;
}

/**
 * One split an image, 70 : 10 : 20. By patient: in every class, drawn by `seed`. By capture: no training or validation
 * image is younger than a patient of a later split, who counts by the newest image. Throws UserError where a split would lack
 * a class, and where what it goes by is not known.
 */
export function drawSplits(images: Undivided, seed: number, by?: SplitBy): SplitName[] {
  const { path, labels, classes, keys, rows } = images;
  if (new Set(keys).size === 1 && keys.length > 1) throw copiesError(path, keys.length);
  if (by === 'patient' && !rows?.patients) throw unknownColumn(images, 'patient');
  const groups = groupsOf(keys, rows?.patients);
  if (by === 'captured') return inOrder(images, groups);
  const strata = rows?.patients ? rarestClasses(labels, groups) : labels;
  const splitOf = new Array<SplitName>(keys.length);
  stratifiedSplit(strata, classes.length, shares, seed, groups).forEach((part, i) => {
    for (const image of part) splitOf[image] = splitNames[i];
  });
  const lacking = lackingClass(images, splitOf);
  if (!lacking) return splitOf;
  const own = keys.flatMap((_, image) => (labels[image] === lacking.label ? [image] : []));
  const different = new Set(own.map((image) => groups[image])).size;
  const what = rows?.patients ? 'patients' : 'different images';
  const among = rows?.patients ? `with ${own.length} images` : `among ${own.length}`;
  const instead = rows
    ? 'say the split of each image in a column "split"'
    : 'make train, val and test folders';
  throw new UserError(
    `${path}: class ${classes[lacking.label]} has too few ${what} (${different} ${among}) ` +
      `to be split into training, validation and test; add some (three at least), or ${instead}.`,
  );
}

function inOrder(images: Undivided, groups: readonly number[]): SplitName[] {
  const { path, labels, classes } = images;
  const times = captureTimes(images, () => unknownColumn(images, 'captured'));
  const latest = new Map<number, number>();
  groups.forEach((group, image) => latest.set(group, Math.max(latest.get(group) ?? -Infinity, times[image])));
  const own = groups.map((group) => latest.get(group)!);
  const moments = [...new Set(own)].sort((a, b) => a - b);
  if (moments.length < splitNames.length)
    throw new UserError(
      `${path}: the images cannot be split by captured: their patients end at ${moments.length === 1 ? 'one date' : 'two dates'}, and three are needed at least.`,
    );
  const rank = new Map(moments.map((moment, index) => [moment, index]));
  const order = own.map((time) => rank.get(time)!);
  const cuts = bestCuts(order, labels, moments.length, classes.length, shares);
  if (!cuts)
    throw new UserError(
      `${path}: split by captured, no two dates part the images so that each class is among the older for training, the next for validation and the newest for test; add images, or split by patient.`,
    );
  const [lastTrain, lastValidation] = cuts;
  return order.map((at) => (at <= lastTrain ? 'train' : at <= lastValidation ? 'validation' : 'test'));
}

function unknownColumn({ path, rows }: Undivided, column: string): UserError {
  const columns = rows && [...(rows.patients ? ['patient'] : []), ...Object.keys(rows.columns)];
  const what = columns
    ? `there is no column "${column}" in its manifest${columns.length > 0 ? ` (there are ${columns.join(', ')})` : ''}`
    : 'there is no manifest.csv beside the images that would say it';
  return new UserError(`${path} cannot be split by ${column}: ${what}.`);
}

/** A class of the set that some split has no image of. */
function lackingClass(
  { labels, classes }: Undivided,
  splitOf: readonly SplitName[],
): { readonly split: SplitName; readonly label: number } | undefined {
  const all = new Set(Array.from(labels));
  for (const split of splitNames) {
    const seen = new Set(splitOf.flatMap((each, image) => (each === split ? [labels[image]] : [])));
    const label = classes.findIndex((_, index) => all.has(index) && !seen.has(index));
    if (label >= 0) return { split, label };
  }
  return undefined;
}

/** The images in splits that are drawn by `drawSplits`. */
export function divide(
  all: ImageSplit,
  set: Pick<Undivided, 'path' | 'classes'>,
  seed: number,
  by?: SplitBy,
): Record<SplitName, ImageSplit> {
  const { ids, labels, pixels, rows } = all;
  const splitOf = drawSplits({ ...set, ids, labels, rows, keys: imageKeys(pixels) }, seed, by);
  const part = (split: SplitName) =>
    selectImages(
      all,
      splitOf.flatMap((each, image) => (each === split ? [image] : [])),
    );
  return { train: part('train'), validation: part('validation'), test: part('test') };
}

/** How splits came to be drawn, for a reader of the figures. */
export function drawnNote(seed: number, by: SplitBy | undefined, isByPatient: boolean): string {
  const parts = '70 % for training, 10 % for validation and 20 % for test';
  if (by === 'captured')
    return `The splits are by capture: the oldest of the images are for training, the newest for test (${parts}, a patient whole by the newest image).`;
  const what = by === undefined ? 'The images come unsplit' : 'The splits were drawn anew by patient';
  return `${what}: ${parts} were drawn with seed ${seed}${isByPatient && by === undefined ? ', each patient whole' : ''}.`;
}

/** Throws UserError where a patient has images in two splits. */
export function requireApart(splits: Readonly<Record<SplitName, ImageSplit>>, path: string): void {
  const seenIn = new Map<string, SplitName>();
  for (const split of splitNames)
    for (const patient of splits[split].rows?.patients ?? []) {
      const seen = seenIn.get(patient);
      if (patient !== '' && seen !== undefined && seen !== split)
        throw new UserError(
          `${path}: patient ${patient} has images in ${seen} and in ${split}, so the figures would flatter; move them to one split, or draw splits anew with --split-by patient.`,
        );
      seenIn.set(patient, split);
    }
}
