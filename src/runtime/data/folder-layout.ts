// Finds out how a folder of images is laid out: one folder a class, or a folder a split with such folders in it.
import { join } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { SplitName } from './dataset.ts';
import type { ImageFile } from './decode-images.ts';
import { isImage, listFolder } from './list-folder.ts';
import { manifestFile } from './manifest.ts';
import { splitNamed } from './split-names.ts';

export interface FolderLayout {
  readonly classes: readonly string[];
  readonly files: readonly ImageFile[];
  /** One a file, where the folders say it. */
  readonly splitOf?: readonly SplitName[];
  /** What is neither a class nor an image, by its path below the folder. */
  readonly skipped: readonly string[];
}

/**
 * Class names are the folders', in code-unit order. Split folders are those called train or training, val, valid or
 * validation, test or testing that hold no images themselves; they need a training folder and another split, or nothing
 * else beside them, unless it `needsTraining` images no more than others. Throws UserError for a class that is empty or unknown to the training folder.
 */
export async function findLayout(folder: string, needsTraining = true): Promise<FolderLayout> {
  const { folders, files } = await listFolder(folder);
  const parts = await splitFolders(folder, folders);
  const found: Found = { files: [], skipped: files.filter((name) => name !== manifestFile) };
  const presplit =
    parts.size > 0 && (parts.size === folders.length || (parts.has('train') && parts.size > 1));
  if (!presplit) {
    if (folders.length > 1 && folders.every((name) => splitNamed(name)))
      throw looseImages(join(folder, folders[0]));
    await addClasses(folder, '', folders, found);
    return { classes: folders, ...found };
  }
  found.skipped.push(...folders.filter((name) => ![...parts.values()].includes(name)));
  const train = parts.get('train') ?? (needsTraining ? undefined : [...parts.values()][0]);
  if (train === undefined) throw new UserError(`${folder} has no train folder beside its other splits.`);
  const classes = (await listFolder(join(folder, train))).folders;
  const splitOf: SplitName[] = [];
  for (const [split, below] of parts) {
    await addClasses(folder, below, classes, found, join(folder, train));
    while (splitOf.length < found.files.length) splitOf.push(split);
  }
  return { classes, splitOf, ...found };
}

interface Found {
  readonly files: ImageFile[];
  readonly skipped: string[];
}

/** The names of the split folders. */
async function splitFolders(folder: string, names: readonly string[]): Promise<Map<SplitName, string>> {
  const parts = new Map<SplitName, string>();
  for (const name of names) {
    const split = splitNamed(name);
    if (!split) continue;
    const inside = await listFolder(join(folder, name));
    if (inside.folders.length === 0 && inside.files.some(isImage)) continue;
    const twin = parts.get(split);
    if (twin !== undefined)
      throw new UserError(
        `${join(folder, twin)} and ${join(folder, name)} are both ${split} images; join them, or remove one.`,
      );
    parts.set(split, name);
  }
  return parts;
}

/** Adds the images of the class folders in `folder/below`; `train` is where all classes are, where this is not it. */
async function addClasses(
  folder: string,
  below: string,
  classes: readonly string[],
  { files, skipped }: Found,
  train?: string,
): Promise<void> {
  const labels = new Map(classes.map((name, label) => [name, label]));
  const here = await listFolder(join(folder, below));
  if (below !== '') skipped.push(...here.files.map((name) => `${below}/${name}`));
  for (const name of here.folders) {
    const path = join(folder, below, name);
    const group = below === '' ? name : `${below}/${name}`;
    const label = labels.get(name);
    if (label === undefined) throw unknownClass(path, name, classes, train);
    const inside = await listFolder(path);
    const images = inside.files.filter(isImage);
    if (images.length === 0) throw noImages(path, inside);
    for (const other of [...inside.folders, ...inside.files.filter((file) => !isImage(file))])
      skipped.push(`${group}/${other}`);
    for (const file of images) files.push({ path: join(path, file), group, id: `${group}/${file}`, label });
  }
}

function unknownClass(path: string, name: string, classes: readonly string[], train?: string): UserError {
  const similar = classes.find((known) => known.toLowerCase() === name.toLowerCase());
  const hint = similar === undefined ? '' : ` The one there is called ${similar}: give both the same name.`;
  return new UserError(`${path} is a class without a folder in ${train}.${hint}`);
}

function noImages(path: string, { folders, files }: { folders: string[]; files: string[] }): UserError {
  if (folders.length > 0)
    return new UserError(
      `${path} is taken for a class, but holds folders instead of images: put images into one folder a class, ` +
        'or such folders into train, val and test folders.',
    );
  if (files.length > 0)
    return new UserError(
      `${path} has no JPEG or PNG images, but ${files.length === 1 ? files[0] : `${files.length} other files, such as ${files[0]}`}. Convert them to PNG.`,
    );
  return new UserError(`${path} has no JPEG or PNG images: an empty class. Fill or remove it.`);
}

/** For images that no folder says the class of. */
export function looseImages(path: string): UserError {
  return new UserError(`${path} has images, but no class folders: put them into one folder a class.`);
}
