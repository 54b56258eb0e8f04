// LIME (Ribeiro, Singh & Guestrin 2016): a linear model of which parts of the image, a grid of squares, make the class
// probable, fitted where few of them are covered.
import type { Classifier } from '../models/classifier.ts';
import { backSolve, cholesky, forwardSolve } from '../runtime/cholesky.ts';
import { createRandom } from '../runtime/random.ts';
import type { Explained, HeatMap } from './heat-map.ts';
import { probabilitiesBehind } from './masked.ts';

const most = 7;
const samples = 400;
/** Width of the kernel of nearness, in shares of parts that are covered. */
const kernelWidth = 0.25;
const ridge = 1e-2;

/** [rows × columns] of the grid: the weight of each part in the probability of the class. */
export async function lime(model: Classifier, explained: Explained): Promise<HeatMap> {
  const { height, width } = explained.image;
  const [rows, columns] = [Math.min(most, height), Math.min(most, width)];
  const parts = rows * columns;
  const random = createRandom(explained.seed);
  const shown = Array.from({ length: samples }, (_, sample) => {
    // The first is the whole image.
    const share = sample === 0 ? 0 : random.uniform(0, 1);
    return Array.from({ length: parts }, () => random.uniform(0, 1) >= share);
  });
  const partOf = (pixel: number) =>
    Math.floor((Math.floor(pixel / width) * rows) / height) * columns +
    Math.floor(((pixel % width) * columns) / width);
  const pixels = [...new Array<undefined>(height * width).keys()].map(partOf);
  const masks = shown.map((some) => pixels.map((part) => some[part]));
  const probabilities = await probabilitiesBehind(model, explained, masks);
  return { height: rows, width: columns, values: Float32Array.from(fit(shown, probabilities).slice(0, parts)) };
} // prettier-ignore

/** Weights of the parts and, last, the constant: least squares, the nearer to the whole image the heavier. */
function fit(shown: readonly (readonly boolean[])[], probabilities: Float64Array): Float64Array {
  const width = shown[0].length + 1;
  const matrix = new Float64Array(width * width);
  const right = new Float64Array(width);
  shown.forEach((some, sample) => {
    const covered = some.filter((one) => !one).length / some.length;
    const weight = Math.exp(-((covered / kernelWidth) ** 2) / 2);
    const row = [...some.map(Number), 1];
    for (let i = 0; i < width; i++) {
      if (row[i] === 0) continue;
      right[i] += weight * probabilities[sample];
      for (let j = 0; j <= i; j++) matrix[i * width + j] += weight * row[j];
    }
  });
  for (let i = 0; i < width - 1; i++) matrix[i * width + i] += ridge;
  const factor = cholesky(matrix, width);
  forwardSolve(factor, right);
  backSolve(factor, right);
  return right;
}
