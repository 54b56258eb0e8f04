import { afterEach, expect, test } from 'vitest';
import { loadCircuit } from '../../src/circuit-files/load-circuit.ts';
import { createClassifier, controlsOf } from '../../src/models/index.ts';
import type { Classifier, FitOptions } from '../../src/models/classifier.ts';
import { smallCircuit, blochVector } from './circuits.ts';
import { squares } from './images.ts';

const options: FitOptions = { epochs: 10, recipe: 'default', seed: 7 };
const circuit = loadCircuit('quanvolution');
const created: Classifier[] = [];
afterEach(() => created.splice(0).forEach((classifier) => classifier.dispose()));

function create(name: string, of = circuit): Classifier {
  const classifier = createClassifier(name, { seed: 7, circuit: of });
  created.push(classifier);
  return classifier;
}

test.each([
  [1, 'quanvolution', 12],
  [3, 'quanvolution', 12],
  [1, 'quanvolution-frozen', 0],
])(
  '%i channels: %s learns, with %i weights in its circuit, and repeats for a seed',
  async (channels, name, weights) => {
    const [train, validation, unseen] = [48, 12, 60].map((count, seed) =>
      squares({ count, classes: 3, seed, channels }),
    );
    const classifier = create(name);
    await classifier.fit(train, validation, options);
    const probabilities = await classifier.predict(unseen);
    const hits = unseen.labels.filter((label, i) => {
      const row = probabilities.subarray(3 * i, 3 * i + 3);
      return row[label] === Math.max(...row);
    });
    expect(hits.length / unseen.count).toBeGreaterThan(0.8);
    // 4 × 4 patches of an image of 8 × 8 pixels, four outputs each, three classes.
    expect(classifier.parameters()).toBe(weights + 3 * (4 * 4 * 4 + 1));
    const again = create(name);
    await again.fit(train, validation, options);
    expect(await again.predict(unseen)).toEqual(probabilities);
  },
);

test('says which circuits and images fit', async () => {
  const images = squares({ count: 6, classes: 2, seed: 1 });
  const threeInputs = () => create('quanvolution', smallCircuit(3, blochVector(2)));
  expect(threeInputs).toThrow(/takes 3 inputs, which are not the angles of a square of pixels/);
  const tiny = squares({ count: 6, classes: 2, seed: 1, side: 2 });
  const wide = create('quanvolution', loadCircuit('quanvolution', { set: { side: '3' } }));
  await expect(wide.fit(tiny, tiny, options)).rejects.toThrow(/2 × 2 pixels are smaller than the 3 × 3/);
  await expect(wide.fit(images, images, { ...options, epochs: 1 })).resolves.toBeDefined();
  expect(controlsOf('quanvolution')).toContain('quanvolution-frozen');
});
