// How hard the phantom is, over many seeds: `PHANTOM_SEEDS=10 npx vitest run test/runtime/data/phantom-calibration.test.ts`
// prints a table and holds it to its promise. It trains a small CNN a seed (about 20 s each), hence not by default.
import { expect, test } from 'vitest';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import { normalise } from '../../../src/runtime/data/normalise.ts';
import { createPhantom } from '../../../src/runtime/data/phantom.ts';
import type { ImageSplit } from '../../../src/runtime/data/dataset.ts';
import { pcaLogisticAccuracy } from './pca-logistic.ts';

const seeds = Number(process.env.PHANTOM_SEEDS ?? 0);

test.skipIf(!seeds)(
  'the phantom is neither trivial nor impossible (runs when PHANTOM_SEEDS is set)',
  { timeout: 120_000 * seeds },
  async () => {
    const rows = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const dataset = createPhantom({ seed });
      const { train, test: tested } = dataset.splits;
      const logistic = pcaLogisticAccuracy(asMatrix(train), train.labels, asMatrix(tested), tested.labels, 8);
      rows.push({
        seed,
        'logistic regression on 8 PCs': logistic,
        'small CNN, 20 epochs': await cnnAccuracy(seed),
      });
    }
    console.table(rows);
    for (const row of rows) {
      expect(row['logistic regression on 8 PCs']).toBeGreaterThanOrEqual(0.7);
      expect(row['logistic regression on 8 PCs']).toBeLessThanOrEqual(0.85);
      expect(row['small CNN, 20 epochs']).toBeGreaterThanOrEqual(0.92);
    }
  },
);

async function cnnAccuracy(seed: number): Promise<number> {
  const { createSmallCnn } = await import('../../../src/models/small-cnn.ts');
  const images = normalise(createPhantom({ seed }));
  const cnn = createSmallCnn({ seed });
  await cnn.fit(images.train, images.validation, { epochs: 20, recipe: 'default', seed });
  const probabilities = await cnn.predict(images.test);
  cnn.dispose();
  return (
    images.test.labels.filter((label, i) => label === Number(probabilities[2 * i + 1] > 0.5)).length /
    images.test.count
  );
}

function asMatrix({ count, pixels }: ImageSplit) {
  return { rows: count, width: pixels.imageBytes, values: Float64Array.from(bytesOf(pixels)) };
}
