// A circuit that is evaluated at many points: what is the same at all of them is found once.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import type { PointSource } from '../../angles/point.ts';
import type { Budget } from '../../task/budget.ts';
import type { Pair } from '../../task/task.ts';
import type { Run } from '../method.ts';
import { findOrder, type Order } from './find-tree.ts';
import { gather, type Gathered } from './gather.ts';
import type { Simplified } from './simplify.ts';

export interface Prepared {
  readonly circuit: Circuit;
  readonly operations: readonly Gathered[];
  /**
   * In which order to contract a network that the circuit becomes; a search where it is new, in which something is `known` to
   * take so much. Throws OutOfTime.
   */
  orderOf(network: Simplified, budget: Budget, known?: number): Order;
}

function prepare(circuit: Circuit, seed: number): Prepared {
  const known = new Map<string, Order>();
  return {
    circuit,
    operations: gather(circuit),
    orderOf({ tensors, sizes }, budget, least) {
      const key = tensors.map(({ legs }) => legs.map((leg) => `${leg}:${sizes[leg]}`).join(' ')).join('|');
      let order = known.get(key);
      if (!order) known.set(key, (order = findOrder(tensors, sizes, { seed, budget, known: least })));
      return order;
    },
  };
}

const known = new WeakMap<PointSource, readonly Prepared[]>();

/** Both circuits; what one question has found serves the next of the same points. */
export function preparedOf({ a, b }: Pair, { points, seed }: Run): readonly Prepared[] {
  let both = known.get(points);
  if (!both) known.set(points, (both = [prepare(a, seed), prepare(b, seed)]));
  return both;
}
