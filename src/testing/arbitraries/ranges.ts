// Ranges of whole numbers, as options give them.
import { UserError } from '../../user-error.ts';

/** Whole numbers from `min` to `max`, both among them. */
export interface Range {
  /** The smallest. */
  readonly min: number;
  /** The largest. */
  readonly max: number;
}

/** 3 → { min: 3, max: 3 }. Throws UserError for what is no range of whole numbers within `most`. */
export function rangeOf(what: string, given: number | Range, most: Range): Range {
  const range = typeof given === 'number' ? { min: given, max: given } : given;
  const isWhole = (value: unknown) => Number.isInteger(value) && Number(value) >= most.min && Number(value) <= most.max; // prettier-ignore
  if (isWhole(range?.min) && isWhole(range.max) && range.min <= range.max) return range;
  throw new UserError(
    `${what} is ${JSON.stringify(given)}; give a whole number from ${most.min} to ${most.max}, or { min, max } of two such numbers`,
  );
}
