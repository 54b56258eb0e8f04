// Pixels brought to mean 0 and deviation 1 by the statistics of the training images alone.
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

/** Every split by the training split's statistics; [count × height × width × channels]. */
export function normalise(
  dataset: Dataset,
  by = fitNormalisation(dataset.splits.train, dataset.channels),
): Record<SplitName, Images> {
  const { train, validation, test } = dataset.splits;
  return {
    train: normaliseSplit(dataset, train, by),
    validation: normaliseSplit(dataset, validation, by),
    test: normaliseSplit(dataset, test, by),
  };
}

function normaliseSplit(
  { height, width, channels, classes }: Dataset,
  split: ImageSplit,
  by: Normalisation,
): Images {
  const tables = by.mean.map((mean, channel) =>
    Float32Array.from({ length: 256 }, (_, value) => (value - mean) / by.deviation[channel]),
  );
  const values = new Float32Array(split.pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = tables[i % channels][split.pixels[i]];
  const { count, labels } = split;
  return { count, height, width, channels, values, labels, classes, normalisation: by };
}
