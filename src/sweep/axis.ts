// The axes of a sweep and the points between them.

/** What is varied, and its values as texts, which are printed as they were given. */
export interface Axis {
  /** "n", "epochs", "rate.circuit", "circuit" */
  readonly name: string;
  readonly kind: 'parameter' | 'option' | 'circuit';
  /** At least one, each once. */
  readonly values: readonly string[];
}

/** A value of each axis, by its name, in the order of the axes. */
export type Point = Readonly<Record<string, string>>;

/** How many points the axes have; Infinity above the numbers that are exact. */
export function countPoints(axes: readonly Axis[]): number {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  return Number.isSafeInteger(count) ? count : Infinity;
}

/** The point with these positions among the values of each axis. */
export function pointAt(axes: readonly Axis[], digits: readonly number[]): Point {
  return Object.fromEntries(axes.map(({ name, values }, at) => [name, values[digits[at]]]));
}
