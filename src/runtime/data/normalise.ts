// Pixels brought to mean 0 and deviation 1 by the statistics of the training images alone.
import { UserError } from '../../user-error.ts';
import type { Dataset, Images, ImageSplit, Normalisation, SplitName } from './dataset.ts';

export type { Normalisation };

/** Mean and (population) deviation of each channel over all pixels of `train`; a constant channel counts as deviation 1. */
export function fitNormalisation(train: ImageSplit, channels: number): Normalisation {
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    const histogram = new Float64Array(256);
    for (let i = channel; i < train.pixels.length; i += channels) histogram[train.pixels[i]]++;
    const total = train.pixels.length / channels;
    const average = histogram.reduce((sum, times, value) => sum + times * value, 0) / total;
    const variance = histogram.reduce((sum, times, value) => sum + times * (value - average) ** 2, 0) / total;
    mean.push(average);
    deviation.push(variance > 0 ? Math.sqrt(variance) : 1);
  }
  return { mean, deviation };
}

/**
 * Every split by the training split's statistics; [count × height × width × channels]. Throws UserError for statistics of
 * other channels.
 */
export function normalise(
  dataset: Dataset,
  by = fitNormalisation(dataset.splits.train, dataset.channels),
): Record<SplitName, Images> {
  const { train, validation, test } = dataset.splits;
  const { channels } = dataset;
  if (by.mean.length !== channels || by.deviation.length !== channels)
    throw new UserError(
      `The images have ${channels} channels, and the normalisation is of ${by.mean.length}; give that of images like these.`,
      1,
    );
  return {
    train: normaliseSplit(dataset, train, by),
    validation: normaliseSplit(dataset, validation, by),
    test: normaliseSplit(dataset, test, by),
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
  const { height, width, channels, classes, normalisation } = shape;
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
  const labels = new Int32Array(count).fill(-1);
  return {
    count,
    height,
    width,
    channels,
    values: normaliseBytes(bytes, normalisation),
    labels,
    classes,
    normalisation,
  };
}

function normaliseSplit(
  { height, width, channels, classes }: Dataset,
  { count, labels, pixels }: ImageSplit,
  by: Normalisation,
): Images {
  return {
    count,
    height,
    width,
    channels,
    values: normaliseBytes(pixels, by),
    labels,
    classes,
    normalisation: by,
  };
}

/** Channel last, as many as `by` has. */
function normaliseBytes(pixels: Uint8Array, by: Normalisation): Float32Array {
  const channels = by.mean.length;
  const tables = by.mean.map((mean, channel) =>
    Float32Array.from({ length: 256 }, (_, value) => (value - mean) / by.deviation[channel]),
  );
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = tables[i % channels][pixels[i]];
  return values;
}
