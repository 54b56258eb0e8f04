// Seeded random numbers, the same on every machine: xoshiro128** (Blackman & Vigna 2018), seeded by splitmix32.

export interface Random {
  /** A uniform integer in [0, 2^32). */
  bits(): number;
  /** Uniform in [low, high), 53 random bits; default [0, 1). */
  uniform(low?: number, high?: number): number;
  /** Normal by the Marsaglia polar method; default mean 0, deviation 1. */
  normal(mean?: number, deviation?: number): number;
  /** A uniform integer in [0, bound), without modulo bias. */
  integer(bound: number): number;
  /** Fisher-Yates in place; returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
  /** Four words of 32 bits, of which `createRandom` makes a generator that goes on from here. */
  state(): readonly number[];
}

/** A generator for one purpose: from a seed, any number, of which the value modulo 2^32 counts, or from the `state` of another. */
export function createRandom(from: number | readonly number[]): Random {
  // In an array they are read and written twice as quickly as in variables of this function.
  const words = Int32Array.from(typeof from === 'number' ? seeded(from) : from);

  function bits(): number {
    const a = words[0];
    const b = words[1];
    const c = words[2] ^ a;
    const d = words[3] ^ b;
    words[0] = a ^ d;
    words[1] = b ^ c;
    words[2] = c ^ (b << 9);
    words[3] = rotateLeft(d, 11);
    return Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
  }

  function unit(): number {
    const high = bits() >>> 5;
    return (high * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;
  }

  function uniform(low = 0, high = 1): number {
    return low + (high - low) * unit();
  }

  function normal(mean = 0, deviation = 1): number {
    for (;;) {
      const x = -1 + 2 * unit();
      const y = -1 + 2 * unit();
      const square = x * x + y * y;
      if (square > 0 && square < 1) return mean + deviation * x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  function integer(bound: number): number {
    const rest = 2 ** 32 % bound;
    for (;;) {
      const value = bits();
      if (value < 2 ** 32 - rest) return value % bound;
    }
  }

  function shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = integer(last + 1);
      const kept = items[last];
      items[last] = items[chosen];
      items[chosen] = kept;
    }
    return items;
  }

  return { bits, uniform, normal, integer, shuffle, state: () => Array.from(words, (word) => word >>> 0) };
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function seeded(seed: number): number[] {
  const mix = splitmix32(seed >>> 0);
  return [mix(), mix(), mix(), mix()];
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
