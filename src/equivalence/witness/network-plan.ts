// Plans of circuits whose states are too large: a network found quickly, since it is run a few times only.
import { cheapest } from '../../compiler/plan/choose-plan.ts';
import { createPlanner, prepareCircuit, type FindTree, type Plan } from '../../compiler/plan/index.ts';
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { createTreeFinder } from '../../runtime/trees/index.ts';

/** One sample at a time, with its gradient; one run of few moves. */
const workload = { batch: 1, gradient: true };
const effort = { seed: 1, moves: 300 };

let finder: ReturnType<typeof createTreeFinder> | undefined;

/**
 * The cheapest network of a circuit, as prepared by the passes; undefined where it has none. Searches end early that stay
 * far above the flops that are `known` to do.
 */
export function networkPlan(circuit: Circuit, known: number): Plan | undefined {
  // Trees that were searched so briefly are not kept for others.
  finder ??= createTreeFinder({ cache: { read: () => undefined, write: () => {} } });
  const find = finder;
  const findTree: FindTree = ({ network, starts }, bounds) =>
    find(network, { ...workload, ...bounds, ...effort, starts }).tree;
  return cheapest(createPlanner(prepareCircuit(circuit))({ ...workload, kind: 'network', known, findTree }))
    ?.plan;
}
