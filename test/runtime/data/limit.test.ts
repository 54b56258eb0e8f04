import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { limitTraining } from '../../../src/runtime/data/limit.ts';
import { duplicateNotes, findDuplicates } from '../../../src/runtime/data/duplicates.ts';
import { selectImages } from '../../../src/runtime/data/select.ts';
import { UserError } from '../../../src/user-error.ts';
import { smallDataset, splitOf } from './files.ts';

const train = Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? 1 : 0));
const validation = Array.from({ length: 30 }, (_, i) => i % 2);
const dataset = smallDataset({
  splits: {
    train: splitOf(train, 16, 0),
    validation: splitOf(validation, 16, 1),
    test: splitOf([0, 1], 16, 2),
  },
});

test.prop([fc.integer({ min: 2, max: 89 }), fc.nat()])(
  'a limit keeps the mix of classes and the test images',
  (count, seed) => {
    const { splits } = limitTraining(dataset, count, seed);
    expect(splits.train.count).toBe(count);
    expect(
      Math.abs([...splits.train.labels].filter((label) => label === 1).length - count / 3),
    ).toBeLessThanOrEqual(1);
    expect(splits.validation.count).toBe(Math.max(2, Math.round(count / 3)));
    expect(splits.test).toBe(dataset.splits.test);
    expect(new Set(splits.train.ids).size).toBe(count);
    splits.train.ids.forEach((id, i) => {
      const from = dataset.splits.train.ids.indexOf(id);
      expect(splits.train.labels[i]).toBe(train[from]);
      expect(splits.train.pixels.at(i)).toEqual(dataset.splits.train.pixels.at(from));
    });
  },
);

test('the seed decides, and says so in a note', () => {
  const ids = (seed: number) => limitTraining(dataset, 20, seed).splits.train.ids;
  expect(ids(4)).toEqual(ids(4));
  expect(ids(4)).not.toEqual(ids(5));
  expect(limitTraining(dataset, 20, 4).notes.join()).toMatch(/20 of 90 training images/);
});

test('a limit that does not limit changes nothing; one too small is refused', () => {
  expect(limitTraining(dataset, 90, 1)).toBe(dataset);
  for (const count of [1, 0, -5, 2.5, NaN]) expect(() => limitTraining(dataset, count, 1)).toThrow(UserError);
});

test('what is said of copies is said of the images that are left', () => {
  const repeated = splitOf(new Array<number>(20).fill(0).fill(1, 10), 16, 5);
  const noted = (notes: readonly string[]) => notes.filter((note) => note.includes('byte-identical'));
  const splits = {
    train: repeated,
    validation: splitOf([0, 1], 16, 1),
    test: selectImages(repeated, [0, 12, 19]),
  };
  const whole = smallDataset({ splits });
  const told = { ...whole, notes: ['A licence.', ...duplicateNotes(findDuplicates(whole))] };
  expect(noted(told.notes)[0]).toMatch(/^3 test images are/);
  const limited = limitTraining(told, 6, 3);
  const kept = new Set(limited.splits.train.ids);
  const copies = limited.splits.test.ids.filter((id) => kept.has(id)).length;
  expect(copies).toBeLessThan(3);
  expect(noted(limited.notes)).toEqual(noted(duplicateNotes(findDuplicates(limited))));
  expect(noted(limited.notes).length).toBe(copies > 0 ? 1 : 0);
  expect(limited.notes[0]).toBe('A licence.');
  expect(limited.notes.at(-1)).toMatch(/^Only 6 of 20/);
});
