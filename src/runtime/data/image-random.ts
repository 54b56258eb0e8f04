// Random numbers of one image for one purpose: they follow from a seed, a number and the image's place in its set.
import { createRandom, type Random } from '../random.ts';

/** `stream`: which of several draws for the image, such as the epoch. */
export function randomOfImage(seed: number, stream: number, image: number): Random {
  const ofStream = createRandom(createRandom(seed).bits() ^ Math.imul(stream + 1, 0x9e3779b1)).bits();
  return createRandom(createRandom(ofStream ^ Math.imul(image + 1, 0x85ebca6b)).bits());
}
