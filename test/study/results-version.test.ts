// Predictions of a small study, kept: when they move, `resultsVersion` must rise. After that,
// QCNN_GOLDEN=write npx vitest run test/study/results-version.test.ts keeps the new ones.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { resultsVersion } from '../../src/study/results-version.ts';
import { runStudy } from '../../src/study/run-study.ts';
import { writeSmallData } from '../cli/small-data.ts';

const goldenFile = fileURLToPath(new URL('golden-predictions.json', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-golden-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Engines round differently, and training spreads that; what moves figures moves them further. */
const tolerance = 1e-4;

const source = {
  name: 'small.qcnn',
  text: `circuit small {
    input x: angle[4];
    weight w: angle[2, 4] ~ normal(0, 1);
    qubit q[4];
    ry(x) on q;
    for layer in 0..2 { ry(w[layer]) on q; cz on ring(q); }
    return Z(q[0]), X(q[1]), Z(q[2]) * Z(q[3]);
  }`,
};

interface Golden {
  readonly resultsVersion: number;
  /** By model: the probability of the second class of each test image. */
  readonly predictions: Readonly<Record<string, readonly number[]>>;
}

async function predictions(): Promise<Golden['predictions']> {
  const { circuit } = elaborateCircuit(source, () => undefined);
  const { models } = await runStudy({
    data: writeSmallData(join(folder, 'data')),
    circuit: circuit!,
    models: ['qcnn', 'quanvolution'],
    controls: 'all',
    epochs: 2,
    seed: 5,
    recipe: 'default',
  });
  const first = models.filter(({ seed }) => seed === 5);
  const ofTest = first.map(({ name, predictions }) => {
    const { probabilities } = predictions.find(({ split }) => split === 'test')!;
    const second = Array.from(probabilities).filter((_, i) => i % 2 === 1);
    return [name, second.map((value) => Number(value.toFixed(5)))];
  });
  return Object.fromEntries(ofTest);
}

test('the figures are those of this resultsVersion', async () => {
  const now = await predictions();
  const golden: Golden = JSON.parse(readFileSync(goldenFile, 'utf8'));
  const same = Object.keys(golden.predictions).every((name) =>
    golden.predictions[name].every((value, i) => Math.abs(value - now[name]?.[i]) <= tolerance),
  );
  const isNew =
    golden.resultsVersion < resultsVersion ||
    (same && Object.keys(now).some((name) => !(name in golden.predictions)));
  if (process.env.QCNN_GOLDEN === 'write' && isNew)
    writeFileSync(goldenFile, `${JSON.stringify({ resultsVersion, predictions: now })}\n`);
  else {
    expect(same, 'the figures moved: raise resultsVersion, then keep them with QCNN_GOLDEN=write').toBe(true);
    expect(golden.resultsVersion, 'keep the new figures with QCNN_GOLDEN=write').toBe(resultsVersion);
    expect(Object.keys(golden.predictions), 'keep those of new models with QCNN_GOLDEN=write').toEqual(
      Object.keys(now),
    );
  }
});
