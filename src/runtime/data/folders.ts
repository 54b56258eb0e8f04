// Reads images sorted into one folder a class: CLASS/*.png, or train, val and test folders of such folders.
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit } from './assemble.ts';
import type { Dataset, SplitName } from './dataset.ts';
import { decodeImages, type DecodedImages, type ImageFile } from './decode-images.ts';
import { imageKeys } from './duplicates.ts';
import { listFolder, listImages } from './list-folder.ts';
import { indicesByClass, selectImages } from './select.ts';
import { stratifiedSplit } from './split.ts';

const splitFolders = new Map<string, SplitName>([
  ['train', 'train'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['test', 'test'],
]);
const shares = [0.7, 0.1, 0.2];

/**
 * Loads every JPEG and PNG, stretched to size × size; grey unless any image has colour. Class names are the
 * folders', in code-unit order. Without train and test folders the images are split 70 : 10 : 20 by `seed`,
 * stratified, byte-identical copies on one side. Other files are skipped with a note.
 */
export async function loadFolders(folder: string, seed: number, size: number): Promise<Dataset> {
  const top = (await listFolder(folder)).folders;
  const parts = new Map<SplitName, string>();
  for (const below of top) {
    const split = splitFolders.get(below.toLowerCase());
    if (split) parts.set(split, below);
  }
  const presplit = parts.size > 0 && parts.size === top.length;
  return presplit ? loadSplitFolders(folder, parts, seed, size) : loadClassFolders(folder, top, seed, size);
}

async function loadSplitFolders(
  folder: string,
  parts: ReadonlyMap<SplitName, string>,
  seed: number,
  size: number,
): Promise<Dataset> {
  const train = parts.get('train');
  if (train === undefined) throw new UserError(`${folder} has no train folder beside its other splits.`);
  const classes = (await listFolder(join(folder, train))).folders;
  const files: ImageFile[] = [];
  const skipped: string[] = [];
  const ends = new Map<SplitName, readonly [from: number, to: number]>();
  for (const [split, below] of parts) {
    const from = files.length;
    const present = (await listFolder(join(folder, below))).folders;
    const unknown = present.find((name) => !classes.includes(name));
    if (unknown !== undefined) {
      throw new UserError(
        `${join(folder, below, unknown)} is a class without a folder in ${join(folder, train)}.`,
      );
    }
    for (const file of await listClasses(folder, below, classes, present, skipped)) files.push(file);
    ends.set(split, [from, files.length]);
  }
  const images = await decodeImages(files, size);
  const part = (split: SplitName): DecodedSplit | undefined => {
    const range = ends.get(split);
    return range && slice(images, files, size, ...range);
  };
  return assembleDataset({
    path: folder,
    name: basename(resolve(folder)),
    classes,
    splits: { train: part('train'), validation: part('validation'), test: part('test') },
    sha256: images.sha256,
    notes: skippedNotes(skipped),
    seed,
  });
}

async function loadClassFolders(
  folder: string,
  classes: readonly string[],
  seed: number,
  size: number,
): Promise<Dataset> {
  const skipped: string[] = [];
  const files = await listClasses(folder, '', classes, classes, skipped);
  const images = await decodeImages(files, size);
  const all = slice(images, files, size, 0, files.length);
  const imageBytes = size * size * images.channels;
  const source = { count: files.length, pixels: all.images.data, labels: all.labels, ids: all.ids! };
  const drawn = stratifiedSplit(all.labels, classes.length, shares, seed, imageKeys(source, imageBytes));
  for (const part of drawn) {
    const empty = indicesByClass(
      part.map((i) => all.labels[i]),
      classes.length,
    ).findIndex((ofClass) => ofClass.length === 0);
    if (empty >= 0) {
      throw new UserError(
        `${join(folder, classes[empty])} has too few different images to be split into training, validation and test; ` +
          'add some (three at least), or make train, val and test folders.',
      );
    }
  }
  const [train, validation, test] = drawn.map((part): DecodedSplit => {
    const { count, pixels, labels, ids } = selectImages(source, part, imageBytes);
    return { images: { shape: [count, size, size, images.channels], data: pixels }, labels, ids };
  });
  const note = `The images come unsplit: 70 % for training, 10 % for validation and 20 % for test were drawn with seed ${seed}.`;
  return assembleDataset({
    path: folder,
    name: basename(resolve(folder)),
    classes,
    splits: { train, validation, test },
    sha256: images.sha256,
    notes: [note, ...skippedNotes(skipped)],
    seed,
  });
}

function slice(
  { pixels, channels }: DecodedImages,
  files: readonly ImageFile[],
  size: number,
  from: number,
  to: number,
): DecodedSplit {
  const imageBytes = size * size * channels;
  const part = files.slice(from, to);
  return {
    images: {
      shape: [part.length, size, size, channels],
      data: pixels.subarray(from * imageBytes, to * imageBytes),
    },
    labels: Int32Array.from(part, ({ label }) => label),
    ids: part.map(({ id }) => id),
  };
}

async function listClasses(
  folder: string,
  below: string,
  classes: readonly string[],
  present: readonly string[],
  skipped: string[],
): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const name of present) {
    const group = below === '' ? name : `${below}/${name}`;
    const found = await listImages(join(folder, below, name));
    if (found.images.length === 0)
      throw new UserError(
        `${join(folder, below, name)} has no JPEG or PNG images: an empty class. Fill or remove it.`,
      );
    for (const other of found.others) skipped.push(`${group}/${other}`);
    for (const file of found.images) {
      files.push({
        path: join(folder, below, name, file),
        group,
        id: `${group}/${file}`,
        label: classes.indexOf(name),
      });
    }
  }
  return files;
}

function skippedNotes(skipped: readonly string[]): string[] {
  if (skipped.length === 0) return [];
  const files =
    skipped.length === 1
      ? '1 file that is not JPEG or PNG was'
      : `${skipped.length} files that are not JPEG or PNG were`;
  return [`${files} skipped: ${skipped.slice(0, 3).join(', ')}${skipped.length > 3 ? ', …' : ''}.`];
}
