// Dropout (Srivastava et al. 2014) whose mask follows from seed and step alone, so that a resumed training needs no more.
import { createRandom } from '../random.ts';

/** [size] factors of one step: 0 for about `share` of them, 1 / (1 − share) for the rest. */
export function dropoutMask(size: number, share: number, seed: number, step: number): Float32Array {
  const random = createRandom(createRandom(seed).bits() ^ Math.imul(step + 1, 0x9e3779b1));
  const least = share * 2 ** 32;
  const kept = 1 / (1 - share);
  return Float32Array.from({ length: size }, () => (random.bits() < least ? 0 : kept));
}
