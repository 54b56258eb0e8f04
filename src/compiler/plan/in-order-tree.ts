// The plainest tree: tensors in a given order, each contracted at once with all that share a leg with it.
import type { Network, Tree } from './network.ts';

/** In the circuit's order this is the evolution of a state, backwards that of an observable. */
export function inOrderTree(network: Network, order: readonly number[]): Tree {
  const tree: [number, number][] = [];
  let components: { id: number; legs: Set<number> }[] = [];
  const join = (a: { id: number; legs: Set<number> }, b: { id: number; legs: Set<number> }) => {
    tree.push([a.id, b.id]);
    return { id: network.tensors.length + tree.length - 1, legs: new Set([...a.legs, ...b.legs]) };
  };
  for (const index of order) {
    let own = { id: index, legs: new Set(network.tensors[index].legs) };
    const touched = components.filter(({ legs }) => network.tensors[index].legs.some((leg) => legs.has(leg)));
    for (const component of touched) own = join(component, own);
    components = [...components.filter((component) => !touched.includes(component)), own];
  }
  components.reduce((a, b) => join(a, b));
  return tree;
}
