// Trees for the plans of a benchmark: those that ship with the package or were found before, else a search.
import type { FindTree } from '../compiler/plan/index.ts';
import { createTreeFinder } from '../runtime/trees/index.ts';
import '../runtime/trees/keep-on-disk.ts';

/** For gradients of batches of this size. */
export function findTreesFor(batch: number): FindTree {
  const finder = createTreeFinder();
  return ({ network, starts }, bounds) => finder(network, { ...bounds, batch, gradient: true, starts }).tree;
}
