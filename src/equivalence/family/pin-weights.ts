// Weights that are redundant where a circuit was fitted stay at fixed numbers, 0 where it fits so, or are taken from the other
// circuit, until the others are determined.
import { columnsOf, fitFrom, good, type Question, repeated } from './fit-point.ts';
import type { Fit } from './least-squares.ts';
import { nullSpaceOf } from './null-space.ts';

/** Weights that are held, and the weight of the other circuit that each is, where it is one. */
export type Held = ReadonlyMap<number, number | undefined>;

export interface Pinned {
  readonly at: Float64Array;
  readonly held: Held;
}

/** Numbers that a redundant weight may stay at. */
const simple = [0, Math.PI / 2, -Math.PI / 2, Math.PI];
/** A weight this near to a multiple of π/4 is kept there: fits to folds of a circuit are less precise than others. */
const near = 1e-3;

const stepsEach = 60;

/**
 * From a good fit; undefined where some direction stays free whatever is held. Weights with namesakes are these rather than
 * numbers; `heldBefore` were held in the fit. Throws OutOfTime.
 */
export function pinWeights(
  fit: Fit,
  question: Question,
  namesakes: ReadonlyMap<number, number>,
  heldBefore: Held,
): Pinned | undefined {
  const { target } = question;
  let { at } = fit;
  const held = new Map(heldBefore);
  for (;;) {
    const free = Array.from(at.keys()).filter((k) => !held.has(k));
    const { slopes } = target.to.at(repeated(at, target.places.length), target.places);
    const { basis } = nullSpaceOf(columnsOf(slopes, at.length, free), free.length);
    if (basis.length === 0) return { at, held };
    const next = pinOne({ at, held, free, basis }, question, namesakes);
    if (!next) return undefined;
    at = next.at;
    held.set(next.pinned, next.of);
  }
}

interface State {
  readonly at: Float64Array;
  readonly held: Held;
  /** Weights that are not held. */
  readonly free: readonly number[];
  /** Of the null space, over the free ones. */
  readonly basis: readonly Float64Array[];
}

function pinOne(
  { at, held, free, basis }: State,
  { target, weights, budget }: Question,
  namesakes: ReadonlyMap<number, number>,
) {
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
    const namesake = namesakes.get(weight);
    const choices = [
      ...(namesake === undefined ? [] : [{ value: weights[namesake], of: namesake }]),
      ...(kept(at[weight]) ? [here, ...simple] : simple).map((value) => ({ value, of: undefined })),
    ];
    for (const { value, of } of choices) {
      const start = at.slice();
      const length = (value - at[weight]) / own;
      if (Math.abs(value - at[weight]) > near)
        free.forEach((each, k) => (start[each] += length * direction[k]));
      start[weight] = value;
      const fit = fitFrom(start, target, {
        held: new Set([...held.keys(), weight]),
        steps: stepsEach,
        budget,
      });
      if (fit.rms < good) return { at: fit.at, pinned: weight, of };
    }
  }
  return undefined;
}
