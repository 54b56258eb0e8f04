// The plainest tree: tensors in a given order, each contracted at once with all that share a leg with it.
import type { Network, Tree } from './network.ts';

/** What is contracted so far, of tensors that hang together. */
interface Component {
  /** In the tree. */
  id: number;
  /** Position in the order at which it last grew. */
  grown: number;
  readonly legs: number[];
}

/** In the circuit's order this is the evolution of a state, backwards that of an observable. */
export function inOrderTree(network: Network, order: readonly number[]): Tree {
  const tree: [number, number][] = [];
  const components = new Set<Component>();
  const owners = new Map<number, Component>();
  const oldestFirst = (given: Iterable<Component>) => [...given].sort((a, b) => a.grown - b.grown);
  const join = (a: number, b: number): number => {
    tree.push([a, b]);
    return network.tensors.length + tree.length - 1;
  };
  order.forEach((index, position) => {
    const { legs } = network.tensors[index];
    const touched = oldestFirst(new Set(legs.flatMap((leg) => owners.get(leg) ?? [])));
    const id = touched.reduce((own, component) => join(component.id, own), index);
    // The smaller ones go into the largest, so that no leg moves often.
    const first: Component = { id, grown: position, legs: [...legs] };
    const parts = [first, ...touched];
    const largest = parts.reduce((most, part) => (part.legs.length > most.legs.length ? part : most));
    for (const part of parts) {
      if (part === largest) continue;
      components.delete(part);
      for (const leg of part.legs) largest.legs.push(leg);
    }
    for (const part of parts) for (const leg of part === largest ? [] : part.legs) owners.set(leg, largest);
    for (const leg of largest === first ? legs : []) owners.set(leg, first);
    largest.id = id;
    largest.grown = position;
    components.add(largest);
  });
  oldestFirst(components)
    .map(({ id }) => id)
    .reduce(join);
  return tree;
}
