import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createNearestNeighbour } from '../../src/models/nearest-neighbour.ts';
import type { Images } from '../../src/runtime/data/dataset.ts';
import { imagesOfValues, valuesOf } from '../../src/runtime/data/images.ts';
import { createRandom } from '../../src/runtime/random.ts';

const classes = ['a', 'b', 'c'];

function noise(count: number, size: number, seed: number): Images {
  const random = createRandom(seed);
  const values = Float32Array.from({ length: count * size }, () => random.normal());
  const labels = Int32Array.from({ length: count }, () => random.integer(3));
  return imagesOfValues({ count, height: 1, width: size, channels: 1, values, labels, classes });
}

/** Straight from the definition. */
function nearestLabel(training: Images, query: ArrayLike<number>): number {
  const values = valuesOf(training);
  let least = Infinity;
  let label = -1;
  for (let i = 0; i < training.count; i++) {
    let distance = 0;
    for (let j = 0; j < training.width; j++) distance += (values[i * training.width + j] - query[j]) ** 2;
    if (distance < least) [least, label] = [distance, training.labels[i]];
  }
  return label;
}

describe('nearest neighbour', () => {
  test.prop([fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }), fc.integer()], {
    numRuns: 30,
  })('agrees with the definition', async (count, size, seed) => {
    const training = noise(count, size, seed);
    const queries = noise(25, size, seed + 1);
    const classifier = createNearestNeighbour();
    await classifier.fit(training, queries, { epochs: 1, recipe: 'default', seed: 0 });
    const probabilities = await classifier.predict(queries);
    for (let i = 0; i < queries.count; i++) {
      const expected = [0, 0, 0];
      expected[nearestLabel(training, valuesOf(queries).subarray(i * size, (i + 1) * size))] = 1;
      expect([...probabilities.subarray(3 * i, 3 * i + 3)]).toEqual(expected);
    }
  });

  test('finds every training image itself, across blocks of both sides', async () => {
    const training = noise(5000, 12, 1);
    const classifier = createNearestNeighbour();
    await classifier.fit(training, training, { epochs: 1, recipe: 'default', seed: 0 });
    const probabilities = await classifier.predict(training);
    training.labels.forEach((label, i) => expect(probabilities[3 * i + label]).toBe(1));
  });
});
