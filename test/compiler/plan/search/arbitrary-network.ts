// Random small networks: hyperedges, legs of size 1, tensors without legs, parts without connection, open legs.
import fc from 'fast-check';
import { variations, type Network, type Tree } from '../../../../src/compiler/plan/network.ts';

export function arbitraryNetwork(maxTensors: number, minTensors = 1): fc.Arbitrary<Network> {
  return fc
    .array(fc.tuple(fc.constantFrom(1, 2, 2, 3, 4, 4), fc.boolean()), { minLength: 1, maxLength: 8 })
    .chain((legs) =>
      fc
        .array(
          fc.record({
            legs: fc.uniqueArray(fc.nat(legs.length - 1), { maxLength: 4 }),
            varies: fc.constantFrom(...variations),
            pulled: fc.boolean(),
          }),
          { minLength: minTensors, maxLength: maxTensors },
        )
        .map((tensors) => ({
          sizes: legs.map(([size]) => size),
          tensors,
          open: [...legs.keys()].filter(
            (leg) => legs[leg][1] && tensors.some((each) => each.legs.includes(leg)),
          ),
        })),
    );
}

/** A random tree of so many tensors, from as many random numbers in [0, 1). */
export function treeFrom(tensors: number, choices: readonly number[]): Tree {
  const alive = Array.from({ length: tensors }, (_, tensor) => tensor);
  const take = (choice: number) => alive.splice(Math.floor(choice * alive.length), 1)[0];
  return Array.from({ length: tensors - 1 }, (_, i) => {
    const pair = [
      take(choices[(2 * i) % choices.length]),
      take(choices[(2 * i + 1) % choices.length]),
    ] as const;
    alive.push(tensors + i);
    return pair;
  });
}

export const arbitraryChoices = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 5,
  maxLength: 24,
});

/** All contraction trees of so many tensors: (2n − 3)!! of them. */
export function allTrees(tensors: number): Tree[] {
  const trees: Tree[] = [];
  const descend = (alive: readonly number[], tree: Tree): void => {
    if (alive.length === 1) trees.push(tree);
    for (let i = 0; i < alive.length; i++) {
      for (let j = i + 1; j < alive.length; j++) {
        const rest = alive.filter((_, at) => at !== i && at !== j);
        descend([...rest, tensors + tree.length], [...tree, [alive[i], alive[j]]]);
      }
    }
  };
  descend([...Array(tensors).keys()], []);
  return trees;
}
