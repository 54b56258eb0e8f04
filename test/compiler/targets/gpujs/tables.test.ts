import { expect, test } from 'vitest';
import { tablesOf } from '../../../../src/compiler/targets/gpujs/index.ts';

test('a product of matrices: out[i, j] = Σ_k a[i, k] · b[k, j], with out transposed', () => {
  const legs = [2, 3, 4];
  const tensors = [
    { legs: [0, 2], batched: true },
    { legs: [2, 1], batched: false },
    { legs: [1, 0], batched: true },
  ];
  const tables = tablesOf({ legs, tensors }, { kind: 'contract', out: 2, a: 0, b: 1, add: false });
  expect(tables).toEqual({
    left: Float32Array.of(0, 4, 0, 4, 0, 4),
    right: Float32Array.of(0, 0, 1, 1, 2, 2),
    leftTerms: Float32Array.of(0, 1, 2, 3),
    rightTerms: Float32Array.of(0, 3, 6, 9),
    batched: { a: true, b: false, out: true },
  });
});
