// Numbers that are not finite mean the same on every backend: of angles and weights no number comes out, of amplitudes, which
// have no norm then, an error with their sample.
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import { inputCount, outputCount } from '../../../src/compiler/circuit/circuit.ts';
import { backends } from '../../../src/runtime/backends/index.ts';
import { webgpu } from '../../../src/runtime/backends/webgpu/index.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';

const circuits = { angles: loadCircuit('ring', { set: { n: 4 } }), amplitudes: loadCircuit('amplitude') };
const strange = [NaN, -Infinity];

describe.each([...backends, webgpu])('$name', (backend) => {
  test.each(['angles', 'amplitudes'] as const)('%s', async (kind) => {
    if ((await backend.unavailable()) !== undefined) return;
    const circuit = circuits[kind];
    const executable = await backend.load(circuit);
    const usual = { weights: initialWeights(circuit, 1), inputs: new Float64Array(inputCount(circuit)).fill(0.3) }; // prettier-ignore
    const upstream = new Float64Array(outputCount(circuit)).fill(1);
    for (const value of strange) {
      for (const where of ['weights', 'inputs'] as const) {
        const weights = where === 'weights' ? usual.weights.with(1, value) : usual.weights;
        const inputs = where === 'inputs' ? usual.inputs.with(1, value) : usual.inputs;
        const forward = async () => executable.forward(weights, inputs, 1);
        const values = async () => (await executable.vjp(weights, inputs, upstream, 1)).values;
        for (const compute of [forward, values]) {
          if (kind === 'amplitudes' && where === 'inputs')
            await expect(compute()).rejects.toThrow(`Sample 0 (counted from 0) cannot be normalised: amplitude 1 is ${value}.`); // prettier-ignore
          else expect((await compute()).some(Number.isNaN)).toBe(true);
        }
      }
    }
    executable.dispose();
  });
});
