// The trees that ship: they are there for the library's circuits as planned now, and not to be improved by a search.
import { describe, expect, test } from 'vitest';
import { workloads } from '../../../src/bench/workloads.ts';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import { networksOf } from '../../../src/compiler/plan/index.ts';
import { costOf, networkKey, searchTree } from '../../../src/compiler/plan/search/index.ts';
import { createShippedTrees } from '../../../src/runtime/trees/index.ts';
import { circuitFiles } from '../../circuits/library.ts';

const workload = { batch: 128, gradient: true };
const shipped = createShippedTrees();
const all = [...circuitFiles().map((name) => ({ name, circuit: name, set: {} })), ...workloads];

describe('shipped trees (`npm run trees` makes them)', () => {
  test.each(all.map((each) => [each.name, each] as const))('%s', (_, { circuit, set }) => {
    for (const { network, starts } of networksOf(loadCircuit(circuit, { set }))) {
      const tensors = network.tensors.length;
      if (tensors < 3) continue;
      const tree = shipped.read(networkKey(network, workload), tensors);
      expect(tree).toBeDefined();
      const { cost } = costOf(network, tree!, workload);
      const found = searchTree(network, { ...workload, starts, restarts: 1, moves: 200 });
      expect(cost).toBeLessThanOrEqual(found.cost * (1 + 1e-9));
    }
  });
});
