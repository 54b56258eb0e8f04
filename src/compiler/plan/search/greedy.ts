// A greedy contraction tree: the pair of tensors that looks cheapest is contracted next; seeded noise makes trees differ.
import type { Tree } from '../network.ts';
import { countHolders } from './holders.ts';
import { bitCount, charge, type Packed } from './packed.ts';
import type { Random } from './random.ts';

/** Tensors that share a leg with more others than this are paired with their neighbours in the list only. */
const crowd = 8;

/**
 * `noise` 0: always the pair that makes the smallest result for its cost; above, logarithms of costs vary by as much
 * (Gumbel noise, so that pairs are drawn by the power −1/noise of their cost).
 */
export function greedyTree(packed: Packed, noise: number, random: Random): Tree {
  const { tensors, words, power } = packed;
  const nodes = 2 * tensors - 1;
  const legs = new Int32Array((nodes + 1) * words);
  legs.set(packed.legs);
  const varies = new Uint8Array(nodes);
  varies.set(packed.varies);
  const pulled = new Uint8Array(nodes);
  pulled.set(packed.pulled);
  const holders = countHolders(packed);
  const score = (a: number, b: number): number => {
    holders.legsOf(legs, a, b, nodes);
    let [terms, elements] = [1, 1];
    for (let w = 0; w < words; w++) {
      terms *= power[33 * w + bitCount(legs[a * words + w] | legs[b * words + w])];
      elements *= power[33 * w + bitCount(legs[nodes * words + w])];
    }
    const cost = charge(packed, terms, elements, Math.max(varies[a], varies[b]), pulled[a] + pulled[b]);
    const gumbel = noise > 0 ? -Math.log(-Math.log(random.unit() + 1e-12) + 1e-12) : 0;
    return Math.log(cost) - noise * gumbel;
  };

  const pairs = neighbours(packed).map(([a, b]) => ({ a, b, score: score(a, b) }));
  const alive = new Set(Array(tensors).keys());
  const tree: [number, number][] = [];
  for (let node = tensors; node < nodes; node++) {
    let [a, b] = alive;
    if (pairs.length > 0) {
      const cheapest = pairs.reduce((least, each) => (each.score < least.score ? each : least));
      [a, b] = [cheapest.a, cheapest.b];
    }
    tree.push([a, b]);
    holders.merge(legs, a, b, node);
    varies[node] = Math.max(varies[a], varies[b]);
    pulled[node] = pulled[a] | pulled[b];
    alive.delete(a);
    alive.delete(b);
    alive.add(node);
    const touched = new Set<number>();
    let kept = 0;
    for (const pair of pairs) {
      const [first, second] = [pair.a === a || pair.a === b, pair.b === a || pair.b === b];
      if (first && !second) touched.add(pair.b);
      else if (second && !first) touched.add(pair.a);
      else if (!first) pairs[kept++] = pair;
    }
    pairs.length = kept;
    for (const other of touched) pairs.push({ a: other, b: node, score: score(other, node) });
  }
  return tree;
}

/** Pairs of tensors that share a leg of more than one value. */
function neighbours({ network }: Packed): [number, number][] {
  const holders: number[][] = network.sizes.map(() => []);
  network.tensors.forEach(({ legs }, tensor) => {
    for (const leg of legs) if (network.sizes[leg] > 1) holders[leg].push(tensor);
  });
  const pairs = new Map<string, [number, number]>();
  for (const group of holders) {
    group.forEach((a, i) => {
      for (const b of group.slice(i + 1, group.length > crowd ? i + 2 : undefined))
        pairs.set(`${a} ${b}`, [a, b]);
    });
  }
  return [...pairs.values()];
}
