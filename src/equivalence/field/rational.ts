// Fractions of whole numbers of any size: what decimals are, exactly.
import type { Arithmetic } from './residues.ts';

export interface Rational {
  readonly numerator: bigint;
  /** Above 0. */
  readonly denominator: bigint;
}

export function rational(numerator: bigint, denominator = 1n): Rational {
  const common = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / common, denominator: denominator / common };
}

export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

export function addRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiplyRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The decimal that a finite number prints as. */
export function decimal(value: number): Rational {
  const [, sign, whole, part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(
    `${value}`,
  )!;
  const digits = BigInt(`${sign}${whole}${part}`);
  const shift = Number(exponent) - part.length;
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
}

/** Undefined where the prime divides the denominator. */
export function residueOf({ numerator, denominator }: Rational, field: Arithmetic): number | undefined {
  const p = BigInt(field.prime);
  const below = Number(denominator % p);
  if (below === 0) return undefined;
  const above = Number(((numerator % p) + p) % p);
  return field.multiply(above, field.invert(below));
}

/** log₂ of a whole number's size, from above. */
export function bitsOf(n: bigint): number {
  return (n < 0n ? -n : n).toString(2).length;
}
