// Numbers modulo a prime, exact in floating point: what an identity is tested in, without rounding.
import type { Random } from '../../runtime/random.ts';
import { rootOfUnity } from './roots.ts';

/** Numbers modulo a prime below 2^26, as floating-point integers in [0, p): products are exact. */
export interface Residues {
  readonly prime: number;
  readonly add: (a: number, b: number) => number;
  readonly subtract: (a: number, b: number) => number;
  readonly multiply: (a: number, b: number) => number;
  /** Of 0 it is 0. */
  readonly invert: (a: number) => number;
  /** Any integer exponent, of 0 none below 0. */
  readonly power: (a: number, exponent: number) => number;
  /** A square root of −1 and one of 2. */
  readonly i: number;
  readonly root2: number;
  /** A random residue. */
  readonly random: () => number;
}

/** Arithmetic alone. */
export type Arithmetic = Omit<Residues, 'i' | 'root2' | 'random'>;

/**
 * Modulo p < 2^26: a · b < 2^52 is exact, and its quotient by p, from a multiplication with 1/p, is off by one at most.
 */
export function createArithmetic(prime: number): Arithmetic {
  const inverse = 1 / prime;

  function multiply(a: number, b: number): number {
    const product = a * b;
    const rest = product - Math.floor(product * inverse) * prime;
    return rest < 0 ? rest + prime : rest >= prime ? rest - prime : rest;
  }

  function power(a: number, exponent: number): number {
    // The order of a divides p − 1.
    let left = exponent % (prime - 1);
    if (left < 0) left += prime - 1;
    let result = 1;
    for (let square = a; left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) result = multiply(result, square);
      square = multiply(square, square);
    }
    return exponent !== 0 && a === 0 ? 0 : result;
  }

  return {
    prime,
    add: (a, b) => (a + b >= prime ? a + b - prime : a + b),
    subtract: (a, b) => (a < b ? a - b + prime : a - b),
    multiply,
    invert: (a) => power(a, prime - 2),
    power,
  };
}

/** Residues in which e^{2πi/order} is a random root of unity; order is a multiple of 8 that divides prime − 1. */
export interface UnityResidues extends Residues {
  /** The image of e^{2πi/order}. */
  readonly unity: number;
  readonly order: number;
}

export function createResidues(prime: number, order: number, random: Random): UnityResidues {
  const arithmetic = createArithmetic(prime);
  const unity = rootOfUnity(arithmetic, order, random);
  const eighth = arithmetic.power(unity, order / 8);
  return {
    ...arithmetic,
    order,
    unity,
    i: arithmetic.power(eighth, 2),
    root2: arithmetic.add(eighth, arithmetic.invert(eighth)),
    random: () => random.integer(prime),
  };
}
