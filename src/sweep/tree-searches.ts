// The trees that are searched before circuits are trained: each shape once, by whichever child is free, the largest first.
// Runs wait for the trees of their own circuit alone, so that no child is idle while the last trees are searched.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Tree } from '../compiler/plan/network.ts';
import { treeStore, type TreeStore, type WantedTree } from '../runtime/trees/index.ts';
import { mostAttempts } from './ledger.ts';
import { createWantedTrees, type WantedTrees } from './wanted-trees.ts';

/** Trees by the keys of their searches. */
export type Trees = ReadonlyMap<string, Tree>;

export interface TreeSearches {
  /** Plans one more circuit, to see what it wants; false: none is left. */
  look(): boolean;
  /** The next search for a child that is free, which is under way from now on; undefined: none is known now. */
  begin(): WantedTree | undefined;
  found(wanted: WantedTree, tree: Tree): void;
  /** The process that searched died. Whoever trains the circuit searches what is given up. */
  lost(wanted: WantedTree): 'again' | 'given up';
  /** Whether the run has to wait. */
  isHeld(run: { readonly hash: string }): boolean;
  /** What was found for a run by this sweep, wherever else it is kept. */
  treesFor(run: { readonly hash: string }): Trees;
  readonly counts: { readonly done: number; readonly of: number };
}

interface Looked {
  readonly wants: WantedTrees;
  /** Keys of trees for which it waits. */
  readonly waits: Set<string>;
  readonly trees: Map<string, Tree>;
}

/** `circuits`: what runs compute, by their hashes; those that are not named wait for nothing. Equal circuits are one object. */
export function createTreeSearches(
  circuits: ReadonlyMap<string, Circuit>,
  store: TreeStore = treeStore,
): TreeSearches {
  const found = new Map<string, Tree>();
  const used = new Map<string, Tree>();
  const givenUp = new Set<string>();
  const attempts = new Map<string, number>();
  const known = new Map<string, WantedTree>();
  const waiting: WantedTree[] = [];
  const unlooked = new Set(circuits.values());
  const held = new Map<Circuit, Looked>();
  const ready = new Map<Circuit, Trees>();
  const wantedOf = createWantedTrees({
    read(key, tensors) {
      const tree = found.get(key);
      if (tree) used.set(key, tree);
      return tree ?? store.read(key, tensors);
    },
    write: () => {},
  });

  /** Asks what the circuit wants next; where that is nothing, its runs may begin. */
  function ask(circuit: Circuit, looked: Looked): void {
    used.clear();
    // A tree that was found, and is none that the circuit takes, is left to whoever trains it, too.
    const wanted = looked.wants().filter(({ key }) => !givenUp.has(key) && !found.has(key));
    for (const [key, tree] of used) looked.trees.set(key, tree);
    for (const each of wanted) {
      looked.waits.add(each.key);
      if (known.has(each.key)) continue;
      known.set(each.key, each);
      waiting.push(each);
    }
    if (looked.waits.size > 0) held.set(circuit, looked);
    else {
      held.delete(circuit);
      ready.set(circuit, looked.trees);
    }
  }

  function settle(key: string): void {
    for (const [circuit, looked] of held)
      if (looked.waits.delete(key) && looked.waits.size === 0) ask(circuit, looked);
  }

  return {
    look() {
      const [circuit] = unlooked;
      if (!circuit) return false;
      unlooked.delete(circuit);
      ask(circuit, { wants: wantedOf(circuit), waits: new Set(), trees: new Map() });
      return true;
    },
    begin() {
      const [next] = waiting.toSorted((a, b) => b.network.tensors.length - a.network.tensors.length);
      if (next) waiting.splice(waiting.indexOf(next), 1);
      return next;
    },
    found({ key }, tree) {
      found.set(key, tree);
      store.write(key, tree);
      settle(key);
    },
    lost(wanted) {
      const { key } = wanted;
      const begun = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, begun);
      if (begun < mostAttempts) {
        waiting.push(wanted);
        return 'again';
      }
      givenUp.add(key);
      settle(key);
      return 'given up';
    },
    isHeld({ hash }) {
      const circuit = circuits.get(hash);
      return circuit !== undefined && !ready.has(circuit);
    },
    treesFor({ hash }) {
      const circuit = circuits.get(hash);
      return (circuit && ready.get(circuit)) ?? new Map();
    },
    get counts() {
      return { done: found.size + givenUp.size, of: known.size };
    },
  };
}
