// Reads MedMNIST's .npz: a zip of the arrays train_images, train_labels, val_…, test_….
import { basename } from 'node:path';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit } from './assemble.ts';
import type { Dataset, PixelScale } from './dataset.ts';
import { isImage } from './list-folder.ts';
import { describeMedmnist } from './medmnist.ts';
import { decodeNpy, npyIntegers, npyUnsigned, type NpyArray } from './npy.ts';
import { scaleOfSplits, toBytes, type SplitNumbers } from './pixel-scale.ts';
import { maxDataBytes, md5, readDataFile, sha256 } from './read-file.ts';
import { checkCount } from './verify.ts';
import { listZip, type ZipMember } from './zip.ts';

const arrayNames = ['train', 'val', 'test'].flatMap((split) => [`${split}_images`, `${split}_labels`]);

/**
 * Loads n × height × width [× 3] unsigned numbers of 8 or 16 bits with n × 1 labels, in memory only; numbers of 16 bits
 * become bytes by one scale. Class names are MedMNIST's
 * when the file is, or is named like, one of its sets; else the label numbers.
 */
export async function loadNpz(path: string, seed: number): Promise<Dataset> {
  const bytes = await readDataFile(path);
  const arrays = await decodeNpz(bytes, path);
  const splits = {
    train: decodeSplit(arrays, 'train', path),
    validation: decodeSplit(arrays, 'val', path),
    test: decodeSplit(arrays, 'test', path),
  };
  const scale = scaleOfSplits(splits);
  const file = basename(path);
  const highest = Math.max(
    ...Object.values(splits).map((split) => split?.labels.reduce((a, b) => Math.max(a, b), -1) ?? -1),
  );
  const known = describeMedmnist(file, md5(bytes), highest);
  return assembleDataset({
    path,
    name: file.replace(/\.npz$/i, ''),
    classes: known?.classes,
    splits: {
      train: inBytes(splits.train, scale),
      validation: inBytes(splits.validation, scale),
      test: inBytes(splits.test, scale),
    },
    scale,
    sha256: { [file]: sha256(bytes) },
    notes: known?.notes ?? [],
    seed,
  });
}

function inBytes(split: StoredSplit | undefined, scale: PixelScale | undefined): DecodedSplit | undefined {
  if (!split) return undefined;
  return { images: { shape: split.shape, data: toBytes(split.values, scale) }, labels: split.labels };
}

/** The named arrays of a MedMNIST archive, other members left unread. Throws UserError on anything hostile. */
export async function decodeNpz(bytes: Uint8Array, path: string): Promise<Map<string, NpyArray>> {
  const members = await listZip(bytes, path);
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
  if (total > maxDataBytes)
    throw new UserError(
      `${path} declares ${total} bytes for its arrays, more than the ${maxDataBytes} read here.`,
    );
  const arrays = new Map<string, NpyArray>();
  for (const [array, member] of chosen)
    arrays.set(array, decodeNpy(await member.unpack(), `${path} (${member.name})`));
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
interface StoredSplit extends SplitNumbers {
  readonly shape: readonly number[];
  readonly labels: Int32Array;
}

function decodeSplit(arrays: Map<string, NpyArray>, split: string, path: string): StoredSplit | undefined {
  const images = arrays.get(`${split}_images`);
  const labels = arrays.get(`${split}_labels`);
  if (!images && !labels) return undefined;
  if (!images || !labels)
    throw new UserError(
      `${path} has ${split}_${images ? 'images' : 'labels'} but no ${split}_${images ? 'labels' : 'images'}.`,
    );
  checkCount(Math.max(images.shape[0] ?? 0, labels.shape[0] ?? 0), `${path} (${split})`);
  const values = npyUnsigned(images);
  if (!values) {
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
  return {
    shape: images.shape,
    count: images.shape[0] ?? 0,
    values,
    labels: npyIntegers(labels, `${path} (${split}_labels)`),
  };
}
