// Pixels brought to mean 0 and deviation 1 by the statistics of the training images alone.
import { UserError } from '../../user-error.ts';
import type { Dataset, Images, ImageSplit, Normalisation, SplitName } from './dataset.ts';
import { filler } from './images.ts';
import { histogram, pixelsOfBytes } from './pixels.ts';

export type { Normalisation };

/** Mean and (population) deviation of each channel over all pixels of `train`; a constant channel counts as deviation 1. */
export function fitNormalisation(train: ImageSplit, channels: number): Normalisation {
  const mean: number[] = [];
  const deviation: number[] = [];
  const times = histogram(train.pixels, channels);
  const total = (train.pixels.count * train.pixels.imageBytes) / channels;
  for (let channel = 0; channel < channels; channel++) {
    const own = times.subarray(256 * channel, 256 * (channel + 1));
    const average = own.reduce((sum, count, value) => sum + count * value, 0) / total;
    const variance = own.reduce((sum, count, value) => sum + count * (value - average) ** 2, 0) / total;
    mean.push(average);
    deviation.push(variance > 0 ? Math.sqrt(variance) : 1);
  }
  return { mean, deviation };
}

function fitted({ splits, channels, scale }: Dataset): Normalisation {
  return { ...fitNormalisation(splits.train, channels), ...(scale && { white: scale.white }) };
}

/**
 * Every split by the training split's statistics. The pixels stay the bytes they are; values are made as a model asks for
 * them. Throws UserError for statistics of other channels.
 */
export function normalise(dataset: Dataset, by: Normalisation = fitted(dataset)): Record<SplitName, Images> {
  const { train, validation, test } = dataset.splits;
  const { channels } = dataset;
  if (by.mean.length !== channels || by.deviation.length !== channels)
    throw new UserError(
      `The images have ${channels} channels, and the normalisation is of ${by.mean.length}; give that of images like these.`,
      1,
    );
  return {
    train: normalised(dataset, train, by),
    validation: normalised(dataset, validation, by),
    test: normalised(dataset, test, by),
  };
}

/** Images of a shape, with the statistics by which they are normalised; the `task` of a loaded model is such. */
export type ImageShape = Pick<Images, 'height' | 'width' | 'channels' | 'classes' | 'normalisation'>;

/**
 * Images without labels, for a model to tell what they show: `pixels` [count × height × width × channels], bytes 0–255,
 * row by row, channel last. Their labels are -1. Throws UserError for part of an image, for what is no byte, and for a
 * shape without statistics.
 */
export function normalisePixels(pixels: ArrayLike<number>, shape: ImageShape): Images {
  const { height, width, channels, normalisation } = shape;
  const size = height * width * channels;
  if (normalisation === undefined)
    throw new UserError('the statistics by which bytes become values are not known for these images');
  if (pixels.length === 0 || pixels.length % size !== 0)
    throw new UserError(`an image of ${height} × ${width} × ${channels} (height × width × channels) is ${size} bytes; ${pixels.length} came`); // prettier-ignore
  const bytes = Uint8Array.from(pixels);
  const wrong = bytes.findIndex((byte, i) => byte !== pixels[i]);
  if (wrong >= 0)
    throw new UserError(`pixel ${wrong} is ${pixels[wrong]}; pixels are whole numbers from 0 to 255`);
  const count = bytes.length / size;
  const split = { count, pixels: pixelsOfBytes(bytes, size), labels: new Int32Array(count).fill(-1) };
  return normalised(shape, split, normalisation);
}

/** A split's images, whose bytes stay bytes until a batch is filled. */
function normalised(
  { height, width, channels, classes }: ImageShape,
  { count, labels, pixels }: Pick<ImageSplit, 'count' | 'labels' | 'pixels'>,
  by: Normalisation,
): Images {
  const size = height * width * channels;
  const values = tableOf(by);
  const fill = filler(count, size, (image, out, at) => {
    const bytes = pixels.at(image);
    for (let channel = 0; channel < channels; channel++)
      for (let i = channel; i < size; i += channels) out[at + i] = values[256 * channel + bytes[i]];
  });
  return { count, height, width, channels, labels, classes, normalisation: by, fill };
}

/** What each byte becomes: [channels × 256]. */
function tableOf({ mean, deviation }: Normalisation): Float32Array {
  return Float32Array.from(
    { length: 256 * mean.length },
    (_, at) => ((at & 255) - mean[at >> 8]) / deviation[at >> 8],
  );
}
