// Arguments of functions by number: sums that are equal up to rounding have one number, and it is known by how much they differ.
import type { Range, Ranges } from './ranges.ts';
import { isDust, type Sum } from './sums.ts';

export interface Argument {
  readonly number: number;
  /** Where its values are, and by how much they differ from those of the sum that had the number first. */
  readonly range: Range;
}

/** Relative, of coefficients that count as equal. */
const rounding = 1e-14;

export function createArguments(ranges: Ranges): (sum: Sum) => Argument {
  const numbers = new Map<string, number>();
  const coefficients = new Map<string, number>();

  /** The coefficient of this monomial that was met first and is equal up to rounding. */
  function firstOf(monomial: number, value: number): number {
    const placeOf = (near: number) => `${near.toPrecision(14)}*${monomial}`;
    for (const near of [value, value * (1 - rounding), value * (1 + rounding)]) {
      const first = coefficients.get(placeOf(near));
      if (first !== undefined && Math.abs(first - value) <= rounding * Math.abs(value)) return first;
    }
    coefficients.set(placeOf(value), value);
    return value;
  }

  return (given) => {
    const sum = asWritten(given);
    const kept = [...sum].filter(([, coefficient]) => !isDust(coefficient)).sort(([a], [b]) => a - b);
    const near = new Map(kept.map(([monomial, { value }]) => [monomial, firstOf(monomial, value)]));
    const text = [...near].map(([monomial, value]) => `${value}*${monomial}`).join(' ');
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return { number, range: ranges.ofSum(sum, near) };
  };
}

/** Without coefficients that are 0 but for rounding, known to be so since they are made of decimals. */
function asWritten(sum: Sum): Sum {
  return new Map([...sum].filter(([, { exact }]) => exact?.numerator !== 0));
}
