// Fractions of small numbers, and the simplest one near a number that was fitted.

export interface Fraction {
  readonly numerator: number;
  /** Above 0. */
  readonly denominator: number;
}

/** Numbers that were fitted lie this near to what they stand for. */
const nearness = 1e-6;
const mostDenominator = 48;

export const zero: Fraction = { numerator: 0, denominator: 1 };
export const one: Fraction = { numerator: 1, denominator: 1 };

export const valueOf = ({ numerator, denominator }: Fraction): number => numerator / denominator;

/** The fraction with the smallest denominator, else a decimal of three digits; undefined where none is near. */
export function fractionNear(value: number): Fraction | undefined {
  const near = nearness * Math.max(1, Math.abs(value));
  for (let denominator = 1; denominator <= mostDenominator; denominator++) {
    const numerator = Math.round(value * denominator);
    if (Math.abs(value - numerator / denominator) < near) return fraction(numerator, denominator);
  }
  return decimalNear(value, near);
}

function decimalNear(value: number, near: number): Fraction | undefined {
  const numerator = Math.round(value * 1000);
  return Math.abs(value - numerator / 1000) < near ? fraction(numerator, 1000) : undefined;
}

export function fraction(numerator: number, denominator: number): Fraction {
  const common = gcd(Math.abs(numerator), Math.abs(denominator)) * Math.sign(denominator);
  return { numerator: numerator / common + 0, denominator: denominator / common };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}
