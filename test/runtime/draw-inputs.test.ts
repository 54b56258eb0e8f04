import { expect, test } from 'vitest';
import type { Circuit, InputSlot } from '../../src/compiler/circuit/circuit.ts';
import { drawInputs } from '../../src/runtime/draw-inputs.ts';
import { createRandom } from '../../src/runtime/random.ts';

const slot = (name: string, element: InputSlot['element'], size: number, offset: number): InputSlot => ({
  name,
  element,
  shape: [size],
  offset,
  size,
});
const circuit: Circuit = {
  name: 'any',
  qubits: 1,
  bits: 0,
  weights: [],
  inputs: [slot('x', 'angle', 3, 0), slot('a', 'amplitude', 2, 3)],
  operations: [],
  outputs: [],
};

test('angles fill [0, π), amplitudes [0, 1)', () => {
  const batch = 400;
  const inputs = drawInputs(circuit, 3, batch);
  expect(inputs).toHaveLength(5 * batch);
  const column = (at: number) => Array.from({ length: batch }, (_, sample) => inputs[5 * sample + at]);
  for (const [at, high] of [[0, Math.PI], [1, Math.PI], [2, Math.PI], [3, 1], [4, 1]]) {
    const values = column(at);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(high);
    expect(Math.max(...values)).toBeGreaterThan(0.95 * high);
    expect(Math.min(...values)).toBeLessThan(0.05 * high);
  }
}); // prettier-ignore

test('a seed repeats; another is another; a larger batch begins as a smaller one', () => {
  expect(drawInputs(circuit, 7, 2)).toEqual(drawInputs(circuit, 7, 2));
  expect(drawInputs(circuit, 8)).not.toEqual(drawInputs(circuit, 7));
  expect(drawInputs(circuit, 7, 3).slice(0, 10)).toEqual(drawInputs(circuit, 7, 2));
});

test.each([0, 1, 2 ** 31, 2 ** 32 - 1])('seed %d: not the numbers that weights are drawn from', (seed) => {
  const random = createRandom(seed);
  expect(drawInputs(circuit, seed)[0] / Math.PI).not.toBeCloseTo(random.uniform(), 6);
});
