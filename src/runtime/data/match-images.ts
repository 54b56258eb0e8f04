// Finds what a manifest says of each image of a set, and holds the set to it.
import { basename } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { ImageRows, ImageSplit, SplitName } from './dataset.ts';
import type { Manifest } from './manifest.ts';
import { joinSplits, selectRows } from './select.ts';

/** What a manifest says of images of some names, and what is to be said of that. */
export interface Matched {
  /** By image: its row. */
  readonly row: Int32Array;
  readonly rows: ImageRows;
  readonly notes: readonly string[];
}

/**
 * Finds the row of each image: that of its id, or of its file name where one image alone has it, with or without its
 * ending. Throws UserError where an image has none; rows of images that are not there are noted.
 */
export function matchImages(manifest: Manifest, ids: readonly string[]): Matched {
  const { path, ids: named, lines } = manifest;
  const rowOf = new Map(named.map((id, row) => [id, row]));
  const imageOf = new Map<number, string>();
  const row = Int32Array.from(ids, (id) => {
    const name = waysToName(id).find((each) => rowOf.has(each));
    const found = name === undefined ? -1 : rowOf.get(name)!;
    if (found < 0) return -1;
    const other = imageOf.get(found);
    if (other !== undefined)
      throw new UserError(
        `${path} line ${lines[found]}: ${named[found]} may be ${other} or ${id}; write the path below the folder.`,
      );
    imageOf.set(found, id);
    return found;
  });
  const lost = ids.filter((_, image) => row[image] < 0);
  if (lost.length > 0)
    throw new UserError(
      `${path} has no row for ${lost.length === 1 ? `the image ${lost[0]}` : `${lost.length} of ${ids.length} images, such as ${lost[0]}`}; ` +
        'every image needs one.',
    );
  const spare = named.filter((_, index) => !imageOf.has(index));
  const notes =
    spare.length === 0
      ? []
      : [
          `${basename(path)} has ${spare.length === 1 ? `a row for ${spare[0]}, which is` : `rows for ${spare.length} images, such as ${spare[0]}, which are`} not there.`,
        ];
  return { row, rows: selectRows(manifest.rows, row), notes };
}

function waysToName(id: string): string[] {
  const withoutEnding = (name: string) => name.replace(/\.[^./]+$/, '');
  const file = id.slice(id.lastIndexOf('/') + 1);
  return [id, withoutEnding(id), file, withoutEnding(file)];
}

/**
 * Parts of a set with what the manifest says of their images. It must not contradict their labels and splits (`given`, by
 * part; absent: they are drawn anew), and may name classes that have but numbers.
 */
export function tellRows(
  manifest: Manifest,
  parts: readonly ImageSplit[],
  numbered: readonly string[],
  areUnnamed: boolean,
  given?: readonly SplitName[],
): { classes: readonly string[]; parts: ImageSplit[]; notes: readonly string[] } {
  const all = joinSplits(parts);
  const { row, rows, notes } = matchImages(manifest, all.ids);
  const named = areUnnamed ? classNamesIn(manifest, row, all.labels, numbered.length) : undefined;
  const classes = named ?? numbered;
  checkLabels(manifest, row, all, classes);
  if (given) checkSplits(manifest, row, all.ids, parts.flatMap(({ count }, i) => new Array<SplitName>(count).fill(given[i]))); // prettier-ignore
  let done = 0;
  const told = parts.map((part) => {
    const own = Array.from({ length: part.count }, (_, image) => done + image);
    done += part.count;
    return { ...part, rows: selectRows(rows, own) };
  });
  return { classes, parts: told, notes };
}

/** Images as a manifest is held to them. */
export interface LabelledImages {
  readonly ids: readonly string[];
  readonly labels: ArrayLike<number>;
}

/** Throws UserError where the manifest says another class of an image than where it stands; '' says none. */
export function checkLabels(
  { path, lines, labels: said }: Manifest,
  row: Int32Array,
  { ids, labels }: LabelledImages,
  classes: readonly string[],
): void {
  if (!said) return;
  ids.forEach((id, image) => {
    const label = said[row[image]];
    const name = classes[labels[image]];
    if (label === '' || label === name || label === String(labels[image])) return;
    throw new UserError(
      `${path} line ${lines[row[image]]}: the image ${id} is labelled ${label}, and it is one of class ${name}; correct either.`,
    );
  });
}

/** Throws UserError where the manifest says another split of an image than the one that it is given in. */
export function checkSplits(
  { path, lines, splits }: Manifest,
  row: Int32Array,
  ids: readonly string[],
  given: readonly SplitName[],
): void {
  if (!splits) return;
  const wrong = ids.findIndex((_, image) => splits[row[image]] !== given[image]);
  if (wrong >= 0)
    throw new UserError(
      `${path} line ${lines[row[wrong]]}: the image ${ids[wrong]} is to be of the split ${splits[row[wrong]]}, and it is given as one of ${given[wrong]}; correct either, or draw splits anew with --split-by.`,
    );
}

/**
 * Names for classes that have but numbers: the manifest's labels, where each number has one of its own. Undefined where
 * it has none, or the numbers themselves.
 */
function classNamesIn(
  { labels: said }: Manifest,
  row: Int32Array,
  labels: ArrayLike<number>,
  count: number,
): string[] | undefined {
  if (!said) return undefined;
  const found = Array.from({ length: count }, () => new Set<string>());
  row.forEach((at, image) => found[labels[image]]?.add(said[at]));
  const names = found.map((some) => [...some][0] ?? '');
  const isSure =
    found.every(({ size }) => size === 1) && new Set(names).size === count && !names.includes('');
  return isSure ? names : undefined;
}
