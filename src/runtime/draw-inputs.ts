// Inputs of a seed, for a first number without data.
import { inputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { createRandom } from './random.ts';

/**
 * [batch × inputs]: angles uniform in [0, π) radians, amplitudes uniform in [0, 1). The same seed gives the same numbers
 * on every machine, independent of those of `initialWeights`; a larger batch begins with the samples of a smaller one.
 */
export function drawInputs(circuit: Circuit, seed: number, batch = 1): Float64Array {
  // Half of all seeds away, where `initialWeights` of no neighbouring seed draws.
  const random = createRandom(seed + 2 ** 31);
  const width = inputCount(circuit);
  const inputs = new Float64Array(batch * width);
  for (let sample = 0; sample < batch; sample++) {
    for (const { element, offset, size } of circuit.inputs) {
      const high = element === 'angle' ? Math.PI : 1;
      for (let index = 0; index < size; index++)
        inputs[sample * width + offset + index] = random.uniform(0, high);
    }
  }
  return inputs;
}
