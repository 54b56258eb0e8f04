// An affine map: each weight of one circuit as a sum of fractions of the other's and a constant, and its numbers.
import { add, divide, type Fraction, fractionNear, multiply, valueOf, zero } from './fraction.ts';

/** turns · π + rest */
export interface Constant {
  readonly halfTurns: Fraction;
  /** A short decimal. */
  readonly rest: Fraction;
}

export interface Row {
  /** By number of the other circuit's weight; none is 0. */
  readonly terms: ReadonlyMap<number, Fraction>;
  readonly constant: Constant;
}

/** A row for each weight. */
export type AffineMap = readonly Row[];

/** What a fitted constant stands for: a fraction of π, else a decimal of three digits; undefined where neither is near. */
export function constantNear(value: number): Constant | undefined {
  const halfTurns = fractionNear(value / Math.PI);
  if (halfTurns && halfTurns.denominator <= mostOfPi) return { halfTurns, rest: zero };
  // What is left of whole turns, small ones first.
  for (const turns of [0, -1, 1, -2, 2]) {
    const rest = fractionNear(value - 2 * Math.PI * turns);
    if (rest) return { halfTurns: { numerator: 2 * turns, denominator: 1 }, rest };
  }
  return undefined;
}

const mostOfPi = 24;

export function valueOfConstant({ halfTurns, rest }: Constant): number {
  return (halfTurns.numerator * Math.PI) / halfTurns.denominator + valueOf(rest);
}

/** Fitted coefficients [weights × others] and constants [weights] → a map; undefined where a number stands for nothing. */
export function mapNear(coefficients: Float64Array, constants: Float64Array): AffineMap | undefined {
  const others = constants.length === 0 ? 0 : coefficients.length / constants.length;
  const rows: Row[] = [];
  for (const [at, value] of constants.entries()) {
    const terms = new Map<number, Fraction>();
    for (let k = 0; k < others; k++) {
      const coefficient = fractionNear(coefficients[at * others + k]);
      if (!coefficient) return undefined;
      if (coefficient.numerator !== 0) terms.set(k, coefficient);
    }
    const constant = constantNear(value);
    if (!constant) return undefined;
    rows.push({ terms, constant });
  }
  return rows;
}

/** Weights of one circuit from those of the other. */
export function applyMap(map: AffineMap, others: Float64Array): Float64Array {
  return Float64Array.from(map, ({ terms, constant }) => {
    let sum = valueOfConstant(constant);
    for (const [k, coefficient] of terms) sum += valueOf(coefficient) * others[k];
    return sum;
  });
}

/** How much there is to read: fewer terms, simpler numbers, plus signs. */
export function sizeOf(map: AffineMap): number {
  const sizeOfFraction = ({ numerator, denominator }: Fraction) =>
    numerator === 0 ? 0 : Math.abs(numerator) + 2 * (denominator - 1) + (numerator < 0 ? 0.5 : 0);
  return map.reduce((sum, { terms, constant: { halfTurns, rest } }) => {
    const own = [...terms.values()].reduce((all, each) => all + 1 + sizeOfFraction(each), 0);
    return sum + own + sizeOfFraction(halfTurns) + sizeOfFraction(rest);
  }, 0);
}

/** The map back; undefined where there is none. */
export function inverseOf(map: AffineMap): AffineMap | undefined {
  const size = map.length;
  const left = map.map(({ terms }) => Array.from({ length: size }, (_, k) => terms.get(k) ?? zero));
  if (map.some(({ terms }) => [...terms.keys()].some((k) => k >= size))) return undefined;
  const right = map.map((_, row) => map.map((_other, column) => ({ numerator: Number(row === column), denominator: 1 }))); // prettier-ignore
  for (let k = 0; k < size; k++) {
    const pivot = left.findIndex((row, at) => at >= k && row[k].numerator !== 0);
    if (pivot < 0) return undefined;
    for (const matrix of [left, right]) [matrix[k], matrix[pivot]] = [matrix[pivot], matrix[k]];
    const own = left[k][k];
    for (const matrix of [left, right]) matrix[k] = matrix[k].map((each) => divide(each, own));
    for (let row = 0; row < size; row++) {
      const factor = left[row][k];
      if (row === k || factor.numerator === 0) continue;
      for (const matrix of [left, right])
        matrix[row] = matrix[row].map((each, at) => add(each, multiply(negated(factor), matrix[k][at])));
    }
  }
  const constantOf = (row: readonly Fraction[], part: keyof Constant) =>
    row.reduce((sum, each, at) => add(sum, multiply(negated(each), map[at].constant[part])), zero);
  return right.map((row) => ({
    terms: new Map(row.flatMap((each, k) => (each.numerator === 0 ? [] : [[k, each] as const]))),
    constant: { halfTurns: constantOf(row, 'halfTurns'), rest: constantOf(row, 'rest') },
  }));
}

const negated = ({ numerator, denominator }: Fraction): Fraction => ({
  numerator: 0 - numerator,
  denominator,
});
