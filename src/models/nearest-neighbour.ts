// 1-nearest-neighbour on pixels: the control that shows how far mere copies of training images reach.
import * as tf from '../runtime/tensors/tf.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { imagesOfValues, inParts, sampleSize, valuesOf, type Part } from '../runtime/data/images.ts';
import { startEngine } from '../runtime/tensors/engine.ts';
import type { Classifier } from './classifier.ts';
import { taskOf } from './trained.ts';
import { take, type Numbers } from '../runtime/numbers-by-name.ts';
import { UserError } from '../user-error.ts';

/** Images of each side in one block of distances. */
const trainingAtOnce = 4096;
const queriesAtOnce = 512;

/** Predicts the class of the training image at the least Euclidean distance, with probability 1. */
export function createNearestNeighbour(): Classifier {
  let known: Images | undefined;
  return {
    name: 'nearest-neighbour',
    title: '1-nearest-neighbour on pixels',
    role: 'control',
    quantum: false,
    async fit(training) {
      known = training;
      return { history: [], seconds: 0, underTrained: false };
    },
    async predict(images) {
      if (!known) throw new Error('nearest-neighbour predicts before it is fitted');
      const classes = known.classes.length;
      const probabilities = new Float32Array(images.count * classes);
      const nearest = await findNearest(known, images);
      nearest.forEach((index, image) => (probabilities[image * classes + known!.labels[index]] = 1));
      return probabilities;
    },
    async save() {
      if (!known) throw new UserError('nearest-neighbour is saved before it is fitted; fit it first.');
      const { labels, count } = known;
      const numbers = new Map<string, Numbers>([
        ['images', { shape: [count, sampleSize(known)], values: valuesOf(known) }],
        ['labels', { shape: [count], values: labels }],
      ]);
      return { task: taskOf(known), numbers };
    },
    async restore({ task, numbers }) {
      const labels = Int32Array.from(take(numbers, 'labels', [undefined]));
      const values = Float32Array.from(take(numbers, 'images', [labels.length, sampleSize(task)]));
      if (labels.length === 0) throw new UserError('There are no saved images.', 1);
      if (!labels.every((label) => label >= 0 && label < task.classes.length))
        throw new UserError('A saved label is no class.', 1);
      known = imagesOfValues({ ...task, count: labels.length, values, labels });
    },
    async flops() {
      if (!known) throw new Error('nearest-neighbour is asked for its flops before it is fitted');
      // A product of vectors with each training image, less half its square, and whether that is the least.
      return known.count * (2 * sampleSize(known) + 2);
    },
    parameters: () => 0,
    dispose() {
      known = undefined;
    },
  };
}

/** By query: the index of the nearest training image, the first of equals. */
async function findNearest(training: Images, queries: Images): Promise<Int32Array> {
  await startEngine();
  const nearest = new Int32Array(queries.count);
  const least = new Float32Array(queries.count).fill(Infinity);
  const size = sampleSize(training);
  for (const block of inParts(training, trainingAtOnce)) {
    const columns = tf.tidy(() => tf.tensor2d(block.values, [block.count, size]).transpose());
    const halfSquares = tf.tidy(() => columns.square().sum(0).div(2));
    try {
      for (const part of inParts(queries, queriesAtOnce)) {
        const [index, score] = await nearestIn(part, columns, halfSquares);
        for (let i = 0; i < part.count; i++) {
          if (score[i] >= least[part.first + i]) continue;
          least[part.first + i] = score[i];
          nearest[part.first + i] = block.first + index[i];
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      tf.dispose([columns, halfSquares]);
    }
  }
  return nearest;
}

/**
 * Index and score of the nearest of the candidates, given as columns (tfjs-wasm multiplies by a transposed matrix twelve
 * times slower): ‖t − x‖² is least where ‖t‖²/2 − t·x is.
 */
async function nearestIn(
  { values, count }: Part,
  columns: tf.Tensor,
  halfSquares: tf.Tensor,
): Promise<[ArrayLike<number>, ArrayLike<number>]> {
  const [index, score] = tf.tidy(() => {
    const x = tf.tensor2d(values, [count, values.length / count]);
    const scores = tf.sub(halfSquares, tf.matMul(x, columns));
    return [scores.argMin(1), scores.min(1)];
  });
  const found: [ArrayLike<number>, ArrayLike<number>] = [await index.data(), await score.data()];
  tf.dispose([index, score]);
  return found;
}
