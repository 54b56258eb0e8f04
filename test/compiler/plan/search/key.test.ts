// Keys: what makes another tree makes another key; short hashes.
import { describe, expect, test } from 'vitest';
import type { Network } from '../../../../src/compiler/plan/network.ts';
import { batchClass, networkKey, shortHash } from '../../../../src/compiler/plan/search/index.ts';

const network: Network = {
  sizes: [3, 4, 4],
  tensors: [
    { legs: [0], varies: 'sample', pulled: false },
    { legs: [0, 1], varies: 'batch', pulled: true },
    { legs: [1, 2], varies: 'never', pulled: false },
  ],
  open: [2],
};
const options = { batch: 128, gradient: true };

describe('networkKey', () => {
  test('readable', () => {
    expect(networkKey(network, options)).toMatchInlineSnapshot(`
      "tree 1 batch 128 gradient 1 tape  biggest 
      sizes 3 4 4
      open 2
      2: 0
      1+: 0 1
      0: 1 2"
    `);
  });

  test('differs with everything that counts', () => {
    const [first, second, third] = network.tensors;
    const keys = [
      networkKey(network, options),
      networkKey({ ...network, sizes: [3, 4, 2] }, options),
      networkKey({ ...network, open: [] }, options),
      networkKey({ ...network, tensors: [first, second] }, options),
      networkKey({ ...network, tensors: [first, third, second] }, options),
      networkKey({ ...network, tensors: [first, { ...second, pulled: false }, third] }, options),
      networkKey({ ...network, tensors: [first, { ...second, varies: 'sample' }, third] }, options),
      networkKey({ ...network, tensors: [first, { ...second, legs: [0] }, third] }, options),
      networkKey(network, { ...options, gradient: false }),
      networkKey(network, { ...options, batch: 32 }),
      networkKey(network, { ...options, limits: { tape: 5 } }),
      networkKey(network, { ...options, limits: { biggest: 5 } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.map(shortHash)).size).toBe(keys.length);
    expect(networkKey({ ...network }, { batch: 100, gradient: true })).toBe(keys[0]);
  });
});

test('batches of about one size', () => {
  expect([0, 1, 2, 3, 100, 128, 180, 182, 1e9].map(batchClass)).toEqual([
    1, 1, 2, 4, 128, 128, 128, 256, 1024,
  ]);
});

test('short hashes of many like texts differ', () => {
  const hashes = Array.from({ length: 20_000 }, (_, i) => shortHash(`tensor ${i}`));
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
});
