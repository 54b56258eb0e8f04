// Trees of a sweep: each shape is searched once, whoever searches and whatever dies; then every circuit finds all of its own, and
// which circuit a search came from changes nothing.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Circuit } from '../../src/compiler/circuit/circuit.ts';
import type { Tree } from '../../src/compiler/plan/network.ts';
import { startingTree } from '../../src/compiler/plan/index.ts';
import { searchTree } from '../../src/compiler/plan/search/index.ts';
import type { TreeStore, WantedTree } from '../../src/runtime/trees/index.ts';
import { mostAttempts } from '../../src/sweep/ledger.ts';
import { createTreeSearches, type TreeSearches } from '../../src/sweep/tree-searches.ts';
import { createWantedTrees } from '../../src/sweep/wanted-trees.ts';
import { expanded } from './ask.ts';

const emptyStore: TreeStore = { read: () => undefined, write: () => {} };

/** Some of one shape, some of several, some with those of others. */
const circuits = [
  ...expanded({ circuit: 'test/sweep/batch.qcnn', vary: ['n=5,6', 'set.batch=2,3'] }).variants,
  ...expanded({ circuit: 'study', vary: ['n=4', 'conv=c5,c6'] }).variants,
].map(({ circuit }) => circuit.circuit);

const byHash = (own: readonly Circuit[]) => new Map(own.map((circuit, index) => [`run ${index}`, circuit]));

/** Searches until nothing is wanted, `slots` at a time; `dies` says whether a search does. */
function play(searches: TreeSearches, slots: number, dies: (wanted: WantedTree) => boolean, order: () => number) {
  const begun: WantedTree[] = [];
  const found: string[] = [];
  const busy: WantedTree[] = [];
  for (;;) {
    const looked = searches.look();
    while (busy.length < slots) {
      const wanted = searches.begin();
      if (!wanted) break;
      expect(busy.map(({ key }) => key)).not.toContain(wanted.key);
      busy.push(wanted);
      begun.push(wanted);
    }
    if (busy.length === 0 && !looked) return { begun, found };
    if (busy.length === 0 || order() % 3 === 0) continue;
    const [wanted] = busy.splice(order() % busy.length, 1);
    if (dies(wanted)) searches.lost(wanted);
    else {
      found.push(wanted.key);
      // Not the best, but a tree: what the search would find is not the matter here.
      searches.found(wanted, startingTree({ network: wanted.network, starts: wanted.options.starts! }));
    }
  }
} // prettier-ignore

describe('searches before a sweep trains', () => {
  test.prop(
    [
      fc.uniqueArray(fc.nat(circuits.length - 1), { minLength: 1 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.nat(11)),
      fc.boolean(),
    ],
    { numRuns: 8 },
  )('each shape once, and then all are known', (chosen, slots, orders, dying) => {
    const own = chosen.map((index) => circuits[index]);
    const order = () => orders.next().value as number;
    const searches = createTreeSearches(byHash(own), emptyStore);
    for (const index of own.keys()) expect(searches.isHeld({ hash: `run ${index}` })).toBe(true);
    const deaths = new Map<string, number>();
    const dies = ({ key }: WantedTree) => {
      const before = deaths.get(key) ?? 0;
      if (!dying || before >= mostAttempts - 1 || order() > 4) return false;
      deaths.set(key, before + 1);
      return true;
    };
    const { begun, found } = play(searches, slots, dies, order);
    expect(new Set(found).size).toBe(found.length);
    expect(begun).toHaveLength(found.length + [...deaths.values()].reduce((sum, times) => sum + times, 0));
    expect(searches.counts).toEqual({ done: found.length, of: found.length });
    own.forEach((circuit, index) => {
      expect(searches.isHeld({ hash: `run ${index}` })).toBe(false);
      // Nothing is kept anywhere else: what a run is given is all that it wants.
      const given = searches.treesFor({ hash: `run ${index}` });
      const wants = createWantedTrees({ ...emptyStore, read: (key) => given.get(key) })(circuit);
      expect(wants()).toEqual([]);
    });
  });

  test('the largest first; a run that computes no circuit waits for nothing', () => {
    const searches = createTreeSearches(byHash(circuits), emptyStore);
    while (searches.look());
    const { begun } = play(searches, 1, () => false, () => 1); // prettier-ignore
    const sizes = begun.map(({ network }) => network.tensors.length);
    expect(sizes[0]).toBe(Math.max(...sizes));
    expect(searches.isHeld({ hash: 'other' })).toBe(false);
  });

  test('a tree that the circuit does not take holds nobody up', () => {
    const circuit = circuits.slice(0, 1);
    const searches = createTreeSearches(byHash(circuit), emptyStore);
    while (searches.look());
    for (let wanted = searches.begin(); wanted; wanted = searches.begin()) searches.found(wanted, []);
    expect(searches.isHeld({ hash: 'run 0' })).toBe(false);
  });

  test('what kills whoever searches it is left to those who train', () => {
    const searches = createTreeSearches(byHash(circuits.slice(0, 1)), emptyStore);
    const { begun, found } = play(searches, 2, () => true, () => 1); // prettier-ignore
    expect(found).toEqual([]);
    expect(begun).toHaveLength(mostAttempts * new Set(begun.map(({ key }) => key)).size);
    expect(searches.isHeld({ hash: 'run 0' })).toBe(false);
  });

  test('equal shapes are equal searches, whichever circuit they come from, and a search has one result', () => {
    const byKey = new Map<string, WantedTree>();
    let shared = 0;
    for (const circuit of circuits)
      for (const wanted of createWantedTrees(emptyStore)(circuit)()) {
        const before = byKey.get(wanted.key);
        if (before) expect(wanted).toEqual(before);
        shared += before ? 1 : 0;
        byKey.set(wanted.key, wanted);
      }
    expect(shared).toBeGreaterThan(0);
    const [smallest] = [...byKey.values()].sort(
      (a, b) => a.network.tensors.length - b.network.tensors.length,
    );
    const search = (): Tree => searchTree(smallest.network, smallest.options).tree;
    expect(search()).toEqual(search());
  });
});
