// What the runs of a study come to: hand values over seeds, with copies, with folds, beside controls.
import { describe, expect, test } from 'vitest';
import { classificationMetrics } from '../../../src/runtime/training/metrics.ts';
import type { DataSummary, ModelResult } from '../../../src/study/result.ts';
import { comparisonHeads, comparisonNotes } from '../../../src/study/comparison-table.ts';
import { signFlipTest } from '../../../src/study/statistics/sign-flip.ts';
import { fakeModel, fakeResult } from '../fake-result.ts';

const labels = Int32Array.of(0, 0, 1, 1);
const split = { ids: ['a', 'b', 'c', 'd'], labels };
const none = { ids: [], labels: new Int32Array(0) };
const data: Partial<DataSummary> = {
  counts: { train: 10, validation: 0, test: 4 },
  splits: { train: none, validation: none, test: split },
};

/** A run that takes the test images for these classes. */
function run(name: string, seed: number, predicted: readonly number[], more: Partial<ModelResult> = {}): ModelResult {
  const probabilities = Float32Array.from(predicted.flatMap((label) => (label === 0 ? [0.75, 0.25] : [0.25, 0.75])));
  const isQuantum = name === 'qcnn';
  return {
    ...fakeModel({ name, seed, quantum: isQuantum, role: isQuantum ? 'model' : 'control' }),
    test: classificationMetrics(more.fold === undefined ? labels : labels.slice(2 * more.fold - 2, 2 * more.fold), probabilities, 2),
    predictions: [{ split: 'test', probabilities }],
    ...more,
  };
} // prettier-ignore

const summariesOf = (models: readonly ModelResult[], more: Partial<DataSummary> = {}) =>
  new Map(fakeResult(models, { ...data, ...more }).summaries.map((summary) => [summary.name, summary]));

describe('over seeds', () => {
  const runs = [
    run('qcnn', 1, [0, 0, 1, 1]),
    run('qcnn', 2, [0, 0, 1, 0]),
    run('small-cnn', 1, [0, 1, 1, 1]),
    run('small-cnn', 2, [1, 1, 1, 1]),
    run('nearest-neighbour', 1, [0, 1, 0, 1], { history: [], secondsPerEpoch: undefined }),
  ];
  const summaries = summariesOf(runs);
  const qcnn = summaries.get('qcnn')!;

  test('every figure has its mean and sample deviation', () => {
    expect(qcnn.test.accuracy).toEqual({ mean: 0.875, deviation: Math.SQRT2 / 8 });
    expect(qcnn.test.perClass[1].recall).toEqual({ mean: 0.75, deviation: Math.SQRT2 / 4 });
    expect(qcnn).not.toHaveProperty('interval');
    expect(qcnn.runs).toEqual([{ seed: 1 }, { seed: 2 }]);
    // Training accuracy is 0.5 in all epochs.
    expect(qcnn.gap!.mean).toBeCloseTo(0.5 - 0.875, 12);
  });

  test('one run has an interval and no deviation', () => {
    const alone = summaries.get('nearest-neighbour')!;
    expect(alone.test.accuracy).toEqual({ mean: 0.5 });
    expect(alone.interval!.low).toBeCloseTo(0.15, 2);
    expect(alone).not.toHaveProperty('gap');
  });

  test('the model beside its controls, seed by seed; a control without seeds beside each', () => {
    expect(qcnn.comparisons.map(({ control }) => control)).toEqual(['nearest-neighbour', 'small-cnn']);
    const [neighbour, cnn] = qcnn.comparisons;
    expect(cnn).toMatchObject({ samples: 4, difference: (1 / 4 + 1 / 4) / 2, clusters: 'images' });
    expect(cnn.mcnemar.map(({ seed, onlyModel, onlyControl }) => [seed, onlyModel, onlyControl])).toEqual([[1, 1, 0], [2, 2, 1]]); // prettier-ignore
    expect(cnn.signFlip).toEqual({ seeds: 2, p: 0.5, holm: 1, least: 0.5 });
    expect(neighbour.mcnemar.map(({ onlyModel, onlyControl }) => [onlyModel, onlyControl])).toEqual([[2, 0], [2, 1]]); // prettier-ignore
    expect(summaries.get('small-cnn')!.comparisons).toEqual([]);
  });

  test('a control is above by its mean', () => {
    const better = summariesOf([...runs.slice(0, 2), run('small-cnn', 1, [0, 0, 1, 1]), run('small-cnn', 2, [0, 0, 1, 1])]); // prettier-ignore
    expect(better.get('qcnn')!.belowControls).toEqual(['small-cnn']);
  });
});

test('figures with and without test images that have a copy in training', () => {
  const summaries = summariesOf(
    [run('qcnn', 1, [0, 1, 1, 1]), run('small-cnn', 1, [0, 0, 0, 1])],
    { testCopies: [1, 3] },
  ); // prettier-ignore
  const qcnn = summaries.get('qcnn')!;
  expect(qcnn.test.accuracy.mean).toBe(0.75);
  expect(qcnn.withoutCopies).toMatchObject({ samples: 2, accuracy: { mean: 1 } });
  expect(summaries.get('small-cnn')!.withoutCopies!.accuracy.mean).toBe(0.5);
  expect(qcnn.comparisons[0]).toMatchObject({
    difference: 0,
    withoutCopies: { samples: 2, difference: 0.5 },
  });
  expect(qcnn.marks).toContainEqual({
    name: "saw its test images' copies",
    text: "saw its test images' copies (2 images)",
  });
});

test('with folds each image counts once a seed, by the run that was not trained on it', () => {
  const part = (first: number) => ({
    ids: split.ids.slice(first, first + 2),
    labels: labels.slice(first, first + 2),
    rows: { patients: [`p${first}`, `p${first}`], columns: {} },
  });
  const folds = [0, 2].map((first) => ({ validation: none, test: part(first) }));
  const runs = [1, 2].flatMap((seed) => [
    run('qcnn', seed, [0, 0], { fold: 1 }),
    run('qcnn', seed, [1, seed === 1 ? 1 : 0], { fold: 2 }),
    run('small-cnn', seed, [1, 1], { fold: 1 }),
    run('small-cnn', seed, [1, 1], { fold: 2 }),
  ]);
  const qcnn = summariesOf(runs, { folds }).get('qcnn')!;
  expect(qcnn.test).toMatchObject({ samples: 4, accuracy: { mean: 0.875, deviation: Math.SQRT2 / 8 } });
  expect(qcnn.test.perClass.map(({ support }) => support)).toEqual([2, 2]);
  expect(qcnn.foldAccuracy).toEqual({ mean: 0.875, deviation: 0.25 });
  expect(qcnn.runs).toHaveLength(4);
  expect(qcnn.comparisons[0]).toMatchObject({ samples: 4, difference: 0.375, clusters: 'patients' });
});

test('patients are drawn as a whole where all are known', () => {
  const rows = { patients: ['p', 'p', 'q', 'q'], columns: {} };
  const splits = { train: none, validation: none, test: { ...split, rows } };
  const models = [run('qcnn', 1, [0, 0, 1, 1]), run('small-cnn', 1, [0, 0, 0, 0])];
  expect(summariesOf(models, { splits }).get('qcnn')!.comparisons[0]).toMatchObject({
    clusters: 'patients',
    interval: { low: 0, high: 1 },
  });
});

test('McNemar goes by patient where patients are known', () => {
  const rows = { patients: ['p', 'p', 'q', 'r'], columns: {} };
  const models = [run('qcnn', 1, [0, 0, 1, 1]), run('small-cnn', 1, [1, 1, 0, 1])];
  const [byImage] = summariesOf(models).get('qcnn')!.comparisons;
  const splits = { train: none, validation: none, test: { ...split, rows } };
  const [byPatient] = summariesOf(models, { splits }).get('qcnn')!.comparisons;
  expect(byImage.mcnemar).toMatchObject([{ onlyModel: 3, onlyControl: 0, p: expect.closeTo(2 / 8, 12) }]);
  // Patients p and q differ, by 2 images and by 1.
  expect(byPatient.mcnemar).toMatchObject([{ onlyModel: 3, onlyControl: 0, p: expect.closeTo(2 / 4, 12) }]);
  expect(comparisonHeads([byImage])).toContain('McNemar');
  expect(comparisonHeads([byPatient])).toContain('McNemar by patient');
  const notes = (study: Partial<DataSummary>) => comparisonNotes(fakeResult(models, { ...data, ...study }).summaries)[0]; // prettier-ignore
  expect(notes({ splits })).toMatch(
    /McNemar’s exact test by patient: .*; all images of a patient change sides together\.$/,
  );
  expect(notes({})).not.toMatch(/by patient/);
});

describe('a control that is the mean over several draws', () => {
  const draws = [[0, 0, 1, 1], [1, 1, 1, 1], [0, 1, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0]].map((predicted, at) => run('qcnn-frozen', at + 1, predicted)); // prettier-ignore
  const ofQcnn = (models: readonly ModelResult[]) =>
    summariesOf(models).get('qcnn')!.comparisons.find(({ control }) => control === 'qcnn-frozen')!; // prettier-ignore

  test('stands beside a model of one seed as that mean, in points, interval and test', () => {
    const comparison = ofQcnn([run('qcnn', 1, [0, 0, 1, 0]), ...draws]);
    // Right of the five draws by image: 3, 2, 3, 3; of the model 1, 1, 1, 0.
    expect(comparison).toMatchObject({ controlDraws: 5, samples: 4 });
    expect(comparison.difference).toBeCloseTo((2 + 3 + 2 - 3) / 5 / 4, 12);
    const [{ seed, onlyModel, onlyControl, p }] = comparison.mcnemar;
    expect([comparison.mcnemar.length, seed, onlyModel, onlyControl]).toEqual([1, 1, 7 / 5, 3 / 5]);
    // |±2 ±3 ±2 ±3| ≥ 4: of 16 signs all but those that sum to 0 and 2.
    expect(p).toBe(signFlipTest([2, 3, 2, -3]));
    expect(comparison.interval.low).toBeLessThan(comparison.difference);
    expect(comparison.interval.high).toBeGreaterThan(comparison.difference);
  });

  test('its difference is that of the two rows of the table, whatever the seeds of the model', () => {
    for (const seeds of [[1], [3], [1, 2], [2, 4, 5], [1, 2, 3, 4, 5]]) {
      const models = seeds.map((seed) => run('qcnn', seed, [0, seed % 2, 1, 1]));
      const summaries = summariesOf([...models, ...draws]);
      const [model, control] = ['qcnn', 'qcnn-frozen'].map((name) => summaries.get(name)!.test.accuracy.mean);
      const comparison = ofQcnn([...models, ...draws]);
      expect(comparison.difference).toBeCloseTo(model - control, 12);
      expect(comparison.mcnemar).toHaveLength(seeds.length);
      expect(comparison.controlDraws).toBe(seeds.length < 5 ? 5 : undefined);
    }
  });

  test('the table says so', () => {
    const { summaries } = fakeResult([run('qcnn', 1, [0, 0, 1, 0]), ...draws], data);
    expect(comparisonNotes(summaries)[1]).toBe(
      'qcnn-frozen: points and tests are against the mean over 5 draws.',
    );
  });
});

test('an image of which no patient is known stands for itself', () => {
  const splitsWith = (patients: string[]) => ({
    splits: { train: none, validation: none, test: { ...split, rows: { patients, columns: {} } } },
  });
  const models = [run('qcnn', 1, [0, 0, 1, 1]), run('small-cnn', 1, [0, 0, 0, 0])];
  const comparisonWith = (patients: string[]) =>
    summariesOf(models, splitsWith(patients)).get('qcnn')!.comparisons[0];
  const unknown = comparisonWith(['', '', '', '']);
  expect(unknown.clusters).toBe('images');
  expect(comparisonWith(['p', '', '', ''])).toMatchObject({
    clusters: 'patients',
    interval: unknown.interval,
  });
});

test('a probe whose loss falls marks a starved model, one whose loss rises does not', () => {
  const marksOf = (after: number[]) =>
    summariesOf([run('qcnn', 1, [0, 0, 1, 1], { probe: { before: 1, after } })])
      .get('qcnn')!
      .marks.map(({ name }) => name);
  expect(marksOf([0.99, 0.95, 0.9])).toContain('starved');
  expect(marksOf([0.7, 0.9, 1.24])).not.toContain('starved');
  expect(marksOf([])).not.toContain('starved');
});
