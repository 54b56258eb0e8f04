// Decodes many image files to one common size, some at a time, and says how far it is.
import { stat } from 'node:fs/promises';
import { UserError } from '../../user-error.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { decodeImage, type DecodedFile, type Sides } from './decode-image.ts';
import { collectDecoded, type DecodedImages } from './decoded-images.ts';
import { maxSpoolBytes } from './limits.ts';
import { asUserError, readDataFile, sha256 } from './read-file.ts';
import type { Storage } from './storage.ts';

export interface ImageFile {
  readonly path: string;
  /** Path below the data set's folder, with forward slashes. */
  readonly id: string;
  /** The files whose hashes make up one entry of `sha256`: those of a folder. */
  readonly group: string;
  readonly label: number;
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
  /** Stops between images, or pieces of a file; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

const maxFileBytes = 2 ** 28;
/** Above that many bytes a file is read alone. */
const largeFileBytes = 2 ** 24;
/** Images that are decoded at the same time. */
export const decodedTogether = 16;

/** How and where the images of a folder are read. */
export interface DecodeFolderOptions extends DecodeOptions {
  /** For messages. */
  readonly folder: string;
  /** Of the images, in pixels. */
  readonly size: number;
  readonly storage: Storage;
}

/** By group: the hash of what `sha256sum *` prints in that folder, images only. */
type GroupHashes = Readonly<Record<string, string>>;

/** The files' images, each stretched to size × size, in the files' order. Throws UserError at a file that is no image. */
export async function decodeImages(
  files: readonly ImageFile[],
  { folder, size, storage, onProgress, signal }: DecodeFolderOptions,
): Promise<{ readonly images: DecodedImages; readonly sha256: GroupHashes }> {
  const imageBytes = size * size * 3;
  if (files.length * imageBytes > maxSpoolBytes) {
    throw new UserError(
      `${files.length} images of ${size} × ${size} pixels are more than are read here; choose a smaller size.`,
    );
  }
  const collected = collectDecoded(files.length, imageBytes, storage, folder);
  const hashes: string[] = [];
  const read = imageReader({ height: size, width: size });
  try {
    for (let first = 0; first < files.length; first += decodedTogether) {
      signal?.throwIfAborted();
      const some = files.slice(first, first + decodedTogether);
      for (const image of await Promise.all(some.map(({ path }) => read(path)))) {
        collected.add(image);
        hashes.push(image.sha256);
      }
      onProgress?.({ done: first + some.length, of: files.length });
    }
  } catch (error) {
    collected.abandon();
    throw error;
  }
  return { images: collected.end(), sha256: groupHashes(files, hashes) };
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
