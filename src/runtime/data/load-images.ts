// Image files for a trained model to tell what they show: each read as the images of a folder are, or refused with the
// reason, so that one bad file keeps no other from its answer.
import { UserError } from '../../user-error.ts';
import type { Images } from './dataset.ts';
import type { DecodedFile } from './decode-image.ts';
import { decodedTogether, imageReader } from './decode-images.ts';
import { normalisePixels, type ImageShape } from './normalise.ts';
import { converter } from './decoded-images.ts';
import { fullWhite } from './pixel-scale.ts';

/** What came of one file. */
export interface LoadedImage {
  readonly path: string;
  /** The one image in it, or why there is none. */
  readonly image: Images | UserError;
  /** What was done to it that its user should know: a sentence. */
  readonly note?: string;
}

/**
 * The images of these files in their order, each ready for `predict` of a model whose `task` this is: stretched to its
 * size, grey images in three equal channels where it takes colours. A few are read ahead. Throws UserError only for a task
 * without statistics, and the signal's reason when that aborts.
 */
export async function* loadImages(
  paths: Iterable<string>,
  task: ImageShape,
  signal?: AbortSignal,
): AsyncGenerator<LoadedImage> {
  const read = imageReader(task);
  const load = async (path: string): Promise<LoadedImage> => {
    try {
      return prepare(path, await read(path), task);
    } catch (error) {
      if (error instanceof UserError) return { path, image: error };
      throw error;
    }
  };
  const ahead: Promise<LoadedImage>[] = [];
  for (const path of paths) {
    signal?.throwIfAborted();
    const loading = load(path);
    loading.catch(() => {});
    ahead.push(loading);
    if (ahead.length === decodedTogether) yield await ahead.shift()!;
  }
  for (const loading of ahead) {
    signal?.throwIfAborted();
    yield await loading;
  }
}

function prepare(path: string, decoded: DecodedFile, task: ImageShape): LoadedImage {
  const { height, width, channels, normalisation } = task;
  if (decoded.channels > channels)
    throw new UserError(`${path} has colours, and the model was trained on grey images; make it grey first.`);
  const { values, stored, peak } = decoded;
  const convert = converter(height * width, channels, normalisation?.white ?? fullWhite);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const image = normalisePixels(convert(bytes, decoded.channels, peak !== undefined), task);
  if (stored.height === height && stored.width === width) return { path, image };
  const note = `${path} has ${stored.height} × ${stored.width} pixels (height × width) and was stretched to ${height} × ${width}.`;
  return { path, image, note };
}
