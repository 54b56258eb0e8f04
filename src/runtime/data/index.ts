// The one door to data: a name or a path comes in, a checked data set goes out, whatever the format.
import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { Dataset } from './dataset.ts';
import { duplicateNotes, findDuplicates } from './duplicates.ts';
import { loadFolders } from './folders.ts';
import { isIdxFile, loadIdx } from './idx.ts';
import { licenceNotes } from './licences.ts';
import { listFolder } from './list-folder.ts';
import { loadNpz } from './npz.ts';
import { createPhantom } from './phantom.ts';
import { asUserError } from './read-file.ts';
import { checkSize, resizeDataset } from './resize.ts';

export type { Dataset, Images, ImageSplit, ManifestEntry, SplitName } from './dataset.ts';
export { formatInspection, inspectDataset, type Inspection } from './inspect.ts';
export { limitTraining } from './limit.ts';
export { fitNormalisation, normalise, type Normalisation } from './normalise.ts';
export { createPhantom, type PhantomOptions } from './phantom.ts';
export { resizeDataset } from './resize.ts';

export interface LoadOptions {
  /** Draws the splits a source lacks, and the phantom's images. Default 1. */
  readonly seed?: number;
  /** Side of the images in pixels. Default: as stored, and 28 for folders of images. */
  readonly size?: number;
}

const formats =
  'Understood are "phantom"; a folder of MNIST IDX files; a MedMNIST .npz; a folder of class folders with JPEG or PNG images.';
const folderImageSize = 28;

/** Loads "phantom", or the file or folder at a path, in whichever format it is. Throws UserError. */
export async function loadDataset(
  nameOrPath: string,
  { seed = 1, size }: LoadOptions = {},
): Promise<Dataset> {
  if (size !== undefined) checkSize(size);
  const loaded = nameOrPath === 'phantom' ? createPhantom({ seed }) : await loadPath(nameOrPath, seed, size);
  const notes = [...licenceNotes(loaded), ...loaded.notes, ...duplicateNotes(findDuplicates(loaded))];
  const dataset = { ...loaded, notes };
  return size === undefined ? dataset : resizeDataset(dataset, size);
}

async function loadPath(path: string, seed: number, size = folderImageSize): Promise<Dataset> {
  const info = await stat(path).catch((error: unknown) => {
    throw asUserError(error, path);
  });
  if (info.isFile()) return loadFile(path, seed);
  if (!info.isDirectory()) throw new UserError(`${path} is neither a file nor a folder. ${formats}`);
  const { folders, files } = await listFolder(path);
  if (files.some(isIdxFile)) return loadIdx(path, seed);
  const archives = files.filter((name) => name.endsWith('.npz'));
  if (archives.length === 1) return loadNpz(join(path, archives[0]), seed);
  if (archives.length > 1)
    throw new UserError(
      `${path} has several .npz files; name one of them, such as ${join(path, archives[0])}.`,
    );
  if (folders.length > 0) return loadFolders(path, seed, size);
  throw new UserError(`${path} is not a data set. ${formats}`);
}

async function loadFile(path: string, seed: number): Promise<Dataset> {
  if (isIdxFile(basename(path)))
    throw new UserError(`${path} is one file of an IDX data set; name its folder.`);
  const head = new Uint8Array(4);
  const file = await open(path).catch((error: unknown) => {
    throw asUserError(error, path);
  });
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  const zipMagic = [0x50, 0x4b, 0x03, 0x04];
  if (path.endsWith('.npz') || zipMagic.every((byte, i) => head[i] === byte)) return loadNpz(path, seed);
  throw new UserError(`${path} is not a data set. ${formats}`);
}
