// Constants of a text as exact numbers: the simple fraction, the multiple of √½ or the short decimal that a number in double
// precision was.
import { decimal, rational, type Rational } from '../field/rational.ts';
import { nearFraction } from './fractions.ts';

/** value · (√2 where `root2`). */
export interface ExactNumber {
  readonly value: Rational;
  readonly root2: boolean;
  /** How far the number in double precision is from it. */
  readonly error: number;
}

const rounding = 2e-15;
const mostFraction = 2 ** 17;

/** The simple fraction, or the shortest decimal, that is the number within the tolerance, by default its rounding. */
export function exactRational(
  x: number,
  tolerance = rounding * Math.abs(x),
): { readonly value: Rational; readonly error: number } {
  const fraction = nearFraction(x, tolerance, mostFraction);
  if (fraction) {
    const value = rational(BigInt(fraction.numerator), BigInt(fraction.denominator));
    return { value, error: Math.abs(x - fraction.numerator / fraction.denominator) };
  }
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.abs(short - x) <= tolerance) return { value: decimal(short), error: Math.abs(short - x) }; // prettier-ignore
  }
  return { value: decimal(x), error: 0 };
}

export function exactNumber(x: number): ExactNumber {
  const fraction = nearFraction(x / Math.SQRT2, rounding * Math.abs(x), mostFraction);
  const isPlain = nearFraction(x, rounding * Math.abs(x), mostFraction) !== undefined;
  if (isPlain || !fraction) return { ...exactRational(x), root2: false };
  const value = rational(BigInt(fraction.numerator), BigInt(fraction.denominator));
  return {
    value,
    root2: true,
    error: Math.abs(x - (fraction.numerator / fraction.denominator) * Math.SQRT2),
  };
}

/** Relative to the largest coefficient: what is left where coefficients that are opposite were added. */
const dust = 1e-15;

/** The coefficients of what circuits return as exact numbers; what is only rounding beside the largest one is 0. */
export function exactCoefficients(all: readonly number[]): (coefficient: number) => ExactNumber {
  const largest = all.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const none = rational(0n, 1n);
  return (coefficient) =>
    Math.abs(coefficient) <= dust * largest
      ? { value: none, root2: false, error: Math.abs(coefficient) }
      : exactNumber(coefficient);
}
