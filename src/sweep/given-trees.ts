// Contraction trees that a child is given with its run, besides those on disk: a disk may be full, read-only, or not wanted.
import { createTreeCache } from '../runtime/trees/disk.ts';
import { keepTreesIn } from '../runtime/trees/index.ts';
import type { Trees } from './tree-searches.ts';

export interface GivenTrees {
  /** Of the next run alone. */
  give(trees: Trees | undefined): void;
}

/** From now on circuits are planned with what is given. */
export function createGivenTrees(): GivenTrees {
  const disk = createTreeCache();
  let given: Trees = new Map();
  keepTreesIn({
    read: (key, tensors) => given.get(key) ?? disk.read(key, tensors),
    write: (key, tree) => disk.write(key, tree),
  });
  return { give: (trees = new Map()) => void (given = trees) };
}
