// Which contraction trees the plan of a circuit wants that nobody has searched: known before it is trained, and nothing is searched.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { createPlanner, prepareCircuit, startingTree, type FindTree } from '../compiler/plan/index.ts';
import {
  createShippedTrees,
  createTreeFinder,
  type TreeStore,
  type WantedTree,
} from '../runtime/trees/index.ts';

/** What `planCircuit` plans for where nobody says otherwise. */
const workload = { batch: 128, gradient: true };

/**
 * The trees that are wanted next, none where all are known. Those of later ways to contract the circuit are searched in other bounds
 * when these are found: it is asked again then.
 */
export type WantedTrees = () => readonly WantedTree[];

/** A function for the circuits of a sweep. `store`: where trees are looked up besides those that are shipped. */
export function createWantedTrees(store: TreeStore): (circuit: Circuit) => WantedTrees {
  const shipped = createShippedTrees();
  return (circuit) => {
    let wanted: WantedTree[] = [];
    // One for each circuit, so that each asks the store for all of its own.
    const find = createTreeFinder({
      shipped,
      cache: store,
      unknown(each) {
        wanted.push(each);
        return startingTree({ network: each.network, starts: each.options.starts! });
      },
    });
    const plan = createPlanner(prepareCircuit(circuit));
    return () => {
      wanted = [];
      let [way, asked] = ['', 0];
      const stopAfterFirst = (isOver: boolean) => {
        if (isOver && wanted.length > 0) throw new Enough();
      };
      const findTree: FindTree = ({ network, starts }, bounds = { tasks: 1 }) => {
        const own = `${bounds.known} ${bounds.tasks}`;
        stopAfterFirst(own !== way);
        asked = own === way ? asked + 1 : 1;
        way = own;
        const { tree } = find(network, { ...workload, ...bounds, starts });
        stopAfterFirst(asked === bounds.tasks);
        return tree;
      };
      try {
        plan({ ...workload, findTree });
      } catch (error) {
        if (!(error instanceof Enough)) throw error;
      }
      return wanted;
    };
  };
}

/** Thrown to end planning: the first way to contract the circuit that wants trees has told them all. */
class Enough extends Error {}
