// What children of a pool search before runs that wait for it: whose tree it is, what becomes of it, and what is told.
import type { Tree } from '../compiler/plan/network.ts';
import type { WantedTree } from '../runtime/trees/index.ts';
import type { TreeSearches } from './tree-searches.ts';

export interface SearchWatch {
  /** Trees, found and in all, as far as it is known. */
  searching(counts: TreeSearches['counts']): void;
  warned(sentence: string): void;
}

/** Where a child works, with what it searches. */
interface Searching {
  search?: WantedTree | undefined;
}

export interface PoolSearches {
  /** Sees what one more circuit wants; false: none is left. */
  look(): boolean;
  /** Gives the place a search; undefined: none is known now. */
  begin(place: Searching): WantedTree | undefined;
  found(place: Searching, tree: Tree): void;
  /** Its process is gone. */
  lost(search: WantedTree, reason: string): void;
}

export function createPoolSearches(searches: TreeSearches, watch: SearchWatch): PoolSearches {
  return {
    look() {
      if (!searches.look()) return false;
      watch.searching(searches.counts);
      return true;
    },
    begin: (place) => (place.search = searches.begin()),
    found(place, tree) {
      if (!place.search) return;
      searches.found(place.search, tree);
      place.search = undefined;
      watch.searching(searches.counts);
    },
    lost(search, reason) {
      const next = searches.lost(search) === 'again' ? 'it begins again' : 'runs that want it search it';
      watch.warned(`a contraction tree was not found, since ${reason}; ${next}`);
    },
  };
}
