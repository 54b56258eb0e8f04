// A contraction tree for a network: one that ships with the package, one that was found before, or a new search.
import type { Network, Tree } from '../../compiler/plan/network.ts';
import {
  batchClass,
  knownClass,
  costOf,
  isBetter,
  isTree,
  networkKey,
  searchTree,
  type FoundTree,
  type SearchOptions,
} from '../../compiler/plan/search/index.ts';
import { createShippedTrees, type ShippedTrees } from './shipped.ts';
import { treeStore, type TreeStore } from './tree-store.ts';

export interface FinderOptions {
  readonly shipped?: ShippedTrees;
  /** Default: the store that `keepTreesIn` chose. */
  readonly cache?: TreeStore;
  /** Gives a tree where none is known, which is not kept, nor remembered. Default: a search, which is kept. */
  readonly unknown?: (wanted: WantedTree) => Tree;
}

/** A search that nobody has made: plain data. Equal keys are equal searches, with equal results. */
export interface WantedTree {
  readonly key: string;
  readonly network: Network;
  readonly options: SearchOptions;
}

/** Trees that one finder keeps in memory. */
const most = 256;

/**
 * A function like `searchTree`, for batches of the same class, that looks in memory, among the shipped trees and in
 * the store first, and keeps what it searched. Costs are counted anew; a kept tree that is worse than a start is dropped.
 */
export function createTreeFinder({
  shipped = createShippedTrees(),
  cache = treeStore,
  unknown,
}: FinderOptions = {}) {
  const known = new Map<string, Tree>();
  return function findTree(network: Network, asked: SearchOptions): FoundTree {
    const cost = asked.known && knownClass(asked.known);
    const options = { ...asked, batch: batchClass(asked.batch), known: cost };
    const key = networkKey(network, options);
    // Shipped trees were searched without bounds.
    const shippedKey = networkKey(network, { ...options, known: undefined, tasks: undefined });
    const tensors = network.tensors.length;
    const costed = (tree: Tree): FoundTree => ({ tree, ...costOf(network, tree, options) });
    const starts = (options.starts ?? []).map(costed);
    const accept = (tree: Tree | undefined): FoundTree | undefined => {
      const found = tree && costed(tree);
      return found && starts.some((start) => isBetter(start, found, options.limits)) ? undefined : found;
    };
    const before = accept(known.get(key)) ?? accept(shipped.read(shippedKey, tensors)) ?? accept(kept(key));
    if (!before && unknown) return costed(unknown({ key, network, options }));
    const found = before ?? search();
    known.delete(key);
    known.set(key, found.tree);
    if (known.size > most) known.delete(known.keys().next().value!);
    return found;

    function kept(name: string): Tree | undefined {
      const tree: unknown = cache.read(name, tensors);
      return isTree(tree, tensors) ? tree : undefined;
    }

    function search(): FoundTree {
      const result = searchTree(network, options);
      cache.write(key, result.tree);
      return result;
    }
  };
}
