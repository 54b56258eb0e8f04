// How long a step of a circuit takes here, on one thread.
import { outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { createWasm } from '../runtime/backends/wasm/index.ts';
import { drawInputs } from '../runtime/draw-inputs.ts';
import { initialWeights } from '../runtime/weights.ts';

const calls = 5;

/** Seconds of values and gradients of a batch: the least of a few calls after one that is not counted. */
export function measureStep(circuit: Circuit, batch: number): number {
  const executable = createWasm({ threads: 1 }).load(circuit);
  try {
    const weights = initialWeights(circuit, 1);
    const inputs = drawInputs(circuit, 1, batch);
    const upstream = new Float64Array(batch * outputCount(circuit)).fill(1);
    const wanted = { weights: true, inputs: false };
    const step = () => {
      executable.forward(weights, inputs, batch, wanted);
      executable.vjp(weights, inputs, upstream, batch, wanted);
    };
    step();
    const times = Array.from({ length: calls }, () => {
      const begin = performance.now();
      step();
      return performance.now() - begin;
    });
    return Math.min(...times) / 1000;
  } finally {
    executable.dispose();
  }
}
