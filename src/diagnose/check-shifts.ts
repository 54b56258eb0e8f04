// Whether the gradient that a device would give by parameter shifts is the exact one.
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { reference } from '../runtime/backends/reference/index.ts';
import { wasm } from '../runtime/backends/wasm/index.ts';
import { drawInputs } from '../runtime/draw-inputs.ts';
import { createRandom } from '../runtime/random.ts';
import { basesOf } from '../runtime/shots/bases.ts';
import { loadShiftedGradient } from '../runtime/shots/shifted-gradient.ts';
import { initialWeights } from '../runtime/weights.ts';
import type { ShiftCheck, Undone } from './diagnosis.ts';

const exactQubits = 10;
const onlyWeights = { weights: true, inputs: false };

/** At one random place, of a random combination of the outputs. `check` is called between runs and may throw. */
export function checkShifts(circuit: Circuit, seed: number, check: () => void): ShiftCheck | Undone {
  if (weightCount(circuit) === 0) return { reason: 'the circuit has no weights' };
  const backend = circuit.qubits <= exactQubits ? reference : wasm;
  const place = {
    weights: initialWeights(circuit, seed),
    inputs: inputCount(circuit) > 0 ? drawInputs(circuit, seed) : new Float64Array(0),
    batch: 1,
  };
  const random = createRandom(seed);
  const upstream = Float64Array.from({ length: outputCount(circuit) }, () => random.uniform(-1, 1));
  const exact = backend.load(circuit, { onProgress: check });
  const shifted = loadShiftedGradient(backend, circuit, undefined, { onProgress: check });
  try {
    const wanted = exact.vjp(place.weights, place.inputs, upstream, 1, onlyWeights);
    const found = shifted.vjp(place, wanted.values, upstream, onlyWeights, (measurement, at) => {
      check();
      return measurement.exact(at);
    });
    const largest = wanted.weights.reduce((most, slope) => Math.max(most, Math.abs(slope)), 1);
    const error = found.weights.reduce((most, slope, at) => Math.max(most, Math.abs(slope - wanted.weights[at])), 0); // prettier-ignore
    return { error: error / largest, runs: shifted.runs(onlyWeights), bases: basesOf(circuit).length };
  } finally {
    exact.dispose();
    shifted.dispose();
  }
}
