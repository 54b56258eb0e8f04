// Balanced residues: integers of least size modulo a prime, so that several products can be added before they are reduced.

/** Numbers with |r| ≤ p/2 + 4 that stand for residues modulo p < 2^26. Sums of four products of two are exact. */
export interface Balanced {
  readonly prime: number;
  /** 1 / p */
  readonly inverse: number;
  /** So many products of two balanced residues can be added exactly, with another number below 2^27. */
  readonly products: number;
  /** The balanced residue of an integer below 2^53 − p. */
  reduce(x: number): number;
}

/** Adding and taking away rounds to the next integer: the doubles between 2^52 and 2^53 are integers. */
export const rounder = 1.5 * 2 ** 52;

export function balanced(prime: number): Balanced {
  const inverse = 1 / prime;
  const largest = prime / 2 + 4;
  return {
    prime,
    inverse,
    products: Math.floor((2 ** 53 - 2 ** 28) / largest ** 2),
    reduce: (x) => x - prime * (x * inverse + rounder - rounder),
  };
}

/** Balanced residues of any residues. */
export function balance(values: ArrayLike<number>, { prime, inverse }: Balanced): Float64Array {
  const result = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const x = values[at];
    result[at] = x - prime * (x * inverse + rounder - rounder);
  }
  return result;
}
