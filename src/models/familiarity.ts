// How unusual an image is beside those that a model was trained on: its distance from them (Mahalanobis 1936) in a few coarse
// features, as a share of the validation images that are nearer. Of no use to predict: a warning beside the prediction.
import type { Images } from '../runtime/data/dataset.ts';
import { inParts, sampleSize } from '../runtime/data/images.ts';
import { cholesky, forwardSolve } from '../runtime/cholesky.ts';
import { take, vector, type NumbersByName } from '../runtime/numbers-by-name.ts';

/** Cells a side of the grid of means, and of that of the energies of detail. */
const meansAside = 8;
const detailsAside = 4;
const imagesAtOnce = 256;
/** Images that the statistics are taken of, evenly over the set. */
const mostImages = 4096;
const mostDistances = 1000;
/** Part of the mean variance that every direction has at least: images that never vary there are not infinitely far. */
const leastVariance = 1e-2;

type Size = Pick<Images, 'height' | 'width' | 'channels'>;

/** What `distances` needs: mean and Cholesky factor of the covariance of the training images' features, and how far the validation images are, in order. */
export function fitFamiliarity(train: Images, validation: Images): NumbersByName {
  const known = fitted.get(train)?.get(validation);
  if (known) return known;
  const features = featuresOf(evenly(train, mostImages));
  const width = featureCount(train);
  const mean = meanOf(features, width);
  const factor = cholesky(covarianceOf(features, mean), width);
  const gaussian = new Map([
    ['mean', vector(mean)],
    ['factor', vector(factor)],
  ]);
  const near = distances(gaussian, evenly(validation, mostDistances)).sort();
  const familiarity = new Map([...gaussian, ['near', vector(near)] as const]);
  fitted.set(train, new Map([...(fitted.get(train) ?? []), [validation, familiarity]]));
  return familiarity;
}

/** The models of a study are trained on the same images. */
const fitted = new WeakMap<Images, ReadonlyMap<Images, NumbersByName>>();

/** [count]: Mahalanobis distances. Throws UserError where the numbers are not such as `fitFamiliarity` gives. */
export function distances(familiarity: NumbersByName, images: Images): Float64Array {
  const width = featureCount(images);
  const mean = take(familiarity, 'mean', [width]);
  const factor = take(familiarity, 'factor', [(width * (width + 1)) / 2]);
  const features = featuresOf(images);
  const found = new Float64Array(images.count);
  const centred = new Float64Array(width);
  for (let image = 0; image < images.count; image++) {
    for (let i = 0; i < width; i++) centred[i] = features[image * width + i] - mean[i];
    forwardSolve(factor, centred);
    found[image] = Math.sqrt(centred.reduce((sum, value) => sum + value ** 2, 0));
  }
  return found;
}

/** How unusual images are. */
export interface Unusualness {
  /** [count]: the share of the validation images that are nearer to the training images, in [0, 1]. */
  readonly shares: Float32Array;
  /** So many validation images were asked. */
  readonly among: number;
}

/** Throws as `distances` does. */
export function unusualness(familiarity: NumbersByName, images: Images): Unusualness {
  const near = take(familiarity, 'near', [undefined]);
  const shares = Float32Array.from(distances(familiarity, images), (distance) => {
    let [low, high] = [0, near.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (near[middle] < distance) low = middle + 1;
      else high = middle;
    }
    return near.length === 0 ? 0 : low / near.length;
  });
  return { shares, among: near.length };
}

function featureCount({ channels }: Size): number {
  return meansAside ** 2 + detailsAside ** 2 + channels;
}

/** [count × features]: means over a grid, logarithms of the energy of detail over a coarser one, means of channels. */
function featuresOf(images: Images): Float64Array {
  const width = featureCount(images);
  const size = sampleSize(images);
  const features = new Float64Array(images.count * width);
  for (const { first, count, values } of inParts(images, imagesAtOnce))
    for (let image = 0; image < count; image++)
      describe(images, values.subarray(image * size, (image + 1) * size), features.subarray((first + image) * width)); // prettier-ignore
  return features;
}

function describe({ height, width, channels }: Size, image: Float32Array, features: Float64Array): void {
  const grey = new Float64Array(height * width);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let pixel = 0; pixel < grey.length; pixel++) {
      const value = image[pixel * channels + channel];
      sum += value;
      grey[pixel] += value / channels;
    }
    features[meansAside ** 2 + detailsAside ** 2 + channel] = sum / grey.length;
  }
  overGrid({ height, width }, meansAside, (cell, pixels) => {
    features[cell] = pixels.reduce((sum, pixel) => sum + grey[pixel], 0) / pixels.length;
  });
  overGrid({ height, width }, detailsAside, (cell, pixels) => {
    const energy = pixels.reduce((sum, pixel) => sum + stepsAt(grey, pixel, height, width), 0);
    features[meansAside ** 2 + cell] = Math.log(energy / pixels.length + 1e-4);
  });
}

/** Squared differences to the pixels on the right and below. */
function stepsAt(grey: Float64Array, pixel: number, height: number, width: number): number {
  const right = pixel % width < width - 1 ? grey[pixel + 1] - grey[pixel] : 0;
  const below = pixel < (height - 1) * width ? grey[pixel + width] - grey[pixel] : 0;
  return right ** 2 + below ** 2;
}

/** Each cell with its pixels, one at least. */
function overGrid(
  { height, width }: Pick<Size, 'height' | 'width'>,
  side: number,
  visit: (cell: number, pixels: readonly number[]) => void,
): void {
  for (let cell = 0; cell < side * side; cell++) {
    const [top, bottom] = within(Math.floor(cell / side), side, height);
    const [left, right] = within(cell % side, side, width);
    const pixels: number[] = [];
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) pixels.push(y * width + x);
    visit(cell, pixels);
  }
}

function within(cell: number, cells: number, length: number): [number, number] {
  const first = Math.floor((cell * length) / cells);
  return [first, Math.max(first + 1, Math.floor(((cell + 1) * length) / cells))];
}

function meanOf(rows: Float64Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  const count = rows.length / width;
  rows.forEach((value, at) => (mean[at % width] += value / count));
  return mean;
}

/** [width × width], every variance raised by a part of their mean. */
function covarianceOf(rows: Float64Array, mean: Float64Array): Float64Array {
  const width = mean.length;
  const count = rows.length / width;
  const covariance = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) centred[i] = rows[row * width + i] - mean[i];
    for (let i = 0; i < width; i++)
      for (let j = 0; j <= i; j++) covariance[i * width + j] += (centred[i] * centred[j]) / count;
  }
  let trace = 0;
  for (let i = 0; i < width; i++) trace += covariance[i * width + i];
  const least = leastVariance * Math.max(trace / width, 1e-6);
  for (let i = 0; i < width; i++) covariance[i * width + i] += least;
  return covariance;
}

/** At most so many of the images, evenly over the set. */
function evenly(images: Images, most: number): Images {
  if (images.count <= most) return images;
  const chosen = Int32Array.from({ length: most }, (_, index) => Math.floor((index * images.count) / most));
  return {
    ...images,
    count: most,
    labels: chosen.map((image) => images.labels[image]),
    fill: (rows, out) =>
      images.fill(
        Int32Array.from(rows, (row) => chosen[row]),
        out,
      ),
  };
}
