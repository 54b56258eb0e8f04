// Fractions near floating-point numbers: the simplest one within a tolerance, by continued fractions.

/** numerator / denominator, in lowest terms; the denominator is positive. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** The convergent of x with the smallest denominator that is within `tolerance`; undefined: its parts exceed `most`. */
export function nearFraction(x: number, tolerance: number, most: number): Fraction | undefined {
  let [before, beforeDenominator, numerator, denominator] = [0, 1, 1, 0];
  for (let rest = Math.abs(x); ;) {
    const whole = Math.floor(rest);
    [before, numerator] = [numerator, whole * numerator + before];
    [beforeDenominator, denominator] = [denominator, whole * denominator + beforeDenominator];
    if (!(numerator <= most && denominator <= most)) return undefined;
    if (Math.abs(Math.abs(x) - numerator / denominator) <= tolerance)
      return { numerator: numerator === 0 ? 0 : Math.sign(x) * numerator, denominator };
    rest = 1 / (rest - whole);
  }
}

export function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

export function lcm(a: number, b: number): number {
  return (a / gcd(a, b)) * b;
}

export const none: Fraction = { numerator: 0, denominator: 1 };

/** In lowest terms. */
export function fraction(numerator: number, denominator: number): Fraction {
  const common = gcd(numerator, denominator) * Math.sign(denominator);
  return { numerator: numerator / common + 0, denominator: denominator / common };
}

export function product(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}
