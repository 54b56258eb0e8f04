// A backend whose circuits are measured as on a device: with shots, noise, and errors of the read-out, in values and in
// gradients. Layers and models need not know.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Wanted } from '../../compiler/plan/plan.ts';
import type { Backend, Executable, LoadOptions } from '../backends/backend.ts';
import { oneByOne } from '../backends/one-by-one.ts';
import { createRandom } from '../random.ts';
import type { Place } from './distributions.ts';
import { stateFrom } from './hash-numbers.ts';
import { loadMeasurement } from './measurement.ts';
import type { ReadOutError } from './read-out.ts';
import { loadShiftedGradient, type ShiftedGradient } from './shifted-gradient.ts';

/** Shots that are drawn, and counted. */
export interface Shots {
  /** In each basis that the outputs need. */
  readonly each: number;
  readonly seed: number;
  /** Which of independent repetitions; another number draws anew. */
  draw: number;
  /** Until now. */
  taken: number;
}

/** What is between a circuit and its numbers. */
export interface MeasuredOptions {
  /** Absent: infinitely many, and exact gradients. */
  readonly shots?: Shots | undefined;
  /** The circuit with its noise; its outputs stay. */
  readonly noisy?: ((circuit: Circuit) => Circuit) | undefined;
  /** How a qubit is misread. */
  readonly errorOf?: ((qubit: number) => ReadOutError) | undefined;
}

const all: Wanted = { weights: true, inputs: true };

/**
 * The same backend, measured. Values come from shots in each basis that the outputs need (products of Paulis that agree on
 * each qubit are read together); gradients from shifting each place of an angle alone, each shifted value from as many
 * shots. What is drawn is a function of the seed, the draw, the numbers and the place in the batch: a training that was
 * stopped goes on with the same bits. `load` throws UserError for an output that reads more than 20 qubits.
 */
export function measured(backend: Backend, options: MeasuredOptions): Backend {
  return { ...backend, load: (circuit, told) => loadMeasured(backend, circuit, options, told) };
}

function loadMeasured(
  backend: Backend,
  circuit: Circuit,
  { shots, noisy = (same) => same, errorOf }: MeasuredOptions,
  told?: LoadOptions,
): Executable {
  const dirty = noisy(circuit);
  const measurement = loadMeasurement(backend, dirty, errorOf, told);
  let shifted: ShiftedGradient | undefined;
  /** The values that were measured last: a gradient at the same place has them already. */
  let last: { readonly state: string; readonly values: Float64Array } | undefined;

  function drawn(place: Place, counter: Shots, isKnown: boolean): Float64Array {
    const { weights, inputs, batch } = place;
    const state = stateFrom([counter.seed, counter.draw, counter.each, batch], weights, inputs);
    const key = state.join(' ');
    if (!isKnown || last?.state !== key) {
      counter.taken += counter.each * measurement.bases * batch;
      last = { state: key, values: measurement.drawn(place, counter.each, createRandom(state)) };
    }
    return last.values.slice();
  }

  return oneByOne({
    backend: backend.name,
    circuit,
    forward(weights, inputs, batch) {
      const place = { weights, inputs, batch };
      return shots ? drawn(place, shots, false) : measurement.exact(place);
    },
    vjp(weights, inputs, upstream, batch, wanted = all) {
      const place = { weights, inputs, batch };
      if (!shots) return measurement.vjp(place, upstream, wanted);
      shifted ??= loadShiftedGradient(backend, dirty, errorOf);
      const random = createRandom(stateFrom([shots.seed, shots.draw, shots.each, batch, 1], weights, inputs));
      return shifted.vjp(place, drawn(place, shots, true), upstream, wanted, (own, at) => {
        shots.taken += shots.each * own.bases * batch;
        return own.drawn(at, shots.each, random);
      });
    },
    dispose() {
      measurement.dispose();
      shifted?.dispose();
    },
  });
}
