// Environments: what a network is without one of its tensors, for all of them by one pass back through the contraction.
import type { Tree } from '../../../compiler/plan/network.ts';
import { inOrder, multiply, type Contraction, type Tensor } from '../tensor.ts';

/** The environment of a tensor, in the order of its values: their sum of products is the value of the network. */
export type Environments = readonly Float64Array[];

/** The products would take more than the budget has. */
export class TooLarge extends Error {}

/**
 * Of tensors without open legs, contracted along a tree of them, each leg on two or more; about three times the work of the
 * contraction, whose products are all kept. Throws OutOfTime and TooLarge.
 */
export function environmentsOf(
  tensors: readonly Tensor[],
  tree: Tree,
  contraction: Contraction,
): Environments {
  const holders = new Int32Array(contraction.sizes.length);
  for (const { legs } of tensors) for (const leg of legs) holders[leg]++;
  const nodes: Tensor[] = [...tensors];
  let left = contraction.budget.bytes / 8 / 3;
  for (const [first, second] of tree) {
    contraction.budget.check();
    const [a, b] = [nodes[first], nodes[second]];
    for (const leg of a.legs) if (b.legs.includes(leg)) holders[leg]--;
    const product = multiply(a, b, (leg) => holders[leg] > 1, contraction);
    if ((left -= product.values.length) < 0) throw new TooLarge();
    nodes.push(product);
  }
  const around: Tensor[] = [];
  around[nodes.length - 1] = { legs: [], values: Float64Array.of(1) };
  for (let at = tree.length - 1; at >= 0; at--) {
    contraction.budget.check();
    const outer = around[tensors.length + at];
    const [first, second] = tree[at];
    for (const [own, other] of [
      [first, second],
      [second, first],
    ]) {
      const mine = new Set(nodes[own].legs);
      around[own] = multiply(outer, nodes[other], (leg) => mine.has(leg), contraction);
    }
  }
  return tensors.map(({ legs }, at) => inOrder(around[at], legs, contraction.sizes));
}
