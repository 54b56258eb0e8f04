// Reads images sorted into one folder a class: CLASS/*.png, or train, val and test folders of such folders.
import { basename, resolve } from 'node:path';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit } from './assemble.ts';
import type { Dataset, ImageSplit, SplitName } from './dataset.ts';
import { decodeImages, type DecodeOptions } from './decode-images.ts';
import { toPixels } from './decoded-images.ts';
import { findLayout, type FolderLayout } from './folder-layout.ts';
import { indicesByClass, selectImages } from './select.ts';
import { stratifiedSplit } from './split.ts';
import { createStorage, type Storage } from './storage.ts';
import { copiesError } from './verify.ts';

const splitNames = ['train', 'validation', 'test'] as const;
const shares = [0.7, 0.1, 0.2];

/**
 * Loads every JPEG and PNG, stretched to size × size; grey unless any image has colour. Class names are the
 * folders', in code-unit order. Without train and test folders the images are split 70 : 10 : 20 by `seed`,
 * stratified, byte-identical copies on one side. Images of 16 bits get one scale. Other files are skipped with a note.
 */
export async function loadFolders(
  folder: string,
  seed: number,
  size: number,
  options: DecodeOptions & { readonly storage?: Storage | undefined } = {},
): Promise<Dataset> {
  const layout = await findLayout(folder);
  const { classes, files } = layout;
  if (files.length === 0) throw new UserError(`${folder} has no class folders with JPEG or PNG images.`);
  const { storage = createStorage() } = options;
  const { images, sha256 } = await decodeImages(files, { ...options, folder, size, storage });
  const splitOf = layout.splitOf ?? drawSplits(folder, layout, images.keys, seed);
  const { pixels, channels, scale } = toPixels(images, splitOf, size * size);
  const all: ImageSplit = {
    count: files.length,
    pixels,
    labels: Int32Array.from(files, ({ label }) => label),
    ids: files.map(({ id }) => id),
  };
  const part = (split: SplitName): DecodedSplit | undefined => {
    const indices = files.flatMap((_, i) => (splitOf[i] === split ? [i] : []));
    if (indices.length === 0) return undefined;
    const chosen = selectImages(all, indices);
    const shape = [chosen.count, size, size, channels];
    return { images: { shape, pixels: chosen.pixels }, labels: chosen.labels, ids: chosen.ids };
  };
  const drawn = layout.splitOf
    ? []
    : [
        `The images come unsplit: 70 % for training, 10 % for validation and 20 % for test were drawn with seed ${seed}.`,
      ];
  return assembleDataset({
    path: folder,
    name: basename(resolve(folder)),
    classes,
    splits: { train: part('train'), validation: part('validation'), test: part('test') },
    sha256,
    scale,
    notes: [...drawn, ...skippedNotes(layout.skipped)],
    seed,
  });
}

/** One split a file, 70 : 10 : 20 in every class. Throws UserError where a class has too few different images. */
function drawSplits(
  folder: string,
  { classes, files }: FolderLayout,
  keys: readonly string[],
  seed: number,
): SplitName[] {
  const labels = files.map(({ label }) => label);
  if (new Set(keys).size === 1 && files.length > 1) throw copiesError(folder, files.length);
  const drawn = stratifiedSplit(labels, classes.length, shares, seed, keys);
  const ofClass = indicesByClass(labels, classes.length);
  const splitOf = new Array<SplitName>(files.length);
  drawn.forEach((part, i) => {
    for (const index of part) splitOf[index] = splitNames[i];
    const empty = indicesByClass(
      part.map((index) => labels[index]),
      classes.length,
    ).findIndex(({ length }) => length === 0);
    if (empty < 0) return;
    const different = new Set(ofClass[empty].map((index) => keys[index])).size;
    throw new UserError(
      `${folder}: class ${classes[empty]} has too few different images (${different} among ${ofClass[empty].length}) ` +
        'to be split into training, validation and test; add some (three at least), or make train, val and test folders.',
    );
  });
  return splitOf;
}

function skippedNotes(skipped: readonly string[]): string[] {
  if (skipped.length === 0) return [];
  const what =
    skipped.length === 1 ? '1 file or folder that is' : `${skipped.length} files or folders that are`;
  const images =
    skipped.length === 1 ? 'no JPEG or PNG image of a class was' : 'no JPEG or PNG images of a class were';
  return [`${what} ${images} skipped: ${skipped.slice(0, 3).join(', ')}${skipped.length > 3 ? ', …' : ''}.`];
}
