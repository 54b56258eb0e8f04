// A state of the generator from a seed and numbers: the same numbers draw the same, whatever was drawn before them.

/** Four words of 32 bits for `createRandom`: MurmurHash3's mixing of the bits of all numbers, in four lanes. */
export function stateFrom(seeds: readonly number[], ...vectors: readonly ArrayLike<number>[]): number[] {
  const lanes = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  let lane = 0;
  const take = (word: number) => {
    const scrambled = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    lanes[lane] = (Math.imul(rotate(lanes[lane] ^ scrambled, 13), 5) + 0xe6546b64) | 0;
    lane = (lane + 1) % 4;
  };
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  for (const vector of [seeds, ...vectors]) {
    take(vector.length);
    for (let at = 0; at < vector.length; at++) {
      number[0] = vector[at];
      take(words[0]);
      take(words[1]);
    }
  }
  // Each lane hears of the others, twice round.
  for (let turn = 0; turn < 8; turn++) lanes[turn % 4] = finish(lanes[turn % 4] ^ lanes[(turn + 3) % 4]);
  return lanes.every((word) => word === 0) ? [1, 0, 0, 0] : lanes;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
