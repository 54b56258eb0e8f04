// A patient is never on two sides, nor are copies: of folds, of what is held out for validation.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { ImageSplit } from '../../../src/runtime/data/dataset.ts';
import { imageKeys } from '../../../src/runtime/data/duplicates.ts';
import { allImages, foldsOf, holdOut, withFold } from '../../../src/runtime/data/folds.ts';
import { groupsOf } from '../../../src/runtime/data/groups.ts';
import { createPhantom } from '../../../src/runtime/data/phantom.ts';
import { pixelsOfBytes } from '../../../src/runtime/data/pixels.ts';
import { joinSplits, selectImages } from '../../../src/runtime/data/select.ts';
import { UserError } from '../../../src/user-error.ts';
import { splitOf } from './files.ts';

/** Images of one number, of which equal ones are copies; patient 0 is not known. */
const image = fc.record({ label: fc.nat(2), content: fc.nat(40), patient: fc.nat(12) });
const images = fc.array(image, { minLength: 6, maxLength: 60 });

function splitFrom(
  some: readonly { readonly label: number; readonly content: number; readonly patient: number }[],
): ImageSplit {
  return {
    count: some.length,
    pixels: pixelsOfBytes(
      Uint8Array.from(some, ({ content }) => content),
      1,
    ),
    labels: Int32Array.from(some, ({ label }) => label),
    ids: some.map((_, i) => String(i)),
    rows: {
      patients: some.map(({ patient }) => (patient === 0 ? '' : `P${patient}`)),
      columns: { site: some.map(({ content }) => `s${content % 3}`) },
    },
  };
}

/** Whether two parts share a patient or an image. */
function areApart(parts: readonly ImageSplit[]): boolean {
  const seenIn = new Map<string, number>();
  return parts.every((part, which) => {
    const patients = part.rows!.patients!.filter((patient) => patient !== '');
    return [...patients, ...imageKeys(part.pixels)].every((name) => {
      const seen = seenIn.get(name) ?? which;
      seenIn.set(name, which);
      return seen === which;
    });
  });
}

property.prop([images, fc.integer({ min: 2, max: 5 }), fc.nat()], { numRuns: 60 })(
  'folds: every image once, patients and copies whole, the same for a seed',
  (some, k, seed) => {
    const split = splitFrom(some);
    let folds: number[][];
    try {
      folds = foldsOf(split, k, seed);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return;
    }
    expect(folds.flat().sort((a, b) => a - b)).toEqual(some.map((_, i) => i));
    expect(areApart(folds.map((fold) => selectImages(split, fold)))).toBe(true);
    expect(foldsOf(split, k, seed)).toEqual(folds);
  },
);

property.prop([images, fc.nat()], { numRuns: 40 })(
  'what is held out for validation is apart',
  (some, seed) => {
    const split = splitFrom(some);
    const parts = holdOut(split, 3, seed);
    expect(areApart(parts)).toBe(true);
    expect(joinSplits(parts).ids.toSorted()).toEqual(split.ids.toSorted());
  },
);

property.prop([images])('groups are linked by patient or copy, and by nothing else', (some) => {
  const split = splitFrom(some);
  const keys = imageKeys(split.pixels);
  const patients = split.rows!.patients!;
  const groups = groupsOf(keys, patients);
  // The same by repeated relabelling.
  const label = some.map((_, i) => i);
  for (let changed = true; changed;) {
    changed = false;
    for (let i = 0; i < some.length; i++)
      for (let j = 0; j < i; j++) {
        if (keys[i] !== keys[j] && (patients[i] === '' || patients[i] !== patients[j])) continue;
        if (label[i] === label[j]) continue;
        label[i] = label[j] = Math.min(label[i], label[j]);
        changed = true;
      }
  }
  expect(groups).toEqual(label);
});

test('a data set with one fold for test: all images, classes in their proportions', () => {
  const dataset = createPhantom({ seed: 3, train: 60, validation: 20, test: 40 });
  const folds = foldsOf(allImages(dataset), 4, 7);
  for (const fold of folds) expect(Math.abs(fold.length - 30)).toBeLessThanOrEqual(3);
  const parts = folds.map((_, fold) => withFold(dataset, folds, fold, 7).splits);
  const tested = parts.flatMap(({ test: { ids } }) => ids);
  expect(tested.toSorted()).toEqual(allImages(dataset).ids.toSorted());
  for (const { train, validation, test: held } of parts) {
    expect(train.count + validation.count + held.count).toBe(120);
    expect(areApart([train, validation, held])).toBe(true);
    for (const part of [train, validation, held])
      expect(Math.abs(part.labels.filter((label) => label === 1).length / part.count - 0.5)).toBeLessThan(
        0.2,
      );
  }
});

test('too many folds are refused in one sentence', () => {
  const split = splitOf([0, 0, 0, 1, 1], 16);
  expect(() => foldsOf(split, 3, 1)).toThrow(
    '3 folds are not possible: the 2 images of class 1 come from 2 different images, and fold 3 would have none; ask for fewer folds.',
  );
  expect(() => foldsOf(split, 1, 1)).toThrow('1 folds are not possible; give a whole number of at least 2.');
});

test('splits in one: what one lacks is empty', () => {
  const plain = splitOf([0, 1], 16);
  const withSite = { ...splitOf([1], 16, 3), rows: { columns: { site: ['A'] } } };
  const joined = joinSplits([plain, withSite]);
  expect(joined.rows).toEqual({ columns: { site: ['', '', 'A'] } });
  expect(joined.pixels.at(2)).toEqual(withSite.pixels.at(0));
  expect(joined).toMatchObject({ count: 3, ids: ['0/0', '0/1', '3/0'] });
  expect([...joined.labels]).toEqual([0, 1, 1]);
});
