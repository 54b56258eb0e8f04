// What a circuit's training will take, before it is planned for good: no tree is searched, those that would be are told.
import { cheapest } from '../compiler/plan/choose-plan.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import {
  createPlanner,
  planCost,
  prepareCircuit,
  startingTree,
  type FindTree,
} from '../compiler/plan/index.ts';
import type { Tree } from '../compiler/plan/network.ts';
import { createTreeFinder } from '../runtime/trees/index.ts';
import '../runtime/trees/keep-on-disk.ts';

/** The plan that is known, or the plainest. */
export interface ForeseenPlan {
  /** Of values and gradients of a batch. */
  readonly flops: number;
  /** Bytes that a batch keeps for its gradient, in single precision. */
  readonly bytes: number;
  /** Keys of the shapes for which a tree is to be searched. */
  readonly unknown: readonly string[];
}

/** Samples of the batches for which backends plan, whatever they are given later. */
const planned = 128;

/** A function that plans circuits for batches of so many samples; undefined for a circuit that no plan can express. */
export function createPlanForecast(): (circuit: Circuit, batch: number) => ForeseenPlan | undefined {
  let unknown: string[] = [];
  let start: () => Tree;
  const find = createTreeFinder({
    unknown({ key }) {
      unknown.push(key);
      return start();
    },
  });
  return (circuit, batch) => {
    unknown = [];
    const findTree: FindTree = (task, bounds) => {
      start = () => startingTree(task);
      return find(task.network, { batch: planned, gradient: true, ...bounds, starts: task.starts }).tree;
    };
    const best = cheapest(createPlanner(prepareCircuit(circuit))({ batch: planned, findTree }));
    if (!best) return undefined;
    const { gradient, tape } = planCost(best.plan, batch);
    return { flops: gradient, bytes: 4 * tape * batch, unknown };
  };
}
