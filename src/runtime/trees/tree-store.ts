// The port to a place where searched trees are kept between runs: the disk in Node, what a page brings in a browser.
import type { Tree } from '../../compiler/plan/network.ts';

/** What is read is checked by who asks, so that a store may hold what anyone wrote; one that throws is as good as empty. */
export interface TreeStore {
  /** The tree that was kept for this key, a tree of so many tensors, or undefined. */
  read(key: string, tensors: number): Tree | undefined;
  /** Keeps a tree where that is possible. */
  write(key: string, tree: Tree): void;
}

const nowhere: TreeStore = { read: () => undefined, write: () => {} };
let chosen = nowhere;

/**
 * Says where trees that are searched from now on are kept; undefined: nowhere but in memory, which is the default outside
 * Node. In Node the package chooses the folder `treeFolder()`.
 */
export function keepTreesIn(store: TreeStore | undefined): void {
  chosen = store ?? nowhere;
}

/** The store that was chosen last, whenever it is used. Never throws. */
export const treeStore: TreeStore = {
  read: (key, tensors) => attempt(() => chosen.read(key, tensors)),
  write: (key, tree) => attempt(() => chosen.write(key, tree)),
};

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
