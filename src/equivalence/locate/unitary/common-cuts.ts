// The window between the last common prefix and the first common suffix of two lists of gates, by fingerprints of all
// prefixes and all suffixes modulo a prime, one sweep each.
import type { Point } from '../../angles/point.ts';
import type { Budget } from '../../task/budget.ts';
import type { PlacedGate, SmallWindow } from './small-window.ts';
import { vectorsAt, type Vectors } from './vectors.ts';

/** Half-open ranges: what stands before, and behind, is the same in both. */
export interface Cuts {
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

/** `upToPhase`: prefixes and suffixes are common that differ by a number. Throws OutOfTime. */
export function commonCuts(window: SmallWindow, upToPhase: boolean, point: Point, budget: Budget): Cuts {
  const vectors = vectorsAt(point, window.wires, budget);
  const start = vectors.random();
  const readers = Array.from({ length: 3 }, () => vectors.random());
  const print = (vector: Float64Array) => printOf(readers.map((reader) => vectors.dot(reader, vector)), upToPhase, point); // prettier-ignore
  const sweep = (gates: readonly PlacedGate[], form: 'itself' | 'transposed') =>
    sweepPrints(gates, form, { vectors, start, print, budget });
  const [from, fromB] = longestCommon(sweep(window.a, 'itself'), sweep(window.b, 'itself'), window.a.length, window.b.length); // prettier-ignore
  const [after, afterB] = longestCommon(
    sweep(window.a.toReversed(), 'transposed'),
    sweep(window.b.toReversed(), 'transposed'),
    window.a.length - from,
    window.b.length - fromB,
  );
  return { a: [from, window.a.length - after], b: [fromB, window.b.length - afterB] };
}

interface Sweep {
  readonly vectors: Vectors;
  readonly start: Float64Array;
  readonly print: (vector: Float64Array) => string;
  readonly budget: Budget;
}

/** [gates + 1] */
function sweepPrints(gates: readonly PlacedGate[], form: 'itself' | 'transposed', sweep: Sweep): string[] {
  const vector = Float64Array.from(sweep.start);
  return [
    sweep.print(vector),
    ...gates.map((gate) => {
      sweep.budget.check();
      return sweep.print(sweep.vectors.through(vector, gate, form));
    }),
  ];
}

/** Equal for proportional vectors where that is asked. */
function printOf(values: readonly number[], upToPhase: boolean, { residues }: Point): string {
  const { prime, multiply, invert } = residues;
  const own = values.map((value) => ((value % prime) + prime) % prime);
  const pivot = own.find((value) => value !== 0);
  if (!upToPhase || pivot === undefined) return own.join(' ');
  const inverse = invert(pivot);
  return own.map((value) => multiply(value, inverse)).join(' ');
}

/** Lengths, up to those given, at which both have the same print, of the greatest sum. */
function longestCommon(
  ours: readonly string[],
  theirs: readonly string[],
  most: number,
  mostB: number,
): [number, number] {
  const lengths = new Map<string, number>();
  theirs.slice(0, mostB + 1).forEach((print, length) => lengths.set(print, length));
  let best: [number, number] = [0, 0];
  ours.slice(0, most + 1).forEach((print, length) => {
    const other = lengths.get(print);
    if (other !== undefined && length + other > best[0] + best[1]) best = [length, other];
  });
  return best;
}
