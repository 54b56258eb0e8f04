// The pixels of a split, image by image, wherever they lie; subsets are views.
import { createHash } from 'node:crypto';
import { bytesInMemory, type Bytes } from './bytes.ts';
import type { Pixels } from './dataset.ts';

/** Pixels [count × height × width × channels] that a program has, kept and not copied; `imageBytes` is of one image. */
export function pixelsOfBytes(bytes: Uint8Array, imageBytes: number): Pixels {
  return pixelsOf(bytesInMemory(bytes), imageBytes);
}

/** Images one after the other. */
export function pixelsOf(bytes: Bytes, imageBytes: number): Pixels {
  return {
    count: imageBytes === 0 ? 0 : Math.floor(bytes.length / imageBytes),
    imageBytes,
    at: (image) => bytes.view(image * imageBytes, imageBytes),
  };
}

/** The images at `indices`, in that order, where they are. */
export function choosePixels(pixels: Pixels, indices: ArrayLike<number>): Pixels {
  const chosen = Int32Array.from(indices);
  return { count: chosen.length, imageBytes: pixels.imageBytes, at: (image) => pixels.at(chosen[image]) };
}

/** All of them, [count × imageBytes]. */
export function bytesOf({ count, imageBytes, at }: Pixels): Uint8Array {
  const bytes = new Uint8Array(count * imageBytes);
  for (let image = 0; image < count; image++) bytes.set(at(image), image * imageBytes);
  return bytes;
}

/** How often each value occurs in each channel, [channels × 256]. */
export function histogram({ count, at }: Pixels, channels: number): Float64Array {
  const times = new Float64Array(256 * channels);
  for (let image = 0; image < count; image++) {
    const bytes = at(image);
    for (let i = 0, channel = 0; i < bytes.length; i++) {
      times[256 * channel + bytes[i]]++;
      if (++channel === channels) channel = 0;
    }
  }
  return times;
}

/** SHA-256 (hex) of all bytes, one image after the other. */
export function hashPixels({ count, at }: Pixels): string {
  const hash = createHash('sha256');
  for (let image = 0; image < count; image++) hash.update(at(image));
  return hash.digest('hex');
}
