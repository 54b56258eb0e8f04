// Short decimals of a text as fractions, and their sums and products, as long as double precision holds both parts exactly.
import { type Fraction, fraction } from './fractions.ts';

export type Decimal = Fraction;

const mostDigits = 15;

/** The decimal of up to 15 digits that a text says where double precision has this number: there is at most one. */
export function decimalOf(value: number): Decimal | undefined {
  if (Number.isSafeInteger(value)) return { numerator: value, denominator: 1 };
  const [digits, power = '0'] = value.toExponential().split('e');
  const [whole, rest = ''] = digits.split('.');
  const places = rest.length - Number(power);
  if (!Number.isFinite(value) || rest.length >= mostDigits || places < 0 || places > mostDigits)
    return undefined;
  return fraction(Number(whole + rest), 10 ** places);
}

export function exactProduct(a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined {
  return a && b && exactly(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function exactSum(a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined {
  if (!a || !b) return undefined;
  if (a.denominator === b.denominator) return exactly(a.numerator + b.numerator, a.denominator);
  const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator];
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return undefined;
  return exactly(left + right, a.denominator * b.denominator);
}

/** undefined of 0. */
export function exactInverse(a: Decimal | undefined): Decimal | undefined {
  return a && a.numerator !== 0 ? fraction(a.denominator, a.numerator) : undefined;
}

function exactly(numerator: number, denominator: number): Decimal | undefined {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator)) return undefined;
  return denominator === 1 ? { numerator, denominator } : fraction(numerator, denominator);
}
