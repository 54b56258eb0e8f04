import { expect, test } from 'vitest';
import { bytesOf } from '../../../src/runtime/data/pixels.ts';
import type { ManifestEntry } from '../../../src/runtime/data/dataset.ts';
import { formatInspection, inspectDataset, loadDataset } from '../../../src/runtime/data/index.ts';
import { selectImages } from '../../../src/runtime/data/select.ts';
import { sharedData, smallDataset, splitOf } from './files.ts';

const source = splitOf([0, 1, 0, 1, 0, 1], 16);
const pick = (...indices: number[]) => selectImages(source, indices);

test('counts, ranges and clean splits', () => {
  const inspection = inspectDataset(smallDataset());
  expect(inspection.splits.train).toMatchObject({ count: 8, perClass: [4, 4] });
  const pixels = bytesOf(smallDataset().splits.test.pixels);
  expect(inspection.splits.test.minimum).toBe(Math.min(...pixels));
  expect(inspection.splits.test.maximum).toBe(Math.max(...pixels));
  expect(inspection.splits.test.mean).toBeCloseTo(pixels.reduce((a, b) => a + b, 0) / pixels.length, 10);
  expect(inspection.duplicates).toMatchObject({
    within: { train: 0, validation: 0, test: 0 },
    conflicting: 0,
  });
  expect(inspection.patients).toBeUndefined();
});

test('copies within and across splits, and under different labels', () => {
  const relabelled = { ...pick(2, 3), labels: Int32Array.of(1, 1) };
  const { duplicates } = inspectDataset(
    smallDataset({
      splits: { train: pick(0, 1, 2, 0, 0), validation: pick(4, 5), test: { ...relabelled, count: 2 } },
    }),
  );
  expect(duplicates.within).toEqual({ train: 2, validation: 0, test: 0 });
  expect(duplicates.across).toEqual([
    { split: 'test', other: 'train', count: 1 },
    { split: 'test', other: 'validation', count: 0 },
    { split: 'validation', other: 'train', count: 0 },
  ]);
  expect(duplicates.conflicting).toBe(1);
});

test('patients in more than one split', () => {
  const entry = (image: string, patient: string): ManifestEntry => ({
    image,
    patient,
    label: 'no',
    modality: 'X-ray',
    annotation: '',
    captured: '2024-01-01',
  });
  const manifest = [entry('0/0', 'A'), entry('0/1', 'B'), entry('0/2', 'A'), entry('0/3', 'C')];
  const splits = { train: pick(0, 1), validation: pick(3), test: pick(2) };
  const inspection = inspectDataset(smallDataset({ splits, manifest }));
  expect(inspection.patients).toEqual({ count: 3, inSeveralSplits: ['A'] });
  expect(formatInspection(inspection)).toContain('Patients: 3; in more than one split: 1 (A)');
});

test('reads well', () => {
  const text = formatInspection(
    inspectDataset(smallDataset({ notes: ['Mind this.'], sha256: { file: 'abc' } })),
  );
  expect(text).toMatchInlineSnapshot(`
    "small: 2 classes, grey images of 4 × 4 pixels
    ┌─────────────────┬───────┬────────────┬────────┐
    │ class           │ train │ validation │   test │
    ├─────────────────┼───────┼────────────┼────────┤
    │ 0 no            │     4 │          1 │      2 │
    ├─────────────────┼───────┼────────────┼────────┤
    │ 1 yes           │     4 │          1 │      2 │
    ├─────────────────┼───────┼────────────┼────────┤
    │ all             │     8 │          2 │      4 │
    ├─────────────────┼───────┼────────────┼────────┤
    │ pixel range     │ 0–253 │      8–243 │ 48–246 │
    ├─────────────────┼───────┼────────────┼────────┤
    │ pixel mean      │ 127.0 │      117.1 │  141.1 │
    ├─────────────────┼───────┼────────────┼────────┤
    │ pixel deviation │  73.2 │       65.4 │   47.5 │
    └─────────────────┴───────┴────────────┴────────┘
    Exact copies within a split: train 0, validation 0, test 0
    Exact copies across splits: test in train 0, test in validation 0, validation in train 0
    The same image under different labels: 0
    Note: Mind this.
    SHA-256 abc  file"
  `);
});

const medicalMnist = sharedData('medical-mnist');
test.skipIf(!medicalMnist)(
  'Medical MNIST has 109 test images among its training images (needs ../shared/data)',
  async () => {
    const begin = performance.now();
    const dataset = await loadDataset(medicalMnist!);
    const seconds = (performance.now() - begin) / 1000;
    expect(inspectDataset(dataset).duplicates.across[0]).toEqual({
      split: 'test',
      other: 'train',
      count: 109,
    });
    expect(dataset.notes).toContain('109 test images are byte-identical to a training image.');
    expect(dataset.notes[0]).toMatch(/CC BY-SA 4.0/);
    expect(seconds).toBeLessThan(10);
  },
);
