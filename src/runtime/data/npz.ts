// Reads MedMNIST's .npz: a zip of the arrays train_images, train_labels, val_…, test_….
import { basename } from 'node:path';
import { unzipSync } from 'fflate';
import { UserError } from '../../user-error.ts';
import { assembleDataset, type DecodedSplit } from './assemble.ts';
import type { Dataset } from './dataset.ts';
import { describeMedmnist } from './medmnist.ts';
import { decodeNpy, npyIntegers, type NpyArray } from './npy.ts';
import { maxDataBytes, maxDeflateRatio, md5, readDataFile, sha256 } from './read-file.ts';
import { checkCount } from './verify.ts';

const arrayNames = ['train', 'val', 'test'].flatMap((split) => [`${split}_images`, `${split}_labels`]);

const mostMembers = 1000;

/**
 * Loads n × height × width [× 3] unsigned bytes with n × 1 labels, in memory only. Class names are MedMNIST's
 * when the file is, or is named like, one of its sets; else the label numbers.
 */
export async function loadNpz(path: string, seed: number): Promise<Dataset> {
  const bytes = await readDataFile(path);
  const arrays = decodeNpz(bytes, path);
  const splits = {
    train: decodeSplit(arrays, 'train', path),
    validation: decodeSplit(arrays, 'val', path),
    test: decodeSplit(arrays, 'test', path),
  };
  const file = basename(path);
  const highest = Math.max(
    ...Object.values(splits).map((split) => split?.labels.reduce((a, b) => Math.max(a, b), -1) ?? -1),
  );
  const known = describeMedmnist(file, md5(bytes), highest);
  return assembleDataset({
    path,
    name: file.replace(/\.npz$/i, ''),
    classes: known?.classes,
    splits,
    sha256: { [file]: sha256(bytes) },
    notes: known?.notes ?? [],
    seed,
  });
}

/** The named arrays of a MedMNIST archive, other members left unread. Throws UserError on anything hostile. */
export function decodeNpz(bytes: Uint8Array, path: string): Map<string, NpyArray> {
  const files = unzipArrays(bytes, path);
  const arrays = new Map<string, NpyArray>();
  for (const [file, content] of Object.entries(files)) {
    arrays.set(arrayName(file), decodeNpy(content, `${path} (${file})`));
  }
  return arrays;
}

function unzipArrays(bytes: Uint8Array, path: string): Record<string, Uint8Array> {
  let total = 0;
  const seen = new Set<string>();
  let members = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (++members > mostMembers)
          throw new UserError(`${path} declares more than ${mostMembers} members; six make a data set.`);
        const array = arrayName(name);
        if (!arrayNames.includes(array)) return false;
        if (seen.has(array))
          throw new UserError(
            `${path} has two members named ${array}, and it is not clear which one counts; remove one.`,
          );
        seen.add(array);
        total += originalSize;
        if (total > maxDataBytes || originalSize > (size + 1) * maxDeflateRatio) {
          throw new UserError(
            `${path} declares ${originalSize} bytes for ${name}, packed in ${size}: ` +
              (total > maxDataBytes
                ? `more than the ${maxDataBytes} in all that are read here.`
                : 'more than zip can hold.'),
          );
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} is not a whole .npz (zip) file. Copy or download it again.`);
  }
}

function arrayName(file: string): string {
  return file.replace(/\.npy$/, '');
}

function decodeSplit(arrays: Map<string, NpyArray>, split: string, path: string): DecodedSplit | undefined {
  const images = arrays.get(`${split}_images`);
  const labels = arrays.get(`${split}_labels`);
  if (!images && !labels) return undefined;
  if (!images || !labels)
    throw new UserError(
      `${path} has ${split}_${images ? 'images' : 'labels'} but no ${split}_${images ? 'labels' : 'images'}.`,
    );
  checkCount(labels.shape[0] ?? 0, `${path} (${split})`);
  if (!images.dtype.endsWith('u1')) {
    throw new UserError(
      `${path}: ${split}_images has type "${images.dtype}"; images are read as unsigned bytes ("|u1").`,
    );
  }
  if (labels.shape.length === 2 && labels.shape[1] > 1) {
    throw new UserError(
      `${path} gives each image ${labels.shape[1]} labels (a multi-label set, like ChestMNIST); only one class an image is supported.`,
    );
  }
  if (labels.shape.length < 1 || labels.shape.length > 2) {
    throw new UserError(
      `${path}: ${split}_labels has shape ${labels.shape.join(' × ')}; expected count × 1.`,
    );
  }
  return { images, labels: npyIntegers(labels, `${path} (${split}_labels)`) };
}
