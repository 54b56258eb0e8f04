// The moves of a search on the tree that they change: costs stay those of `costOf`, and each move is the choice it says.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Network, Tree } from '../../../../src/compiler/plan/network.ts';
import { anneal } from '../../../../src/compiler/plan/search/anneal.ts';
import {
  createBudget,
  stepsFor,
  stepsOfGreedy,
  stepsOfMove,
  stepsOfRound,
} from '../../../../src/compiler/plan/search/budget.ts';
import { greedyTree } from '../../../../src/compiler/plan/search/greedy.ts';
import { growTree, harvest, totalCost, type Growing } from '../../../../src/compiler/plan/search/growing.ts';
import {
  costOf,
  isBetter,
  isTree,
  searchTree,
  shortHash,
  type SearchOptions,
} from '../../../../src/compiler/plan/search/index.ts';
import { oneRun, reconfigure } from '../../../../src/compiler/plan/search/one-run.ts';
import { bitCount, packNetwork } from '../../../../src/compiler/plan/search/packed.ts';
import { createRandom } from '../../../../src/compiler/plan/search/random.ts';
import { createReconfigurer } from '../../../../src/compiler/plan/search/reconfigure.ts';
import { isHopeless } from '../../../../src/compiler/plan/search/search-tree.ts';
import { allTrees, arbitraryChoices, arbitraryNetwork, treeFrom } from './arbitrary-network.ts';
import { qcnnNetwork, schrodingerTree } from './qcnn-network.ts';

const workload = { batch: 16, gradient: true };
const endless = createBudget(() => Infinity);
const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

/** The tree's own figures are those of the tree that it comes to. */
function isConsistent(network: Network, growing: Growing, gradient: boolean): Tree {
  const packed = packNetwork(network, { batch: 16, gradient });
  const tree = harvest(packed, growing);
  expect(isTree(tree, network.tensors.length)).toBe(true);
  close(totalCost(growing), costOf(network, tree, { batch: 16, gradient }).cost);
  const anew = growTree(packed, tree);
  expect(growing.elements.toSorted()).toEqual(anew.elements.toSorted());
  return tree;
}

describe('a tree that grows', () => {
  propertyTest.prop([arbitraryNetwork(12, 2), arbitraryChoices, fc.boolean(), fc.nat(1000)], { numRuns: 60 })(
    'costs what its tree costs, after annealing and after reconfiguration, which never makes it dearer',
    (network, choices, gradient, seed) => {
      const packed = packNetwork(network, { batch: 16, gradient });
      const growing = growTree(packed, treeFrom(network.tensors.length, choices));
      isConsistent(network, growing, gradient);
      anneal(packed, growing, { moves: 100, from: 0.5, to: 0.03 }, createRandom(seed));
      isConsistent(network, growing, gradient);
      const before = totalCost(growing);
      reconfigure(packed, growing, createReconfigurer(packed), 4, endless);
      isConsistent(network, growing, gradient);
      expect(totalCost(growing)).toBeLessThanOrEqual(before * (1 + 1e-9));
    },
  );

  propertyTest.prop([arbitraryNetwork(6, 3), arbitraryChoices], { numRuns: 40 })(
    'is the cheapest there is after reconfiguration, where it has no more leaves than that takes at once',
    (network, choices) => {
      const packed = packNetwork(network, workload);
      const growing = growTree(packed, treeFrom(network.tensors.length, choices));
      reconfigure(packed, growing, createReconfigurer(packed), 1, endless);
      const least = Math.min(
        ...allTrees(network.tensors.length).map((tree) => costOf(network, tree, workload).cost),
      );
      expect(totalCost(growing)).toBeLessThanOrEqual(least * (1 + 1e-8));
    },
  );

  propertyTest.prop([arbitraryNetwork(12, 3), arbitraryChoices, fc.nat(1000)], { numRuns: 40 })(
    'takes no rotation that makes it dearer where it is cold',
    (network, choices, seed) => {
      const packed = packNetwork(network, workload);
      const growing = growTree(packed, treeFrom(network.tensors.length, choices));
      const before = totalCost(growing);
      anneal(packed, growing, { moves: 200, from: 1e-12, to: 1e-12 }, createRandom(seed));
      expect(totalCost(growing)).toBeLessThanOrEqual(before * (1 + 1e-9));
    },
  );

  test('gets much cheaper by annealing, and worse at a temperature at which any rotation is taken', () => {
    const network = qcnnNetwork(8, 'ring');
    const packed = packNetwork(network, workload);
    const start = greedyTree(packed, 0.5, createRandom(3));
    const after = (temperature: { from: number; to: number }) => {
      const growing = growTree(packed, start);
      anneal(packed, growing, { moves: 20_000, ...temperature }, createRandom(1));
      return totalCost(growing) / costOf(network, start, workload).cost;
    };
    expect(after({ from: 0.5, to: 0.03 })).toBeLessThan(0.9);
    expect(after({ from: 1e9, to: 1e9 })).toBeGreaterThan(10);
  });
});

describe('a run', () => {
  test('gives the best tree that it met, with its cost', () => {
    const network = qcnnNetwork(8, 'ring');
    const packed = packNetwork(network, workload);
    const start = greedyTree(packed, 0, createRandom(0));
    const options = { random: createRandom(5), reconfigurer: createReconfigurer(packed), budget: endless };
    const { tree, total } = oneRun(packed, start, { ...options, moves: 5000 });
    close(total, costOf(network, tree, workload).cost);
    expect(total).toBeLessThan(costOf(network, start, workload).cost);
  });
});

describe('a greedy tree', () => {
  propertyTest.prop([arbitraryNetwork(6, 2)], { numRuns: 60 })(
    'begins with the pair that costs least',
    (network) => {
      const packed = packNetwork(network, workload);
      const tree = greedyTree(packed, 0, createRandom(0));
      expect(isTree(tree, network.tensors.length)).toBe(true);
      const neighbours = allTrees(network.tensors.length)
        .map(([pair]) => pair)
        .filter(([a, b]) =>
          network.tensors[a].legs.some(
            (leg) => network.sizes[leg] > 1 && network.tensors[b].legs.includes(leg),
          ),
        );
      const firstCost = (pair: readonly [number, number]) => {
        const rest = [...network.tensors.keys()].filter((tensor) => !pair.includes(tensor));
        let last = network.tensors.length;
        const whole: [number, number][] = [[...pair]];
        for (const tensor of rest) whole.push([last++, tensor]);
        return growTree(packed, whole).cost[network.tensors.length];
      };
      if (neighbours.length > 0) close(firstCost(tree[0]), Math.min(...neighbours.map(firstCost)));
    },
  );

  test('is another one with noise', () => {
    const packed = packNetwork(qcnnNetwork(8, 'ring'), workload);
    const tree = (noise: number, seed: number) =>
      JSON.stringify(greedyTree(packed, noise, createRandom(seed)));
    expect(tree(0, 1)).toBe(tree(0, 2));
    expect(tree(0.5, 1)).toBe(tree(0.5, 1));
    expect(new Set([1, 2, 3].map((seed) => tree(0.5, seed))).size).toBe(3);
  });
});

test('the same search finds the same tree on every machine', () => {
  const network = qcnnNetwork(8, 'ring');
  const found = (options: Partial<SearchOptions>) =>
    shortHash(JSON.stringify(searchTree(network, { ...workload, moves: 50, ...options }).tree));
  expect({
    first: found({ restarts: 2 }),
    another: found({ restarts: 2, seed: 2 }),
    bounded: found({ known: 1e7, starts: [schrodingerTree(network)] }),
    small: found({ restarts: 2, limits: { tape: 1000, biggest: 256 } }),
  }).toMatchInlineSnapshot(`
    {
      "another": "7dda1681106702e4",
      "bounded": "190865167eb844a7",
      "first": "0d92e712db8fe7a1",
      "small": "b1649c68e4006d7b",
    }
  `);
});

describe('of two trees', () => {
  const cost = (own: number, biggest: number, tape: number) => ({ cost: own, flops: 0, biggest, tape });

  test('the one nearer to the limits is better, within them and for as far beyond them the cheaper', () => {
    const limits = { biggest: 10, tape: 100 };
    expect(isBetter(cost(9, 10, 100), cost(1, 11, 100), limits)).toBe(true);
    expect(isBetter(cost(1, 11, 100), cost(9, 10, 100), limits)).toBe(false);
    expect(isBetter(cost(9, 10, 100), cost(1, 10, 101), limits)).toBe(true);
    expect(isBetter(cost(1, 5, 50), cost(2, 1, 1), limits)).toBe(true);
    expect(isBetter(cost(1, 20, 100), cost(2, 10, 200), limits)).toBe(true);
  });

  test('of one cost none is better', () => {
    expect(isBetter(cost(1, 5, 5), cost(1, 5, 5))).toBe(false);
    expect(isBetter(cost(1, 5, 5), cost(1.5, 1, 1))).toBe(true);
  });

  test('one is hopeless that costs more than three times a plan that is known', () => {
    expect([isHopeless(3, 1), isHopeless(3.001, 1), isHopeless(1e300)]).toEqual([false, true, false]);
  });
});

describe('a search that competes with a known plan', () => {
  const work = { batch: 128, gradient: true };

  /** The cost of a ring's tree when another plan costs `known`, and how many runs that took. */
  function search(qubits: number, known: number) {
    const network = qcnnNetwork(qubits, 'ring');
    let runs = 0;
    const starts = [schrodingerTree(network)];
    const { cost } = searchTree(network, { ...work, starts, known, onProgress: () => runs++ });
    return { cost, runs };
  }
  /** Of the better tree that takes no moves. */
  function given(qubits: number): number {
    const network = qcnnNetwork(qubits, 'ring');
    const greedy = greedyTree(packNetwork(network, work), 0, createRandom(0));
    return Math.min(...[schrodingerTree(network), greedy].map((tree) => costOf(network, tree, work).cost));
  }

  test('rebuilds no tree that is 200 times as dear, and runs for none that is still 16 times as dear', () => {
    const start = costOf(qcnnNetwork(8, 'ring'), schrodingerTree(qcnnNetwork(8, 'ring')), work).cost;
    const before = given(8);
    expect(search(8, before / 201)).toEqual({ cost: start, runs: 0 });
    const rebuilt = search(8, before / 199);
    expect(rebuilt.runs).toBe(0);
    expect(rebuilt.cost).toBeLessThan(before / 2);
    expect(search(8, rebuilt.cost / 16.1)).toEqual(rebuilt);
    expect(search(8, rebuilt.cost / 15.9).runs).toBe(1);
  });

  test('runs for none that is 3 times as dear and hardly better than as it was given', () => {
    const rebuilt = search(12, given(12) / 199);
    expect(rebuilt.cost).toBeGreaterThan(given(12) / 1.5);
    expect(search(12, rebuilt.cost / 3.1)).toEqual(rebuilt);
    expect(search(12, rebuilt.cost / 2.9).cost).toBeLessThan(rebuilt.cost / 2);
  });
});

describe('a budget', () => {
  test('falls by what is spent, and with what is allowed', () => {
    let allowed = 100;
    const budget = createBudget(() => allowed);
    budget.spend(30);
    budget.spend(20);
    expect(budget.left()).toBe(50);
    allowed = 60;
    expect(budget.left()).toBe(10);
  });

  test('is worth 100 batches of the known plan, a step 800 flops, between 2 and 4 million for 100 small tensors', () => {
    const small = { tensors: 100, biggest: 2 ** 22 };
    expect(stepsFor({ ...small, cost: 1 }, 1)).toBe(2e6);
    expect(stepsFor({ ...small, cost: 2.4e7 }, 1)).toBe(3e6);
    expect(stepsFor({ ...small, cost: 1e20 }, 1)).toBe(4e6);
    expect(stepsFor({ ...small, cost: 1e20 }, 4)).toBe(1e6);
    expect(stepsFor({ tensors: 50, biggest: 1, cost: 1e20 }, 1)).toBe(8e6);
    expect(stepsFor({ tensors: 400, biggest: 2 ** 23, cost: 1e20 }, 1)).toBe(8e6);
    expect(stepsFor({ tensors: 400, biggest: 1, cost: 1e20 }, 1)).toBe(2e6);
  });

  test('is spent on moves by the words of a set, on rounds by subsets of leaves, on greedy trees by pairs', () => {
    const packed = packNetwork(qcnnNetwork(8, 'ring'), workload);
    expect(stepsOfMove(packed)).toBe(packed.words + 8);
    expect(stepsOfRound(packed, 6)).toBe((packed.tensors * packed.words * 729) / 6);
    expect(stepsOfGreedy(packed)).toBe(packed.tensors ** 2);
  });

  test('that is used up stops reconfiguration', () => {
    const network = qcnnNetwork(8, 'ring');
    const packed = packNetwork(network, workload);
    const growing = growTree(packed, treeFrom(network.tensors.length, [0.1, 0.7, 0.3]));
    const before = totalCost(growing);
    const reconfigurer = createReconfigurer(packed);
    reconfigure(
      packed,
      growing,
      reconfigurer,
      4,
      createBudget(() => stepsOfRound(packed, reconfigurer.reach) - 1),
    );
    expect(totalCost(growing)).toBe(before);
    const budget = createBudget(() => 1e9);
    reconfigure(packed, growing, reconfigurer, 1, budget);
    expect(totalCost(growing)).toBeLessThan(before);
    expect(budget.left()).toBe(1e9 - stepsOfRound(packed, reconfigurer.reach));
  });
});

test('bits of a word are counted', () => {
  expect([0, 1, 3, 0x80000000 | 0, -1, 0x55555555].map(bitCount)).toEqual([0, 1, 2, 1, 32, 16]);
});

test('random numbers are the same everywhere, spread and in their bounds', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 2000 }, () => random.unit());
  expect(drawn.every((each) => each >= 0 && each < 1)).toBe(true);
  expect(Math.abs(drawn.reduce((sum, each) => sum + each, 0) / 2000 - 0.5)).toBeLessThan(0.03);
  const below = Array.from({ length: 600 }, () => random.below(3));
  for (const value of [0, 1, 2]) expect(below.filter((each) => each === value).length).toBeGreaterThan(150);
  expect(createRandom(2).unit()).not.toBe(createRandom(3).unit());
});
