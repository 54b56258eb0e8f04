// Circuits beyond every machine are refused with the reason before a plan is written down.
import { expect, test } from 'vitest';
import { NoPlan, planFor, startingTree, type FindTree } from '../../../src/compiler/plan/index.ts';
import { ringSu4 } from '../../runtime/backends/literature.ts';

test('a tree whose biggest tensor no machine holds', () => {
  expect(() => planFor(ringSu4(600), { findTree: startingTree })).toThrow(NoPlan);
  expect(() => planFor(ringSu4(600), { findTree: startingTree })).toThrow(
    /a tensor of 2\^\d+ numbers or more/,
  );
});

test('more tensors than are searched, without a search', () => {
  const never: FindTree = () => {
    throw new Error('searched');
  };
  expect(() => planFor(ringSu4(5100), { findTree: never })).toThrow(
    /no network: 20,\d{3} tensors \(at most 20,000\)/,
  );
});
