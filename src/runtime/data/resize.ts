// Images of a set brought to one square size with an antialiased linear filter, one axis after the other.
import { UserError } from '../../user-error.ts';
import type { Dataset, ImageSplit } from './dataset.ts';
import { maxSpoolBytes } from './limits.ts';
import { pixelsOf } from './pixels.ts';
import { createStorage } from './storage.ts';

/** Sides that images may be brought to, in pixels. */
export const sizeLimits = { least: 4, most: 1024 } as const;

/** For each new pixel: the first old one it sees and the weights (sum 1) from there on. */
type Taps = readonly { readonly first: number; readonly weights: readonly number[] }[];

export function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < sizeLimits.least || size > sizeLimits.most) {
    throw new UserError(
      `An image size of ${size} is not possible; choose a whole number from ${sizeLimits.least} to ${sizeLimits.most}.`,
    );
  }
}

/** All splits at size × size pixels; the set itself when it is so already. Throws UserError on an impossible size. */
export function resizeDataset(dataset: Dataset, size: number, storage = createStorage()): Dataset {
  checkSize(size);
  const { height, width, channels, splits } = dataset;
  if (height === size && width === size) return dataset;
  const count = splits.train.count + splits.validation.count + splits.test.count;
  const imageBytes = size * size * channels;
  if (count * imageBytes > maxSpoolBytes) {
    throw new UserError(
      `${count} images of ${size} × ${size} pixels are more than are kept here; choose a smaller size.`,
    );
  }
  const rows = linearTaps(height, size);
  const columns = linearTaps(width, size);
  const resize = (split: ImageSplit): ImageSplit => {
    const sink = storage.sink(split.count * imageBytes, dataset.name);
    const wide = new Float32Array(size * width * channels);
    const target = new Uint8Array(imageBytes);
    for (let image = 0; image < split.count; image++) {
      const values = split.pixels.at(image);
      applyTaps(rows, { values, length: height, inner: width * channels }, wide);
      applyTaps(columns, { values: wide, length: width, inner: channels }, target, Math.round);
      sink.write(target);
    }
    return { ...split, pixels: pixelsOf(sink.end(), imageBytes) };
  };
  return {
    ...dataset,
    height: size,
    width: size,
    splits: { train: resize(splits.train), validation: resize(splits.validation), test: resize(splits.test) },
    notes: [...dataset.notes, `Images were resized from ${height} × ${width} to ${size} × ${size} pixels.`],
  };
}

/** A triangle as wide as two of the coarser grid's pixels, so that shrinking averages and growing interpolates. */
function linearTaps(from: number, to: number): Taps {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.min(from, Math.ceil(centre + reach));
    const raw = Array.from({ length: last - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}

/** An array [outer × length × inner], filtered along its middle axis. */
interface Filtered {
  readonly values: ArrayLike<number>;
  readonly length: number;
  readonly inner: number;
}

/** `target` is [outer × taps × inner]. */
function applyTaps(
  taps: Taps,
  { values, length, inner }: Filtered,
  target: { [index: number]: number },
  finish: (value: number) => number = (value) => value,
): void {
  const outer = values.length / (length * inner);
  for (let o = 0; o < outer; o++) {
    taps.forEach(({ first, weights }, i) => {
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let t = 0; t < weights.length; t++)
          sum += weights[t] * values[(o * length + first + t) * inner + k];
        target[(o * taps.length + i) * inner + k] = finish(sum);
      }
    });
  }
}
