// Splits of images made of others: some of them by index, or several in one.
import type { ImageRows, ImageSplit } from './dataset.ts';
import { choosePixels } from './pixels.ts';

/** The images at `indices`, in that order; their pixels stay where they are. */
export function selectImages(split: ImageSplit, indices: ArrayLike<number>): ImageSplit {
  const chosen = Int32Array.from(indices);
  return {
    count: chosen.length,
    pixels: choosePixels(split.pixels, chosen),
    labels: chosen.map((image) => split.labels[image]),
    ids: Array.from(chosen, (image) => split.ids[image]),
    ...(split.rows && { rows: selectRows(split.rows, chosen) }),
  };
}

/** What is said of the images at `indices`, in that order. */
export function selectRows({ patients, columns }: ImageRows, indices: ArrayLike<number>): ImageRows {
  const pick = (values: readonly string[]) => Array.from(indices, (image) => values[image]);
  return {
    ...(patients && { patients: pick(patients) }),
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, pick(values)])),
  };
}

/** The images of splits of one size, one split after the other; of a column that one of them lacks, '' stands there. */
export function joinSplits(splits: readonly ImageSplit[]): ImageSplit {
  const starts = [0];
  for (const { count } of splits) starts.push(starts.at(-1)! + count);
  const count = starts.at(-1)!;
  const splitOf = new Uint8Array(count);
  splits.forEach((_, which) => splitOf.fill(which, starts[which], starts[which + 1]));
  const at = (image: number) => splits[splitOf[image]].pixels.at(image - starts[splitOf[image]]);
  const rows = joinRows(splits);
  return {
    count,
    pixels: { count, imageBytes: splits[0].pixels.imageBytes, at },
    labels: Int32Array.from(splits.flatMap(({ labels }) => [...labels])),
    ids: splits.flatMap(({ ids }) => ids),
    ...(rows && { rows }),
  };
}

/** What is said of the images of splits, one split after the other. */
export function joinRows(splits: readonly Pick<ImageSplit, 'rows' | 'count'>[]): ImageRows | undefined {
  if (splits.every(({ rows }) => rows === undefined)) return undefined;
  const join = (valuesOf: (rows: ImageRows | undefined) => readonly string[] | undefined) =>
    splits.flatMap(({ rows, count }) => valuesOf(rows) ?? new Array<string>(count).fill(''));
  const names = new Set(splits.flatMap(({ rows }) => Object.keys(rows?.columns ?? {})));
  return {
    ...(splits.some(({ rows }) => rows?.patients) && { patients: join((rows) => rows?.patients) }),
    columns: Object.fromEntries([...names].map((name) => [name, join((rows) => columnOf(rows, name))])),
  };
}

/** What the column of this name says of the images; undefined where there is none. */
export function columnOf(rows: ImageRows | undefined, name: string): readonly string[] | undefined {
  return rows && Object.hasOwn(rows.columns, name) ? rows.columns[name] : undefined;
}

/** The indices of each class's images, ascending. */
export function indicesByClass(labels: ArrayLike<number>, classes: number): number[][] {
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) byClass[labels[i]].push(i);
  return byClass;
}
