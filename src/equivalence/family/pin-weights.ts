// Weights that are redundant where a circuit was fitted stay at fixed numbers, 0 where it fits so, until the others are
// determined.
import type { Budget } from '../task/budget.ts';
import { columnsOf, fitFrom, good, repeated, type Target } from './fit-point.ts';
import type { Fit } from './least-squares.ts';
import { nullSpaceOf } from './null-space.ts';

export interface Pinned {
  readonly at: Float64Array;
  readonly held: ReadonlySet<number>;
}

/** Numbers that a redundant weight may stay at. */
const simple = [0, Math.PI / 2, -Math.PI / 2, Math.PI];
/** A weight this near to a multiple of π/4 is kept there: fits to folds of a circuit are less precise than others. */
const near = 1e-3;

const stepsEach = 60;

/** From a good fit; undefined where some direction stays free whatever is held. Throws OutOfTime. */
export function pinWeights(fit: Fit, target: Target, budget: Budget): Pinned | undefined {
  let { at } = fit;
  const held = new Set<number>();
  for (;;) {
    const free = Array.from(at.keys()).filter((k) => !held.has(k));
    const { slopes } = target.to.at(repeated(at, target.places.length), target.places);
    const { basis } = nullSpaceOf(columnsOf(slopes, at.length, free), free.length);
    if (basis.length === 0) return { at, held };
    const next = pinOne({ at, held, free, basis }, target, budget);
    if (!next) return undefined;
    at = next.at;
    held.add(next.pinned);
  }
}

interface State {
  readonly at: Float64Array;
  readonly held: ReadonlySet<number>;
  /** Weights that are not held. */
  readonly free: readonly number[];
  /** Of the null space, over the free ones. */
  readonly basis: readonly Float64Array[];
}

function pinOne({ at, held, free, basis }: State, target: Target, budget: Budget) {
  const kept = (value: number) => Math.abs(value - (Math.PI / 4) * Math.round(value / (Math.PI / 4))) < near;
  const movable = free.flatMap((weight, k) => {
    const direction = basis.find((vector) => Math.abs(vector[k]) > 1e-3);
    return direction ? [{ weight, direction, own: direction[k] }] : [];
  });
  // Late weights first: what is left is written over the early ones.
  const ordered = movable
    .toReversed()
    .toSorted((p, q) => Number(kept(at[q.weight])) - Number(kept(at[p.weight])));
  for (const { weight, direction, own } of ordered) {
    const here = (Math.PI / 4) * Math.round(at[weight] / (Math.PI / 4));
    for (const value of kept(at[weight]) ? [here, ...simple] : simple) {
      const start = at.slice();
      const length = (value - at[weight]) / own;
      if (Math.abs(value - at[weight]) > near) free.forEach((each, k) => (start[each] += length * direction[k]));
      start[weight] = value;
      const fit = fitFrom(start, target, { held: new Set([...held, weight]), steps: stepsEach, budget });
      if (fit.rms < good) return { at: fit.at, pinned: weight };
    }
  }
  return undefined;
}
