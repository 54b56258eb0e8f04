// A network of residues contracted along a tree: its value at a point.
import type { Tree } from '../../../compiler/plan/network.ts';
import { multiply, type Contraction, type Tensor } from '../tensor.ts';

/** What a multiplication takes here, tensors brought into order counted, of one in a vector: measured. */
export const weight = 2;

/** The contraction of tensors without open legs along a tree of them; 1 where there are none. */
export function contract(tensors: readonly Tensor[], tree: Tree, contraction: Contraction): number {
  if (tensors.length === 0) return 1;
  const holders = new Int32Array(contraction.sizes.length);
  for (const { legs } of tensors) for (const leg of legs) holders[leg]++;
  const nodes: (Tensor | undefined)[] = [...tensors];
  for (const [first, second] of tree) {
    contraction.budget.check();
    const [a, b] = [nodes[first]!, nodes[second]!];
    for (const leg of a.legs) if (b.legs.includes(leg)) holders[leg]--;
    nodes.push(multiply(a, b, (leg) => holders[leg] > 1, contraction));
    nodes[first] = nodes[second] = undefined;
  }
  return nodes[nodes.length - 1]!.values[0];
}
