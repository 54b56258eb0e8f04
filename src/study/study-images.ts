// The images of a study as its runs see them: the splits of the data, or of each fold another division of all images.
import { corruptImages } from '../runtime/data/corrupt.ts';
import type { Corruption } from '../runtime/data/corruption.ts';
import type { Dataset, Images, ImageSplit } from '../runtime/data/dataset.ts';
import { duplicateNotes, findDuplicates, imageKeys } from '../runtime/data/duplicates.ts';
import { allImages, foldsOf, normalise, withFold } from '../runtime/data/index.ts';
import { fewImagesNotes } from './few-images.ts';
import { chooseImages } from '../runtime/data/images.ts';
import { partForBackbone, type PartedImages } from '../runtime/data/part-images.ts';
import { partOf } from './parted.ts';
import type { BackboneSummary, DataSummary, SplitSummary } from './result.ts';
import type { RunKey } from './run-key.ts';
import type { Splits } from './train-one.ts';

export interface StudyImages {
  readonly summary: DataSummary;
  /**
   * Those of a run of a model, normalised by the training images of all models; the same objects for runs on the same images that
   * follow each other.
   */
  of(key: RunKey, name?: string): Splits;
  /** Its test images, made worse; the same objects for runs on the same images that follow each other. */
  corrupted(key: RunKey): readonly CorruptedImages[];
}

/** Test images that were made worse. */
export interface CorruptedImages {
  readonly corruption: Corruption;
  readonly images: Images;
}

interface Division {
  /** Training images before they were limited. */
  readonly available: number;
  /** Undefined: the splits of the data. */
  readonly folds: number | undefined;
  /** Draws the folds, and which of the images that a run may see are for validation. */
  readonly seed: number;
  readonly corruptions?: readonly Corruption[] | undefined;
  /** Share of the training images on which a backbone is trained, what uses its features on the rest; undefined: all on all. */
  readonly backboneSplit?: number | undefined;
}

/** Throws UserError where there are too few images for so many folds. */
export function createStudyImages(used: Dataset, division: Division): StudyImages {
  const { available, folds, seed, corruptions = [], backboneSplit: share } = division;
  const divided = folds === undefined ? [used] : divide(used, folds, seed);
  const parted = share === undefined ? undefined : divided.map(({ splits, classes }) => partForBackbone(splits.train, classes, share, seed)); // prettier-ignore
  let made: { readonly dataset: Dataset; readonly splits: Splits; readonly parts?: PartedSplits } | undefined;
  const of = ({ fold = 1 }: RunKey, name = '') => {
    const dataset = divided[fold - 1];
    if (made?.dataset !== dataset) {
      const splits = normalise(dataset);
      made = { dataset, splits, ...(parted && { parts: partedSplits(splits, parted[fold - 1]) }) };
    }
    const part = partOf(name);
    return (part && made.parts?.[part]) ?? made.splits;
  };
  let worse: { readonly test: Images; readonly images: readonly CorruptedImages[] } | undefined;
  return {
    summary: {
      ...summarise(used, folds === undefined ? undefined : divided, available),
      ...(share !== undefined && parted && { backbone: backboneSummary(share, divided, parted) }),
    },
    of,
    corrupted(key) {
      const { test } = of(key);
      if (worse?.test !== test)
        worse = {
          test,
          images: corruptions.map((corruption) => ({
            corruption,
            images: corruptImages(test, corruption, seed),
          })),
        };
      return worse.images;
    },
  };
}

type PartedSplits = Readonly<Record<keyof PartedImages, Splits>>;

function partedSplits(splits: Splits, { backbone, rest }: PartedImages): PartedSplits {
  const on = (images: readonly number[]) => ({ ...splits, train: chooseImages(splits.train, images) });
  return { backbone: on(backbone), rest: on(rest) };
}

function backboneSummary(
  share: number,
  divided: readonly Dataset[],
  parted: readonly PartedImages[],
): BackboneSummary {
  const most = (part: keyof PartedImages) => Math.max(...parted.map((each) => each[part].length));
  const ids = divided.map(({ splits }, fold) =>
    parted[fold].backbone.map((image) => splits.train.ids[image]),
  );
  return { share, counts: { backbone: most('backbone'), rest: most('rest') }, ids };
}

function divide(used: Dataset, folds: number, seed: number): Dataset[] {
  const parts = foldsOf(allImages(used), folds, seed);
  return parts.map((_, fold) => withFold(used, parts, fold, seed));
}

function summarise(used: Dataset, folds: readonly Dataset[] | undefined, available: number): DataSummary {
  const { name, classes, height, width, channels, scale, sha256, licence, notes, splits } = used;
  const counts = folds ? countsOf(folds) : countsOf([used]);
  return {
    name,
    classes,
    height,
    width,
    channels,
    ...(scale && { scale }),
    counts,
    available,
    sha256,
    ...(licence !== undefined && { licence }),
    notes: [...(folds ? notesOnFolds(used, folds.length) : notes), ...fewImagesNotes(counts)],
    splits,
    testCopies: folds ? [] : copiesIn(splits.test, splits.train),
    ...(folds && {
      folds: folds.map((each) => ({
        validation: summaryOf(each.splits.validation),
        test: summaryOf(each.splits.test),
      })),
    }),
  };
}

/** What is said of copies in two splits is not true of folds. */
function notesOnFolds(used: Dataset, folds: number): string[] {
  const onSplits = duplicateNotes({ ...findDuplicates(used), conflicting: 0 });
  return [
    ...used.notes.filter((note) => !onSplits.includes(note)),
    `Cross-validation: all images were divided anew into ${folds} parts, copies and the images of a patient in one.`,
  ];
}

function countsOf(datasets: readonly Dataset[]): DataSummary['counts'] {
  const counts = (split: 'train' | 'validation' | 'test') => datasets.map(({ splits }) => splits[split].count); // prettier-ignore
  return {
    train: Math.max(...counts('train')),
    validation: Math.max(...counts('validation')),
    test: counts('test').reduce((sum, count) => sum + count, 0),
  };
}

function summaryOf({ ids, labels, rows }: ImageSplit): SplitSummary {
  return { ids, labels, ...(rows && { rows }) };
}

/** Images of one split that are byte-identical to one of another. */
function copiesIn(images: ImageSplit, others: ImageSplit): number[] {
  const known = new Set(imageKeys(others.pixels));
  return imageKeys(images.pixels).flatMap((key, image) => (known.has(key) ? [image] : []));
}
