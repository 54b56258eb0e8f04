// Axes with round numbers: where values lie between the ends, and which of them are written beside the axis.

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Multiples of a step of 1, 2 or 5 times a power of ten, between the ends, ascending. */
  readonly ticks: readonly number[];
  readonly step: number;
}

export interface ScaleOptions {
  /** About how many steps there should be. */
  readonly steps: number;
  /** The ends are ticks, too. */
  readonly roundEnds?: boolean;
  /** The smallest step; default: any. */
  readonly leastStep?: number;
  /** A value that must lie between the ends. */
  readonly include?: number;
}

/** What is larger, or no number, is left out of pictures; what is smaller counts as 0. */
const largest = 1e100;
const smallest = 1e-100;

export function isDrawn(value: number): boolean {
  return Math.abs(value) <= largest;
}

/** A scale that holds all values that are drawn; from 0 to 1 where there are none. */
export function scaleOf(values: readonly number[], options: ScaleOptions): Scale {
  const { steps, roundEnds = false, leastStep = 0, include } = options;
  const given = values.filter(isDrawn).map((value) => (Math.abs(value) < smallest ? 0 : value));
  if (include !== undefined) given.push(include);
  let low = given.reduce((least, value) => Math.min(least, value), Infinity);
  let high = given.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low > high) [low, high] = [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Steps that numbers of this size cannot tell apart would be no ticks.
  const span = low === high ? size : Math.max(high - low, 1e-9 * size);
  const step = Math.max(leastStep, roundStep((span || 1) / steps));
  if (roundEnds) {
    low = step * Math.floor(low / step + slack);
    high = step * Math.ceil(high / step - slack);
    if (low === high) high += step;
  }
  const first = Math.ceil(low / step - slack);
  const count = Math.floor(high / step + slack) - first + 1;
  // Not `step * i` alone: 3 · 0.1 would be written with all its digits.
  const ticks = Array.from({ length: count }, (_, i) => Number((step * (first + i)).toPrecision(12)));
  return { low, high, ticks, step };
}

/** Steps by which rounding may miss a tick. */
const slack = 1e-9;

/** The next of 1, 2, 5, 10 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - slack)) ?? 10);
}

/** Where a value lies: 0 at the low end, 1 at the high end, the middle where both are one. */
export function place({ low, high }: Scale, value: number): number {
  return low === high ? 0.5 : (value - low) / (high - low);
}

/** A tick as text, with the digits that its step needs. */
export function tickText({ step }: Scale, tick: number): string {
  if (step >= 1e6 || step < 1e-6) return tick === 0 ? '0' : tick.toExponential(1);
  return tick.toFixed(Math.max(0, -Math.floor(Math.log10(step) + slack)));
}
