// The tree of a given order: each tensor meets at once what it shares a leg with, the part that grew longest ago first.
import { expect, test } from 'vitest';
import { inOrderTree } from '../../../src/compiler/plan/in-order-tree.ts';

/** The tree of tensors on these legs, in their own order unless another is given. */
function treeOf(tensors: readonly (readonly number[])[], order = [...tensors.keys()]) {
  const sizes = Array<number>(1 + Math.max(0, ...tensors.flat())).fill(2);
  const network = {
    sizes,
    tensors: tensors.map((legs) => ({ legs, varies: 'sample', pulled: true }) as const),
    open: [],
  };
  return inOrderTree(network, order);
}

test('a chain is contracted from the end where the order begins', () => {
  const chain = [[0], [0, 1], [1, 2], [2]];
  expect(treeOf(chain)).toEqual([[0, 1], [4, 2], [5, 3]]); // prettier-ignore
  expect(treeOf(chain, [3, 2, 1, 0])).toEqual([[3, 2], [4, 1], [5, 0]]); // prettier-ignore
});

test('of parts that a tensor joins the one that grew longest ago comes first', () => {
  expect(treeOf([[0], [1], [0, 1]])).toEqual([[0, 2], [1, 3]]); // prettier-ignore
  expect(treeOf([[0], [1], [0, 1]], [1, 0, 2])).toEqual([[1, 2], [0, 3]]); // prettier-ignore
  // The first has grown again in the meantime.
  expect(treeOf([[0, 2], [1], [2], [0, 1]])).toEqual([[0, 2], [1, 3], [4, 5]]); // prettier-ignore
});

test('what hangs together with nothing is joined at the end, in the same order', () => {
  expect(treeOf([[0], [1], [2]], [2, 0, 1])).toEqual([[2, 0], [3, 1]]); // prettier-ignore
  expect(treeOf([[0], [1], [0]])).toEqual([[0, 2], [1, 3]]); // prettier-ignore
  expect(treeOf([[], [0], []])).toEqual([[0, 1], [3, 2]]); // prettier-ignore
  expect(treeOf([[0]])).toEqual([]);
});

test('legs of a joined part are found again, whichever part was the largest', () => {
  const chain = [[0, 2], [1, 6], [7, 3], [8, 4], [9, 5]]; // prettier-ignore
  expect(treeOf([[0, 1, 2], [3], [0, 3], [3], [1], [0]])).toEqual(chain);
  expect(treeOf([[3], [0, 1, 2], [0, 3], [3], [1], [0]])).toEqual(chain);
  expect(treeOf([[0], [1], [0, 1, 2], [2], [0], [1]])).toEqual(chain);
});
