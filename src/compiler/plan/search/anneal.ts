// Simulated annealing of a contraction tree by rotations: ((a b) c) → ((a c) b) or ((b c) a).
import type { Growing } from './growing.ts';
import { bitCount, charge, type Packed } from './packed.ts';
import type { Random } from './random.ts';

export interface Schedule {
  readonly moves: number;
  /** Temperatures: a rotation that makes its two contractions k times as dear is taken with probability k^(−1/t). */
  readonly from: number;
  readonly to: number;
}

/** Changes the tree in place; its legs, variations and costs stay right. */
export function anneal(packed: Packed, growing: Growing, schedule: Schedule, random: Random): void {
  const { tensors, words, power } = packed;
  const { left, right, legs, varies, pulled, elements, cost } = growing;
  const contractions = tensors - 1;
  if (contractions < 2) return;
  const fresh = new Int32Array(words);
  const cooling =
    (schedule.to / schedule.from) ** (1 / Math.max(1, Math.floor(schedule.moves / contractions)));
  let temperature = schedule.from;
  for (let move = 0; move < schedule.moves; move++) {
    if (move % contractions === contractions - 1) temperature *= cooling;
    const top = tensors + random.below(contractions);
    let inner = left[top];
    let c = right[top];
    if (inner < tensors || (c >= tensors && random.unit() < 0.5)) [inner, c] = [c, inner];
    if (inner < tensors) continue;
    let a = left[inner];
    let b = right[inner];
    if (random.unit() < 0.5) [a, b] = [b, a];

    let innerTerms = 1;
    let innerElements = 1;
    let terms = 1;
    for (let w = 0; w < words; w++) {
      const y = legs[b * words + w];
      const union = legs[a * words + w] | legs[c * words + w];
      const kept = union & (y | legs[top * words + w]);
      fresh[w] = kept;
      innerTerms *= power[33 * w + bitCount(union)];
      innerElements *= power[33 * w + bitCount(kept)];
      terms *= power[33 * w + bitCount(kept | y)];
    }
    const innerVaries = Math.max(varies[a], varies[c]);
    const innerPulled = pulled[a] | pulled[c];
    const innerCost = charge(packed, innerTerms, innerElements, innerVaries, pulled[a] + pulled[c]);
    const topCost = charge(packed, terms, elements[top], varies[top], innerPulled + pulled[b]);
    const before = cost[inner] + cost[top];
    const after = innerCost + topCost;
    if (after > before && random.unit() >= (before / after) ** (1 / temperature)) continue;

    left[inner] = a;
    right[inner] = c;
    left[top] = inner;
    right[top] = b;
    for (let w = 0; w < words; w++) legs[inner * words + w] = fresh[w];
    varies[inner] = innerVaries;
    pulled[inner] = innerPulled;
    elements[inner] = innerElements;
    cost[inner] = innerCost;
    cost[top] = topCost;
  }
}
