// Numbers to run a circuit with: the same in every run and on every machine, and exact in single precision.
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { createRandom } from '../runtime/random.ts';
import { usualSeed } from './workloads.ts';

export interface Samples {
  readonly batch: number;
  /** [weights], radians in [−π, π). */
  readonly weights: Float32Array;
  /** [batch × inputs], in [0, π). */
  readonly inputs: Float32Array;
  /** [batch × outputs], in [−1, 1): what gradients are taken of. */
  readonly upstream: Float32Array;
}

export function drawSamples(circuit: Circuit, batch: number, seed = usualSeed): Samples {
  const random = createRandom(seed);
  const draw = (length: number, low: number, high: number) =>
    Float32Array.from({ length }, () => random.uniform(low, high));
  return {
    batch,
    weights: draw(weightCount(circuit), -Math.PI, Math.PI),
    inputs: draw(batch * inputCount(circuit), 0, Math.PI),
    upstream: draw(batch * outputCount(circuit), -1, 1),
  };
}
