// costOf: against a contraction that is carried out and counted, and figures by hand.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { variations, type Network, type Tree } from '../../../../src/compiler/plan/network.ts';
import { costOf, isTree } from '../../../../src/compiler/plan/search/index.ts';
import { arbitraryChoices, arbitraryNetwork, treeFrom } from './arbitrary-network.ts';

/** Contracts by visiting every index of every pair, on tensors of ones; counts what it does. */
function contractAndCount(network: Network, tree: Tree) {
  const made = network.tensors.map(({ legs, varies, pulled }) => ({
    legs: [...legs],
    level: variations.indexOf(varies),
    pulled,
    used: false,
  }));
  const steps = tree.map(([first, second]) => {
    const [a, b] = [made[first], made[second]];
    a.used = true;
    b.used = true;
    const legs = [...new Set([...a.legs, ...b.legs])];
    const needed = (leg: number) => network.open.includes(leg) || made.some(({ used, legs: others }) => !used && others.includes(leg)); // prettier-ignore
    const kept = legs.filter(needed);
    const result = new Set<string>();
    const index = new Map<number, number>();
    let terms = 0;
    const visit = (at: number): void => {
      if (at === legs.length) {
        terms++;
        result.add(kept.map((leg) => index.get(leg)).join());
        return;
      }
      for (let i = 0; i < network.sizes[legs[at]]; i++) {
        index.set(legs[at], i);
        visit(at + 1);
      }
    };
    visit(0);
    const level = Math.max(a.level, b.level);
    const contractions = 1 + +a.pulled + +b.pulled;
    made.push({ legs: kept, level, pulled: a.pulled || b.pulled, used: false });
    return { terms, elements: result.size, level, contractions };
  });
  return { steps, legs: made[made.length - 1].legs };
}

describe('costOf', () => {
  propertyTest.prop([arbitraryNetwork(5), arbitraryChoices], { numRuns: 100 })(
    'counts what a contraction does',
    (network, choices) => {
      const tree = treeFrom(network.tensors.length, choices);
      const counted = contractAndCount(network, tree);
      if (tree.length > 0) expect(new Set(counted.legs)).toEqual(new Set(network.open));
      const batch = 10;
      const times = (level: number) => [0.001, 1, batch][level];
      const flops = (gradient: boolean) =>
        counted.steps.reduce((sum, step) => sum + 2 * step.terms * times(step.level) * (gradient ? step.contractions : 1), 0); // prettier-ignore
      const forward = costOf(network, tree, { batch, gradient: false });
      expect(forward.flops).toBeCloseTo(flops(false), 6);
      expect(costOf(network, tree, { batch, gradient: true }).flops).toBeCloseTo(flops(true), 6);
      expect(forward.biggest).toBe(Math.max(0, ...counted.steps.map(({ elements }) => elements)));
      expect(forward.tape).toBe(
        counted.steps.filter(({ level }) => level === 2).reduce((sum, { elements }) => sum + elements, 0),
      );
      expect(forward.cost).toBeCloseTo(
        counted.steps.reduce(
          (sum, { terms, elements, level }) =>
            sum + times(level) * (2 * terms + 8 * elements) + 1e4 * Math.min(1, times(level)),
          0,
        ),
        4,
      );
    },
  );

  test('a weight matrix on a vector of each sample, by hand', () => {
    const network: Network = {
      sizes: [3, 4],
      tensors: [
        { legs: [0], varies: 'sample', pulled: false },
        { legs: [0, 1], varies: 'batch', pulled: true },
      ],
      open: [1],
    };
    const [forward, gradient] = [false, true].map((each) =>
      costOf(network, [[0, 1]], { batch: 8, gradient: each }),
    );
    expect(forward).toEqual({ cost: 8 * (24 + 32) + 1e4, flops: 8 * 24, biggest: 4, tape: 4 });
    expect(gradient).toEqual({ cost: 8 * (48 + 64) + 2e4, flops: 8 * 48, biggest: 4, tape: 4 });
  });

  test('a leg in three tensors is summed with the last', () => {
    const tensor = { legs: [0], varies: 'batch', pulled: false } as const;
    const network: Network = { sizes: [2], tensors: [tensor, tensor, tensor], open: [] };
    const cost = costOf(network, [[0, 1], [3, 2]], { batch: 1, gradient: false }); // prettier-ignore
    expect(cost).toMatchObject({ flops: 8, biggest: 2 });
  });
});

test('isTree', () => {
  expect(isTree([], 1)).toBe(true);
  expect(isTree([[0, 1], [2, 3]], 3)).toBe(true); // prettier-ignore
  const wrong: [number, number][][] = [[[0, 1]], [[0, 1], [0, 2]], [[0, 4], [1, 2]], [[0, 0], [1, 2]], [[0, 1], [2, -1]], [[0, 1], [2, 0.5]], [[0, 1], [2, NaN]], [[0, 1], [2, 3], [4, 4]]]; // prettier-ignore
  for (const tree of wrong) expect(isTree(tree, 3)).toBe(false);
  expect(isTree([], 0)).toBe(false);
});
