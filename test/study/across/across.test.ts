// Studies beside one another: what differs, what may be compared, and what tests of the same model say.
import { expect, test } from 'vitest';
import { formatAcross } from '../../../src/study/across/across-text.ts';
import { compareStudies } from '../../../src/study/across/across.ts';
import { createAcrossPage } from '../../../src/study/report/across-page.ts';
import type { ModelResult, StudyResult } from '../../../src/study/result.ts';
import { fakeModel, fakeResult, hostile } from '../fake-result.ts';

const count = 12;
const ids = Array.from({ length: count }, (_, image) => `test/${image}`);
const labels = Int32Array.from(ids, (_, image) => image % 2);
const empty = { ids: [], labels: new Int32Array(0) };

/** A study whose model is right on the images at these places; they stand in the order given. */
function study(right: readonly number[], { seeds = [1], order = ids.map((_, at) => at), ...changes }: { seeds?: readonly number[]; order?: readonly number[]; data?: Partial<StudyResult['data']>; models?: Partial<ModelResult> } = {}): StudyResult {
  const own = Int32Array.from(order, (place) => labels[place]);
  const probabilities = Float32Array.from(
    order.flatMap((place, image) => ((own[image] === 1) === right.includes(place) ? [0.25, 0.75] : [0.75, 0.25])),
  );
  const runs = seeds.map((seed) => fakeModel({ seed, predictions: [{ split: 'test', probabilities }], ...changes.models }));
  const tested = { ids: order.map((place) => ids[place]), labels: own };
  return fakeResult(runs, { splits: { train: empty, validation: empty, test: tested }, ...changes.data });
} // prettier-ignore

const all = ids.map((_, image) => image);
const beside = (...results: readonly StudyResult[]) =>
  compareStudies(results.map((result, at) => ({ name: 'abc'[at], result })));

test('the same model is tested image by image, in whatever order the images stand', () => {
  const shuffled = [...all].reverse();
  const { comparisons, warnings, differences } = beside(study(all), study([0, 1], { order: shuffled }));
  expect(warnings).toEqual([]);
  expect(differences).toEqual([]);
  expect(comparisons).toHaveLength(1);
  const [{ model, study: first, control, difference, mcnemar }] = comparisons;
  expect([model, first, control]).toEqual(['qcnn', 'a', 'b']);
  expect(difference).toBeCloseTo(10 / 12);
  // 2 / 2^10
  expect(mcnemar).toEqual([{ seed: 1, onlyModel: 10, onlyControl: 0, p: expect.closeTo(2 / 1024), holm: expect.closeTo(2 / 1024) }]); // prettier-ignore
});

test('every two studies are compared, and all tests adjusted together', () => {
  const { comparisons } = beside(study(all), study([0, 1]), study([]));
  expect(comparisons.map(({ study: first, control }) => first + control)).toEqual(['ab', 'ac', 'bc']);
  const [ab, ac, bc] = comparisons.map(({ mcnemar: [each] }) => each);
  // Holm: 3 p of the least, 2 p of the next, p of the largest, never falling.
  expect(ac.holm).toBeCloseTo(3 * (2 / 4096));
  expect(ab.holm).toBeCloseTo(2 * (2 / 1024));
  expect(bc.holm).toBeCloseTo(0.5);
});

test('only seeds that both have stand beside each other', () => {
  const { comparisons } = beside(study(all, { seeds: [1, 2, 3] }), study([], { seeds: [2, 3, 4] }));
  expect(comparisons[0].mcnemar.map(({ seed }) => seed)).toEqual([2, 3]);
  expect(beside(study(all, { seeds: [1, 2] }), study([], { seeds: [3, 4] })).comparisons).toEqual([]);
});

test('figures of other data or other test images are not compared, and it is said why', () => {
  const sha256 = { images: 'cd34' };
  const other = beside(study(all), study(all), study(all, { data: { sha256 } }));
  expect(other.warnings).toEqual(['not the same data, by SHA-256 (a and b; c): figures are not comparable']);
  expect(other.comparisons).toHaveLength(1);
  const fewer = beside(study(all), study(all, { order: [0, 1, 2] }));
  expect(fewer.warnings).toEqual(['not the same test images (a; b): figures are not comparable']);
  expect(fewer.comparisons).toEqual([]);
  const trained = { ids: ['train/1'], labels: Int32Array.of(0) };
  const { splits } = study(all).data;
  const others = beside(study(all), study(all, { data: { splits: { ...splits, train: trained } } }));
  expect(others.warnings).toEqual(['not the same training images (a; b): a difference may come from them']);
  expect(others.comparisons).toHaveLength(1);
});

test('settings that differ have a row, others none; what only one study has is there', () => {
  const one = study(all);
  const settings = { ...one.settings, epochs: 7, seeds: [1, 2] };
  const { differences, models } = beside({ ...one, settings }, study(all, { models: { name: 'resnet50' } }));
  expect(differences.filter(({ at }) => !at.startsWith('settings.training'))).toEqual([
    { at: 'settings.epochs', values: ['7', null] },
    { at: 'settings.seeds', values: ['1, 2', null] },
  ]);
  expect(models.map(({ name, studies }) => [name, studies.map((each) => each?.accuracy.mean ?? null)])).toEqual([
    ['qcnn', [1, null]],
    ['resnet50', [null, 1]],
  ]);
}); // prettier-ignore

test('hostile names are text on the page, and on the terminal without control characters', async () => {
  const results = [study(all, { seeds: [1, 2] }), study([0], { seeds: [1, 2], data: { sha256: { a: 'other' } } })];
  const across = compareStudies(results.map((result, at) => ({ name: `${hostile}\u001b[31m${at}`, result })));
  const page = await createAcrossPage(across);
  expect(page).not.toMatch(/<script|<img|\son\w+=/);
  expect(page).toMatch(/<title>qcnn studies: [^]*figures are not comparable[^]*<h2>What differs[^]*<h2>Figures[^]*<svg/);
  expect(formatAcross(across)).not.toContain('\u001b');
  expect(formatAcross(beside(study(all), study([0])))).toMatch(/accuracy %[^]*qcnn[^]*100\.00 \(75\.75 to 100\.00\)[^]*qcnn: a less b/);
}); // prettier-ignore
