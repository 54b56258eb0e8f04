// Decodes many image files to one common size, some at a time, and says how far it is.
import { stat } from 'node:fs/promises';
import { UserError } from '../../user-error.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { decodeImage, type DecodedFile, type DecodedImage, type Sides } from './decode-image.ts';
import { asUserError, maxDataBytes, readDataFile, sha256 } from './read-file.ts';

export interface ImageFile {
  readonly path: string;
  /** Path below the data set's folder, with forward slashes. */
  readonly id: string;
  /** The files whose hashes make up one entry of `sha256`: those of a folder. */
  readonly group: string;
  readonly label: number;
}

export interface DecodedImages {
  /** In the files' order. */
  readonly images: readonly DecodedImage[];
  /** By group: the hash of what `sha256sum *` prints in that folder, images only. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Images read so far, of all. */
export interface LoadProgress {
  readonly done: number;
  readonly of: number;
}

/** Who is told how far reading is, and what stops it. */
export interface DecodeOptions {
  /** Called as images are read. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Stops between images; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

const maxFileBytes = 2 ** 28;
/** Above that many bytes a file is read alone. */
const largeFileBytes = 2 ** 24;
/** Images that are decoded at the same time. */
export const decodedTogether = 16;

/** The files' images, each stretched to size × size. Throws UserError at a file that is no image. */
export async function decodeImages(
  files: readonly ImageFile[],
  size: number,
  { onProgress, signal }: DecodeOptions = {},
): Promise<DecodedImages> {
  if (files.length * size * size * 3 > maxDataBytes) {
    throw new UserError(
      `${files.length} images of ${size} × ${size} pixels are more than fit in memory; choose a smaller size.`,
    );
  }
  const images = new Array<DecodedImage>(files.length);
  const hashes = new Array<string>(files.length);
  const read = imageReader({ height: size, width: size });
  async function decode(index: number): Promise<void> {
    const { values, channels, peak, sha256: hash } = await read(files[index].path);
    hashes[index] = hash;
    images[index] = { values, channels, ...(peak !== undefined && { peak }) };
  }
  for (let first = 0; first < files.length; first += decodedTogether) {
    signal?.throwIfAborted();
    const some = files.slice(first, first + decodedTogether);
    await Promise.all(some.map((_, i) => decode(first + i)));
    onProgress?.({ done: first + some.length, of: files.length });
  }
  return { images, sha256: groupHashes(files, hashes) };
}

/**
 * What reads image files, each stretched to these sides, some at a time; large ones wait for each other. Throws UserError
 * at a file that is no image.
 */
export function imageReader(
  sides: Sides,
): (path: string) => Promise<DecodedFile & { readonly sha256: string }> {
  const largeFiles = oneAtATime();
  const largeImages = oneAtATime();
  return async (path) => {
    const work = async () => {
      const bytes = await readDataFile(path, maxFileBytes);
      return { ...(await decodeImage(bytes, path, sides, largeImages)), sha256: sha256(bytes) };
    };
    return (await fileBytes(path)) > largeFileBytes ? largeFiles(work) : work();
  };
}

async function fileBytes(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw asUserError(error, path);
  }
}

function groupHashes(files: readonly ImageFile[], hashes: readonly string[]): Record<string, string> {
  const lines = new Map<string, string>();
  files.forEach(({ group, path }, i) => {
    lines.set(group, `${lines.get(group) ?? ''}${hashes[i]}  ${path.split(/[\\/]/).at(-1)}\n`);
  });
  return Object.fromEntries(
    [...lines].map(([group, text]) => [group, sha256(new TextEncoder().encode(text))]),
  );
}
