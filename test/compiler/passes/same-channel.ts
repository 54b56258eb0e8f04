// Holds a pass to its promise: same outputs, same gradients, a valid circuit with the same interface.
import { expect } from 'vitest';
import { inputCount, outputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import type { CircuitCase } from '../../properties/arbitrary-circuit.ts';

/** To 1e-9 of the largest number involved. */
export function expectSameChannel(after: Circuit, sample: CircuitCase): void {
  const { circuit: before, weights, inputs, batch } = sample;
  expect(verify(after)).toEqual([]);
  expect(weightCount(after)).toBe(weightCount(before));
  expect(inputCount(after)).toBe(inputCount(before));
  const upstream = Array.from({ length: batch * outputCount(before) }, (_, index) => Math.cos(3 * index + 1));
  const one = reference.load(before).vjp(weights, inputs, upstream, batch);
  const other = reference.load(after).vjp(weights, inputs, upstream, batch);
  expectClose(other.values, one.values);
  expectClose(other.weights, one.weights);
  expectClose(other.inputs, one.inputs);
}

function expectClose(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
  actual.forEach((value, index) => {
    if (!(Math.abs(value - expected[index]) <= 1e-9 * largest))
      expect.fail(`entry ${index}: ${value}, expected ${expected[index]}`);
  });
}
