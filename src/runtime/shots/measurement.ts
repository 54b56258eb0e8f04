// The outputs of a circuit as a device gives them: from shots in each basis, or from infinitely many, and with errors of
// the read-out.
import { outputCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { Wanted } from '../../compiler/plan/plan.ts';
import type { Backend, Gradients, LoadOptions } from '../backends/backend.ts';
import type { Random } from '../random.ts';
import { loadDistributions, type Place } from './distributions.ts';
import { drawShares } from './draw-shares.ts';
import { outputReader } from './output-reader.ts';
import { misread, misreadBack, type ReadOutError } from './read-out.ts';

/** A circuit ready to be measured. */
export interface Measurement {
  /** How many circuits one value of all outputs takes. */
  readonly bases: number;
  /** [batch × outputs], each from so many shots in each basis. */
  drawn(place: Place, shots: number, random: Random): Float64Array;
  /** [batch × outputs], to which the means of many shots tend. */
  exact(place: Place): Float64Array;
  /** Of Σ upstream · exact outputs. */
  vjp(place: Place, upstream: ArrayLike<number>, wanted?: Wanted): Gradients;
  dispose(): void;
}

/** Numbers of the distributions at one place that are kept. */
const mostKept = 2 ** 20;

/** `errorOf` says how a qubit is misread; absent: read without error. Throws as the backend's `load` does. */
export function loadMeasurement(
  backend: Backend,
  circuit: Circuit,
  errorOf?: (qubit: number) => ReadOutError,
  options?: LoadOptions,
): Measurement {
  const reader = outputReader(circuit);
  const { bases, constants } = reader;
  const errors = bases.map(({ paulis }) => (errorOf ? [...paulis.keys()].map(errorOf) : []));
  const width = outputCount(circuit);
  const distributions = loadDistributions(backend, circuit, bases, options);
  /** Who draws again at the same place finds them. */
  let last: { readonly place: Place; readonly found: readonly Float64Array[] } | undefined;

  /** As they are read. */
  function distributionsAt(place: Place): readonly Float64Array[] {
    if (last && isSamePlace(last.place, place)) return last.found;
    last = undefined;
    const found = distributions.forward(place);
    found.forEach((all, basis) => {
      const size = 2 ** bases[basis].paulis.size;
      for (let at = 0; at < all.length; at += size) misread(all.subarray(at, at + size), errors[basis]);
    });
    const { weights, inputs, batch } = place;
    if (found.reduce((sum, { length }) => sum + length, 0) <= mostKept)
      last = { place: { weights: Array.from(weights), inputs: Array.from(inputs), batch }, found };
    return found;
  }

  function valuesOf(place: Place, add: (basis: number, own: Float64Array, into: Float64Array) => void): Float64Array {
    const values = new Float64Array(place.batch * width);
    for (let sample = 0; sample < place.batch; sample++) values.set(constants, sample * width);
    distributionsAt(place).forEach((found, basis) => {
      const size = 2 ** bases[basis].paulis.size;
      for (let sample = 0; sample < place.batch; sample++) {
        const own = found.subarray(sample * size, (sample + 1) * size);
        add(basis, own, values.subarray(sample * width, (sample + 1) * width));
      }
    });
    return values;
  } // prettier-ignore

  const exact = (place: Place) =>
    valuesOf(place, (basis, own, into) =>
      own.forEach((share, outcome) => reader.add(basis, outcome, share, into)),
    );

  return {
    bases: bases.length,
    drawn: (place, shots, random) =>
      valuesOf(place, (basis, own, into) => {
        drawShares(own, shots, random, (outcome, share) => reader.add(basis, outcome, share, into));
      }),
    exact,
    vjp(place, upstream, wanted) {
      const slopes = bases.map(({ paulis }, basis) => {
        const size = 2 ** paulis.size;
        const found = new Float64Array(place.batch * size);
        for (let sample = 0; sample < place.batch; sample++) {
          const own = found.subarray(sample * size, (sample + 1) * size);
          for (let outcome = 0; outcome < size; outcome++)
            own[outcome] = reader.slope(basis, outcome, upstream, sample * width);
          misreadBack(own, errors[basis]);
        }
        return found;
      });
      return { ...distributions.vjp(place, slopes, wanted), values: exact(place) };
    },
    dispose: () => distributions.dispose(),
  }; // prettier-ignore
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.batch === other.batch && isSame(one.weights, other.weights) && isSame(one.inputs, other.inputs);
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!Object.is(one[at], other[at])) return false;
  return true;
}
