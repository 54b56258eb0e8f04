// Seeded random numbers for the search, the same on every machine: xorshift (Marsaglia 2003), 32 bits.

export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** A uniform integer in [0, bound), bound ≤ 2^31. */
  below(bound: number): number;
}

export function createRandom(seed: number): Random {
  // Any seed but zero works; multiplying by an odd number keeps neighbouring seeds apart.
  let state = Math.imul((seed | 0) ^ 0x2545f491, 0x9e3779b1) || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let i = 0; i < 8; i++) next();
  return {
    unit: () => next() / 2 ** 32,
    below: (bound) => Math.floor((next() / 2 ** 32) * bound),
  };
}
