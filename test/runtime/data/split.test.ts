import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { stratifiedSplit } from '../../../src/runtime/data/split.ts';

const shares = [0.7, 0.1, 0.2];
const labels = fc.array(fc.nat(3), { minLength: 1, maxLength: 200 });

test.prop([labels, fc.nat()])(
  'every image lies in exactly one part, and each class in proportion',
  (list, seed) => {
    const parts = stratifiedSplit(list, 4, shares, seed);
    expect(parts.flat().sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
    for (let label = 0; label < 4; label++) {
      const total = list.filter((l) => l === label).length;
      parts.forEach((part, p) => {
        const count = part.filter((i) => list[i] === label).length;
        expect(Math.abs(count - shares[p] * total)).toBeLessThan(2);
        if (total >= 3) expect(count).toBeGreaterThan(0);
      });
    }
  },
);

test.prop([fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { minLength: 1, maxLength: 100 }), fc.nat()])(
  'no group is torn apart',
  (images, seed) => {
    const groups = images.map(([, group]) => String(group));
    const parts = stratifiedSplit(
      images.map(([label]) => label),
      3,
      shares,
      seed,
      groups,
    );
    const where = new Map<string, number>();
    parts.forEach((part, p) =>
      part.forEach((i) => expect(where.get(groups[i]) ?? where.set(groups[i], p).get(groups[i])).toBe(p)),
    );
    expect(parts.flat()).toHaveLength(images.length);
  },
);

test('the seed decides', () => {
  const list = Array.from({ length: 60 }, (_, i) => i % 2);
  expect(stratifiedSplit(list, 2, shares, 7)).toEqual(stratifiedSplit(list, 2, shares, 7));
  expect(stratifiedSplit(list, 2, shares, 7)).not.toEqual(stratifiedSplit(list, 2, shares, 8));
});
