// Images as models take them: a source that fills floats when asked, so that no set has to lie in memory as floats.
import { UserError } from '../../user-error.ts';
import type { Bytes } from './bytes.ts';
import type { Images } from './dataset.ts';

/** Images whose values lie in memory: [count × height × width × channels]. */
export interface GivenImages extends Omit<Images, 'fill'> {
  readonly values: Float32Array;
}

/** Consecutive samples of a set. */
export interface Part {
  /** Which sample of the set is the first. */
  readonly first: number;
  readonly count: number;
  /** [count × height × width × channels]: the taker's until it asks for the next part, which may be written over it. */
  readonly values: Float32Array;
}

/** Numbers in one sample. */
export function sampleSize({
  height,
  width,
  channels,
}: Pick<Images, 'height' | 'width' | 'channels'>): number {
  return height * width * channels;
}

/**
 * Images of values that a program has, kept and not copied. Throws UserError where there are not count × height × width ×
 * channels of them, and where one is no finite number.
 */
export function imagesOfValues({ values, ...shape }: GivenImages): Images {
  const size = sampleSize(shape);
  if (values.length !== shape.count * size)
    throw new UserError(
      `${shape.count} images of ${shape.height} × ${shape.width} × ${shape.channels} (height × width × channels) have ${shape.count * size} values; ${values.length} came`,
    );
  const lost = values.findIndex((value) => !Number.isFinite(value));
  if (lost >= 0)
    throw new UserError(
      `image ${Math.floor(lost / size)} has the value ${values[lost]}; values of images are numbers`,
    );
  const fill = filler(shape.count, size, (sample, out, at) => {
    out.set(values.subarray(sample * size, (sample + 1) * size), at);
  });
  return { ...shape, fill };
}

/** One of the images as a set of its own; throws where it is not there. */
export function imageAt(images: Images, image: number): Images {
  const values = new Float32Array(sampleSize(images));
  images.fill([image], values);
  return imagesOfValues({ ...images, count: 1, values, labels: images.labels.slice(image, image + 1) });
}

/** The samples of sets of one shape, one set after the other; there is one set at least. */
export function joinImages(sets: readonly Images[]): Images {
  const size = sampleSize(sets[0]);
  const count = sets.reduce((sum, each) => sum + each.count, 0);
  const values = new Float32Array(count * size);
  const labels = new Int32Array(count);
  let done = 0;
  for (const each of sets) {
    values.set(valuesOf(each), done * size);
    labels.set(each.labels, done);
    done += each.count;
  }
  return imagesOfValues({ ...sets[0], count, labels, values });
}

/** The images at `indices`, in that order; their values stay where they are. */
export function chooseImages(images: Images, indices: readonly number[]): Images {
  const count = indices.length;
  const labels = Int32Array.from(indices, (image) => images.labels[image]);
  const fill: Images['fill'] = (chosen, out) =>
    images.fill(
      Array.from(chosen, (image) => indices[image]),
      out,
    );
  return { ...images, count, labels, fill };
}

/** Images whose values lie at rest, one image after the other, as single-precision numbers of this machine. */
export function imagesAtRest(shape: Omit<Images, 'fill'>, bytes: Bytes): Images {
  const size = sampleSize(shape);
  const fill = filler(shape.count, size, (sample, out, at) => {
    const place = new Uint8Array(out.buffer, out.byteOffset + 4 * at, 4 * size);
    place.set(bytes.view(4 * sample * size, 4 * size));
  });
  return { ...shape, fill };
}

/** `Images.fill` from what writes the values of one sample at a place of `out`; refuses samples that are not there. */
export function filler(
  count: number,
  size: number,
  write: (sample: number, out: Float32Array, at: number) => void,
): Images['fill'] {
  return (chosen, out) => {
    if (out.length < chosen.length * size)
      throw new RangeError(`${chosen.length} images have ${chosen.length * size} values; there is room for ${out.length}`); // prettier-ignore
    for (let row = 0; row < chosen.length; row++) {
      const sample = chosen[row];
      if (!(sample >= 0 && sample < count))
        throw new RangeError(`image ${sample} is asked for; there are ${count}, counted from 0`);
      write(sample, out, row * size);
    }
  };
}

/** All values, [count × height × width × channels]. */
export function valuesOf(images: Images): Float32Array {
  const values = new Float32Array(images.count * sampleSize(images));
  fillBetween(images, 0, images.count, values);
  return values;
}

/** As many numbers are made at once: 16 MiB of them. */
const mostNumbers = 2 ** 22;

/** The room of a reader that has ended: to touch fresh memory costs more than to fill it with images. */
let spareRoom: Float32Array | undefined;

/** The samples in order from `start` on, at most `size` at once, fewer where they are large. */
export function* inParts(images: Images, size: number, start = 0): Generator<Part> {
  if (start >= images.count) return;
  const length = sampleSize(images);
  const step = Math.min(Math.max(1, Math.min(size, Math.floor(mostNumbers / length))), images.count - start);
  const room = takeRoom(step * length);
  try {
    for (let first = start; first < images.count; first += step) {
      const count = Math.min(step, images.count - first);
      const values = room.subarray(0, count * length);
      fillBetween(images, first, first + count, values);
      yield { first, count, values };
    }
  } finally {
    if (!spareRoom || spareRoom.length < room.length) spareRoom = room;
  }
}

function takeRoom(length: number): Float32Array {
  const room = spareRoom && spareRoom.length >= length ? spareRoom : new Float32Array(length);
  if (room === spareRoom) spareRoom = undefined;
  return room;
}

function fillBetween(images: Images, first: number, end: number, values: Float32Array): void {
  images.fill(
    Int32Array.from({ length: end - first }, (_, i) => first + i),
    values,
  );
}
