// Reads MedMNIST's .npz: a zip of the arrays train_images, train_labels, val_…, test_….
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit, type LoadPlan, type SplitPlan } from './assemble.ts';
import { openDataFile, pieces, type DataFile } from './data-file.ts';
import type { Dataset, Pixels, PixelScale, SplitName } from './dataset.ts';
import { splitNames } from './draw-splits.ts';
import { maxDiskBytes } from './limits.ts';
import { isImage } from './list-folder.ts';
import { manifestOf } from './manifest.ts';
import { describeMedmnist } from './medmnist.ts';
import { decodeNpy, npyIntegers, npyNaN, npyUnsigned, type NpyArray } from './npy.ts';
import { findScale, fullWhite, peakOf, scaledPixels, type ScaledImage } from './pixel-scale.ts';
import { pixelsOf, pixelsOfBytes } from './pixels.ts';
import { createStorage, type Storage } from './storage.ts';
import { checkCount, checkShape, sizeOfOne } from './verify.ts';
import { listZip, type ZipMember } from './zip.ts';

const arrayNames = ['train', 'val', 'test'].flatMap((split) => [`${split}_images`, `${split}_labels`]);

/**
 * Loads n × height × width [× 3] unsigned numbers of 8 or 16 bits with n × 1 labels; numbers of 16 bits become bytes by one
 * scale. Arrays that memory does not hold are read where they are, or unpacked to a file that nobody has to remove. Class
 * names are MedMNIST's when the file is, or is named like, one of its sets; else the labels of a manifest, or numbers.
 */
export async function loadNpz(
  path: string,
  seed: number,
  storage = createStorage(),
  signal?: AbortSignal,
  more: LoadPlan = {},
): Promise<Dataset> {
  const source = openDataFile(path);
  const arrays = await decodeNpz(source, storage, signal);
  const splits = {
    train: decodeSplit(arrays, 'train', path),
    validation: decodeSplit(arrays, 'val', path),
    test: decodeSplit(arrays, 'test', path),
  };
  const file = basename(path);
  const highest = Math.max(
    ...Object.values(splits).map((split) => split?.labels.reduce((a, b) => Math.max(a, b), -1) ?? -1),
  );
  const hashes = await hashesOf(source, signal);
  const known = describeMedmnist(file, hashes.md5, highest);
  const manifest = more.manifest ?? (await manifestOf(path));
  const assemble = (scale: PixelScale | undefined) =>
    assembleDataset({
      path,
      name: file.replace(/\.npz$/i, ''),
      classes: known?.classes,
      splits: {
        train: inBytes(splits.train, scale),
        validation: inBytes(splits.validation, scale),
        test: inBytes(splits.test, scale),
      },
      scale,
      sha256: { [file]: hashes.sha256 },
      licence: known?.licence,
      notes: known?.notes ?? [],
      seed,
      plan: more.plan,
      manifest,
    });
  const { plan } = more;
  const dataset = assemble(scaleOf(splits, plan));
  // Of splits that are drawn, the training images decide the scale: those are known now.
  return dataset.scale && plan?.by ? assemble(scaleOf(splits, plan, splitOfIds(dataset))) : dataset;
}

/** By id of an image. */
function splitOfIds({ splits }: Dataset): ReadonlyMap<string, SplitName> {
  return new Map(splitNames.flatMap((split) => splits[split].ids.map((id) => [id, split] as const)));
}

/** MD5 only to recognise files by the checksum that was published for them. */
async function hashesOf(
  file: DataFile,
  signal?: AbortSignal,
): Promise<{ readonly sha256: string; readonly md5: string }> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  for await (const piece of pieces(file)) {
    signal?.throwIfAborted();
    sha256.update(piece);
    md5.update(piece);
  }
  return { sha256: sha256.digest('hex'), md5: md5.digest('hex') };
}

function scaleOf(
  splits: Readonly<Record<SplitName, StoredSplit | undefined>>,
  { allForTest }: SplitPlan = {},
  drawn?: ReadonlyMap<string, SplitName>,
): PixelScale | undefined {
  const images: ScaledImage[] = [];
  for (const given of splitNames) {
    const { pixels, bits, little } = splits[given] ?? noSplit;
    for (let i = 0; i < pixels.count; i++) {
      const split = allForTest ? 'test' : (drawn?.get(`${given}/${i}`) ?? given);
      images.push(bits === 16 ? { split, peak: peakOf(pixels.at(i), little) } : { split });
    }
  }
  return findScale(images, allForTest);
}

function inBytes(split: StoredSplit | undefined, scale: PixelScale | undefined): DecodedSplit | undefined {
  if (!split) return undefined;
  const { shape, labels, pixels, bits, little } = split;
  const bytes = bits === 16 ? scaledPixels(pixels, little, scale?.white ?? fullWhite) : pixels;
  return { images: { shape, pixels: bytes }, labels };
}

/** The named arrays of a MedMNIST archive, other members left unread. Throws UserError on anything hostile. */
export async function decodeNpz(
  file: DataFile,
  storage: Storage,
  signal?: AbortSignal,
): Promise<Map<string, NpyArray>> {
  const { path } = file;
  const members = await listZip(file);
  const chosen = new Map<string, ZipMember>();
  for (const member of members) {
    const array = arrayName(member.name);
    if (!arrayNames.includes(array)) continue;
    if (chosen.has(array))
      throw new UserError(
        `${path} has two members named ${array}, and it is not clear which one counts; remove one.`,
      );
    chosen.set(array, member);
  }
  if (chosen.size === 0) throw new UserError(noArrays(path, members));
  const total = [...chosen.values()].reduce((sum, { size }) => sum + size, 0);
  if (total > maxDiskBytes)
    throw new UserError(
      `${path} declares ${total} bytes for its arrays, more than the ${maxDiskBytes} read here.`,
    );
  const arrays = new Map<string, NpyArray>();
  for (const [array, member] of chosen)
    arrays.set(array, decodeNpy(await member.unpack(storage, signal), `${path} (${member.name})`));
  return arrays;
}

function noArrays(path: string, members: readonly ZipMember[]): string {
  const some = members.slice(0, 4).map(({ name }) => name);
  const found = some.length === 0 ? 'nothing' : some.join(', ') + (members.length > some.length ? ', …' : '');
  const advice = members.some(({ name }) => isImage(name))
    ? ' Unpack it, and name the folder of its images.'
    : '';
  return `${path} holds ${found}, but none of the arrays of a MedMNIST file: ${arrayNames.join(', ')}.${advice}`;
}

function arrayName(file: string): string {
  return file.replace(/\.npy$/, '');
}

/** Images and labels as they are stored. */
interface StoredSplit {
  readonly shape: readonly number[];
  readonly labels: Int32Array;
  /** Of 16 bits, two bytes a number, the low one first where `little`. */
  readonly pixels: Pixels;
  readonly bits: 8 | 16;
  readonly little: boolean;
}

const noSplit = { pixels: pixelsOfBytes(new Uint8Array(0), 0), bits: 8, little: true };

function decodeSplit(arrays: Map<string, NpyArray>, split: string, path: string): StoredSplit | undefined {
  const images = arrays.get(`${split}_images`);
  const labels = arrays.get(`${split}_labels`);
  if (!images && !labels) return undefined;
  if (!images || !labels)
    throw new UserError(
      `${path} has ${split}_${images ? 'images' : 'labels'} but no ${split}_${images ? 'labels' : 'images'}.`,
    );
  checkCount(Math.max(images.shape[0] ?? 0, labels.shape[0] ?? 0), `${path} (${split})`);
  checkShape(images.shape, `${path} (${split}_images)`);
  const unsigned = npyUnsigned(images);
  if (!unsigned) {
    const lost = npyNaN(images);
    if (lost !== undefined)
      throw new UserError(
        `${path}: ${split}_images has a pixel that is no number (NaN) in image ${Math.floor(lost / sizeOfOne(images.shape))}; images are read as unsigned integers of 8 or 16 bits.`,
      );
    throw new UserError(
      `${path}: ${split}_images has type "${images.dtype}"; images are read as unsigned integers of 8 or 16 bits ("|u1", "<u2"; numpy: images.astype("uint8"), after scaling to 0–255).`,
    );
  }
  if (labels.shape.length === 2 && labels.shape[1] > 1) {
    throw new UserError(
      `${path} gives each image ${labels.shape[1]} labels: a multi-label set, like ChestMNIST, or one-hot; one class an image is read, its number (numpy: labels.argmax(axis=1)).`,
    );
  }
  if (labels.shape.length < 1 || labels.shape.length > 2) {
    throw new UserError(
      `${path}: ${split}_labels has shape ${labels.shape.join(' × ')}; expected count × 1.`,
    );
  }
  const { shape, data } = images;
  return {
    ...unsigned,
    shape,
    pixels: pixelsOf(data, (sizeOfOne(shape) * unsigned.bits) / 8),
    labels: npyIntegers(labels, `${path} (${split}_labels)`),
  };
}
