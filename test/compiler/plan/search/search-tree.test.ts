// searchTree: the optimum of small networks, never worse than its starts, repeatable, within limits; QCNNs.
import { test as propertyTest } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, isTree, searchTree, type Progress } from '../../../../src/compiler/plan/search/index.ts';
import { allTrees, arbitraryChoices, arbitraryNetwork, treeFrom } from './arbitrary-network.ts';
import { heisenbergTree, qcnnNetwork, schrodingerTree } from './qcnn-network.ts';

const workload = { batch: 16, gradient: true };

describe('searchTree', () => {
  propertyTest.prop([arbitraryNetwork(6), fc.boolean()], { numRuns: 60 })(
    'finds the optimum of small networks',
    (network, gradient) => {
      const work = { batch: 16, gradient };
      const costs = allTrees(network.tensors.length).map((tree) => costOf(network, tree, work).cost);
      const found = searchTree(network, { ...work, restarts: 2, moves: 50 });
      expect(isTree(found.tree, network.tensors.length)).toBe(true);
      expect(found).toEqual({ tree: found.tree, ...costOf(network, found.tree, work) });
      expect(found.cost).toBeLessThanOrEqual(Math.min(...costs) * (1 + 1e-9));
    },
  );

  propertyTest.prop([arbitraryNetwork(20, 2), arbitraryChoices], { numRuns: 60 })(
    'is never worse than a start, and repeats itself',
    (network, choices) => {
      const starts = [treeFrom(network.tensors.length, choices)];
      const options = { ...workload, starts, restarts: 2, moves: 20 };
      const found = searchTree(network, options);
      expect(isTree(found.tree, network.tensors.length)).toBe(true);
      expect(found.cost).toBeLessThanOrEqual(costOf(network, starts[0], workload).cost);
      expect(searchTree(network, options)).toEqual(found);
    },
  );

  test('asks often whether to go on, and ends by what is thrown', () => {
    const network = qcnnNetwork(16, 'ring');
    let asked = 0;
    searchTree(network, { ...workload, restarts: 1, moves: 20, check: () => void asked++ });
    expect(asked).toBeGreaterThanOrEqual(6);
    let left = 4;
    const check = () => {
      if (left-- === 0) throw new Error('enough');
    };
    expect(() => searchTree(network, { ...workload, restarts: 1, moves: 20, check })).toThrow('enough');
  });

  propertyTest.prop(
    [arbitraryNetwork(6, 2), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 100 })],
    { numRuns: 60 },
  )(
    'fits in limits where the optimum does, and is no farther from them than the start',
    (network, tape, biggest) => {
      const limits = { tape, biggest };
      const excess = (cost: { tape: number; biggest: number }) =>
        Math.max(1, cost.tape / tape, cost.biggest / biggest);
      const trees = allTrees(network.tensors.length);
      const optimum = trees
        .map((tree) => costOf(network, tree, workload))
        .reduce((a, b) => (b.cost < a.cost ? b : a));
      const found = searchTree(network, { ...workload, starts: [trees[0]], limits, restarts: 2, moves: 50 });
      expect(excess(found)).toBeLessThanOrEqual(
        Math.min(excess(costOf(network, trees[0], workload)), excess(optimum)),
      );
    },
  );

  test('a chain of matrices before a vector is contracted from the vector, however long', () => {
    const count = 300;
    const sizes = Array(count).fill(4);
    const matrices = Array.from(
      { length: count - 1 },
      (_, i) => ({ legs: [i, i + 1], varies: 'sample', pulled: true }) as const,
    );
    const network = {
      sizes,
      tensors: [...matrices, { legs: [count - 1], varies: 'sample', pulled: true } as const],
      open: [0],
    };
    const { flops } = searchTree(network, { ...workload, restarts: 1, moves: 100 });
    expect(flops).toBe(16 * 3 * 2 * 16 * (count - 1));
  });

  test('a network too big to search is contracted along the best start', () => {
    const count = 20_000;
    const tensors = Array.from(
      { length: count },
      (_, i) => ({ legs: [i, i + 1], varies: 'batch', pulled: true }) as const,
    );
    const network = { sizes: Array(count + 1).fill(4), tensors, open: [0, count] };
    const found = searchTree(network, workload);
    expect(isTree(found.tree, count)).toBe(true);
    expect(found.flops).toBe(3 * 2 * 64 * (count - 1));
  });

  test('one tensor, none', () => {
    const one = { sizes: [2], tensors: [{ legs: [0], varies: 'batch', pulled: true } as const], open: [0] };
    expect(searchTree(one, workload)).toEqual({ tree: [], cost: 0, flops: 0, biggest: 0, tape: 0 });
    expect(() => searchTree({ sizes: [], tensors: [], open: [] }, workload)).toThrow('no contraction tree');
  });

  test('progress goes to its end and the best only falls', () => {
    const seen: Progress[] = [];
    const network = qcnnNetwork(8, 'ring');
    const { cost } = searchTree(network, {
      ...workload,
      restarts: 4,
      moves: 100,
      onProgress: (each) => seen.push(each),
    });
    expect(seen.map(({ done, of }) => `${done}/${of}`)).toEqual(['1/4', '2/4', '3/4', '4/4']);
    for (let i = 1; i < 4; i++) expect(seen[i].best).toBeLessThanOrEqual(seen[i - 1].best);
    expect(seen[3].best).toBe(cost);
  });

  test('a smaller tape costs more', () => {
    const network = qcnnNetwork(12, 'ring');
    const work = { batch: 128, gradient: true, starts: [heisenbergTree(network)], restarts: 4, moves: 500 };
    const free = searchTree(network, work);
    const tight = searchTree(network, { ...work, limits: { tape: free.tape / 4 } });
    expect(tight.tape).toBeLessThanOrEqual(free.tape / 4);
    expect(tight.cost).toBeGreaterThan(free.cost);
  });

  // Figures of long searches; evolution in time costs from twice to a thousand times as much.
  test.each([
    [8, 'ring', 9.42e6],
    [12, 'ring', 1.2e8],
    [16, 'ring', 1.1e9],
    [64, 'even', 9.8e5],
  ] as const)('%i qubits, %s: the gradient of 128 samples', (n, wiring, flops) => {
    const network = qcnnNetwork(n, wiring);
    const starts = [schrodingerTree(network), heisenbergTree(network)];
    const found = searchTree(network, { batch: 128, gradient: true, starts, restarts: 16 });
    expect(found.flops).toBeLessThanOrEqual(flops);
    for (const start of starts)
      expect(found.cost).toBeLessThan(costOf(network, start, { batch: 128, gradient: true }).cost);
  });
});
