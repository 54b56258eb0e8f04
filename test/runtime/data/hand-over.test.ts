// What one process loaded is what another takes over, in memory or where it lies.
import { openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imageKeys, keysIfKnown } from '../../../src/runtime/data/duplicates.ts';
import type { Dataset } from '../../../src/runtime/data/dataset.ts';
import { createHandOver, takeOver } from '../../../src/runtime/data/hand-over.ts';
import { createPhantom } from '../../../src/runtime/data/phantom.ts';
import { hashPixels } from '../../../src/runtime/data/pixels.ts';

/** With the hash of its pixels in place of functions. */
function plain({ splits, ...rest }: Dataset) {
  const withBytes = Object.entries(splits).map(([name, split]) => [name, { ...split, pixels: hashPixels(split.pixels) }]); // prettier-ignore
  return { ...rest, splits: Object.fromEntries(withBytes) };
}

test('each set is what it was, by its key, in memory and from the file', () => {
  const sets = [createPhantom({ seed: 1, train: 50, validation: 4, test: 3 }), createPhantom({ seed: 2, train: 2, validation: 2, test: 90 })]; // prettier-ignore
  const handOver = createHandOver();
  expect(handOver.sets()).toBeUndefined();
  imageKeys(sets[1].splits.test.pixels);
  sets.forEach((dataset, key) => handOver.add(`${key}`, { dataset, available: 60 + key }));
  handOver.add('0', { dataset: sets[1], available: 1 });
  const handed = structuredClone(handOver.sets()!);
  // As a child has another descriptor of the same file.
  const take = takeOver(openSync(`/dev/fd/${handed.descriptor}`, 'r'), handed);
  for (const memory of [undefined, 0])
    sets.forEach((set, key) => {
      const { dataset, available } = take(`${key}`, memory)!;
      expect(plain(dataset)).toEqual(plain(set));
      expect(available).toBe(60 + key);
      expect(keysIfKnown(dataset.splits.test.pixels)).toEqual(keysIfKnown(set.splits.test.pixels));
    });
  expect(take('2')).toBeUndefined();
  handOver.close();
});

test('where there is no room nothing is handed over', () => {
  const handOver = createHandOver();
  const set = createPhantom({ train: 2, validation: 2, test: 2 });
  const enormous = { ...set.splits.train, pixels: { ...set.splits.train.pixels, count: 2 ** 40 } };
  handOver.add('0', { dataset: { ...set, splits: { ...set.splits, train: enormous } }, available: 2 ** 40 });
  expect(handOver.sets()).toBeUndefined();
  handOver.close();
});
