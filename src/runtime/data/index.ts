// The one door to data: a name or a path comes in, a checked data set goes out, whatever the format.
import { checkOptions, type OptionNames } from '../../option-names.ts';
import { open, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../user-error.ts';
import type { Dataset } from './dataset.ts';
import type { LoadPlan } from './assemble.ts';
import type { DecodeOptions } from './decode-images.ts';
import { duplicateNotes, findDuplicates } from './duplicates.ts';
import { divide, drawnNote } from './draw-splits.ts';
import { testedOn } from './external.ts';
import { looseImages } from './folder-layout.ts';
import { loadFolders } from './folders.ts';
import { allImages } from './folds.ts';
import { isIdxFile, loadIdx } from './idx.ts';
import { withLicence } from './licences.ts';
import { isImage, listFolder } from './list-folder.ts';
import { manifestFile, manifestIn } from './manifest.ts';
import { loadNpz } from './npz.ts';
import { byPatientNote, createPhantom } from './phantom.ts';
import { fullWhite } from './pixel-scale.ts';
import { asUserError } from './read-file.ts';
import { checkSize, resizeDataset } from './resize.ts';
import { createStorage, type Storage } from './storage.ts';
import { splitNamed, splitWays, type SplitBy } from './split-names.ts';

export type {
  Dataset,
  ImageRows,
  Images,
  ImageSplit,
  ManifestEntry,
  Pixels,
  PixelScale,
  SplitName,
} from './dataset.ts';
export { medmnistSets, medmnistSizes, type MedmnistEntry, type MedmnistSize } from './medmnist.ts';
export { pullMedmnist, type Pulled, type PullOptions } from './pull.ts';
export type { Augmentation } from './augmentation.ts';
export type { Corruption } from './corruption.ts';
export { splitWays, type SplitBy } from './split-names.ts';
export type { DecodeOptions, LoadProgress } from './decode-images.ts';
export type { Duplicates } from './duplicates.ts';
export {
  formatInspection,
  inspectDataset,
  type Inspection,
  type PatientInspection,
  type SplitInspection,
} from './inspect.ts';
export { imagesOfValues, valuesOf, type GivenImages } from './images.ts';
export { allImages, foldsOf, withFold } from './folds.ts';
export { loadImages, type LoadedImage } from './load-images.ts';
export { limitTraining } from './limit.ts';
export {
  fitNormalisation,
  normalise,
  normalisePixels,
  type ImageShape,
  type Normalisation,
} from './normalise.ts';
export { createPhantom, type PhantomOptions } from './phantom.ts';
export { pixelsOfBytes } from './pixels.ts';
export { resizeDataset } from './resize.ts';

/** How a data set is read. */
export interface LoadDataOptions extends DecodeOptions {
  /** Draws the splits a source lacks, and the phantom's images. Default 1. */
  readonly seed?: number;
  /** Draws training, validation and test images anew: by patient, or the newest images for test. Default: as they are given, by patient where they are not. */
  readonly splitBy?: SplitBy | undefined;
  /** Path of a data set whose images, all of them, are the test images: external validation. Its classes must have the same names. */
  readonly testData?: string | undefined;
  /** Side of the images in pixels. Default: as stored, and 28 for folders of images. */
  readonly size?: number;
  /** Bytes of pixels that may lie in memory; more stay on disk, with the same figures. Default: half of what is free. */
  readonly memory?: number | undefined;
}

const loadDataNames: OptionNames<LoadDataOptions> = {
  seed: true, size: true, memory: true, splitBy: true, testData: true, onProgress: true, signal: true,
}; // prettier-ignore

const formats =
  'Understood are "phantom"; a folder of MNIST IDX files; a MedMNIST .npz; a folder of class folders with JPEG or PNG images.';
const folderImageSize = 28;
const mostWrappers = 3;

/** Loads "phantom", or the file or folder at a path, in whichever format it is. Throws UserError. */
export async function loadDataset(nameOrPath: string, options: LoadDataOptions = {}): Promise<Dataset> {
  checkOptions('loadDataset', options, loadDataNames);
  const { seed = 1, size, memory, splitBy, testData, ...decoding } = options;
  if (size !== undefined) checkSize(size);
  if (splitBy !== undefined && !splitWays.includes(splitBy))
    throw new UserError(`There is no splitting by ${String(splitBy)}; choose from ${splitWays.join(', ')}.`);
  if (memory !== undefined && !(memory >= 0))
    throw new UserError(`The memory for pixels is ${memory} bytes; give a number of at least 0.`);
  const storage = createStorage(memory);
  const read = {
    seed,
    size: size ?? folderImageSize,
    decoding,
    storage,
    plan: { by: splitBy, testElsewhere: testData !== undefined },
  };
  const loaded = nameOrPath === 'phantom' ? phantom(seed, splitBy) : await loadPath(nameOrPath, read);
  const licensed = withLicence(loaded);
  const sized = size === undefined ? licensed : resizeDataset(licensed, size, storage);
  const dataset = testData === undefined ? sized : await withTestData(sized, testData, read);
  return { ...dataset, notes: [...dataset.notes, ...duplicateNotes(findDuplicates(dataset))] };
}

function phantom(seed: number, by: SplitBy | undefined): Dataset {
  const dataset = createPhantom({ seed });
  if (!by) return dataset;
  const splits = divide(allImages(dataset), { path: 'phantom', classes: dataset.classes }, seed, by);
  const notes = dataset.notes.filter((note) => note !== byPatientNote);
  return { ...dataset, splits, notes: [...notes, drawnNote(seed, by, true)] };
}

interface ReadOptions extends LoadPlan {
  readonly seed: number;
  /** Of images in folders. */
  readonly size: number;
  readonly decoding: DecodeOptions;
  readonly storage: Storage;
}

async function withTestData(dataset: Dataset, path: string, read: ReadOptions): Promise<Dataset> {
  const { white = fullWhite, fitted = false } = dataset.scale ?? {};
  const plan = { allForTest: { white, fitted } };
  const other = await loadPath(path, { ...read, size: dataset.height, plan });
  return testedOn(dataset, other, path, read.storage);
}

async function loadPath(path: string, options: ReadOptions): Promise<Dataset> {
  const info = await stat(path).catch((error: unknown) => {
    throw asUserError(error, path, 'Check the path, or use the built-in data set "phantom".');
  });
  if (info.isFile()) return loadFile(path, options);
  if (!info.isDirectory()) throw new UserError(`${path} is neither a file nor a folder. ${formats}`);
  const { folders, files } = await listFolder(path);
  const wrapped = await wrappedFolder(path, folders, files);
  if (wrapped === undefined) return loadFolder(path, folders, files, options);
  const below = await listFolder(join(path, wrapped));
  const manifest = below.files.includes(manifestFile) ? undefined : await manifestIn(path, wrapped);
  const dataset = await loadFolder(join(path, wrapped), below.folders, below.files, { ...options, manifest });
  const name = dataset.name === basename(wrapped) ? basename(resolve(path)) : dataset.name;
  return {
    ...dataset,
    name,
    notes: [...dataset.notes, `The data were found in the only folder there, ${wrapped}.`],
  };
}

async function loadFolder(
  path: string,
  folders: readonly string[],
  files: readonly string[],
  { seed, size, decoding, storage, plan, manifest }: ReadOptions,
): Promise<Dataset> {
  const more = { plan, manifest };
  if (files.some(isIdxFile)) return loadIdx(path, seed, storage, decoding.signal, more);
  const archives = files.filter(isArchive);
  if (archives.length === 1) return loadNpz(join(path, archives[0]), seed, storage, decoding.signal, more);
  if (archives.length > 1)
    throw new UserError(
      `${path} has several .npz files; name one of them, such as ${join(path, archives[0])}.`,
    );
  if (folders.length > 0 || (files.some(isImage) && files.includes(manifestFile)))
    return loadFolders(path, seed, size, { ...decoding, storage, ...more });
  if (files.some(isImage)) throw looseImages(path);
  throw new UserError(`${path} is not a data set. ${formats}`);
}

/** The only folder there, or in that one, where it holds the data: archives are often unpacked into a folder or two. */
async function wrappedFolder(
  path: string,
  folders: readonly string[],
  files: readonly string[],
  depth = 1,
): Promise<string | undefined> {
  const isData = (name: string) => isIdxFile(name) || isArchive(name);
  if (folders.length !== 1 || splitNamed(folders[0]) || files.some((name) => isData(name) || isImage(name)))
    return undefined;
  const [only] = folders;
  const below = await listFolder(join(path, only));
  if (below.folders.length === 0 && !below.files.some(isData)) return undefined;
  const further =
    depth < mostWrappers && (await wrappedFolder(join(path, only), below.folders, below.files, depth + 1));
  return further ? join(only, further) : only;
}

function isArchive(file: string): boolean {
  return /\.npz$/i.test(file);
}

async function loadFile(path: string, { seed, storage, decoding, plan }: ReadOptions): Promise<Dataset> {
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
  if (isArchive(path) || zipMagic.every((byte, i) => head[i] === byte))
    return loadNpz(path, seed, storage, decoding.signal, { plan });
  throw new UserError(`${path} is not a data set. ${formats}`);
}
