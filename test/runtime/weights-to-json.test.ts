import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Circuit, WeightSlot } from '../../src/compiler/circuit/circuit.ts';
import { weightsFromJson } from '../../src/runtime/weights.ts';
import { weightsToJson } from '../../src/runtime/weights-to-json.ts';

const shape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });
/** Slots in any order of meetings, as loops make them. */
const slots = fc
  .array(fc.record({ name: fc.constantFrom('w', 'c', 'toString', '__proto_', 'a1'), shape }), {
    maxLength: 8,
  })
  .map((met): WeightSlot[] => {
    const meetings = new Map<string, number>();
    let offset = 0;
    return met.map(({ name, shape }) => {
      const meeting = meetings.get(name) ?? 0;
      meetings.set(name, meeting + 1);
      const size = shape.reduce((product, extent) => product * extent, 1);
      const slot = { name, meeting, shape, offset, size, initial: { kind: 'constant' as const, value: 0 } };
      offset += size;
      return slot;
    });
  });
const circuitOf = (weights: WeightSlot[]): Circuit => ({
  name: 'any',
  qubits: 1,
  bits: 0,
  weights,
  inputs: [],
  operations: [],
  outputs: [],
});

test.prop([slots], { numRuns: 200 })('what is written is read back, through text', (weights) => {
  const circuit = circuitOf(weights);
  const size = weights.reduce((sum, slot) => sum + slot.size, 0);
  const numbers = Float64Array.from({ length: size }, (_, index) => index / 7 - 2);
  const json = weightsToJson(circuit, numbers);
  expect(weightsFromJson(circuit, JSON.parse(JSON.stringify(json)))).toEqual(numbers);
  expect(Object.keys(json)).toEqual([...new Set(weights.map(({ name }) => name))]);
});

test('each is nested as it was declared; several meetings are a list', () => {
  const slot = (name: string, meeting: number, shape: number[], offset: number): WeightSlot => ({ name, meeting, shape, offset, size: shape.reduce((a, b) => a * b, 1), initial: { kind: 'constant', value: 0 } }); // prettier-ignore
  const circuit = circuitOf([slot('a', 0, [], 0), slot('c', 0, [2, 2], 1), slot('c', 1, [2], 5)]);
  expect(weightsToJson(circuit, [0, 1, 2, 3, 4, 5, 6])).toEqual({ a: 0, c: [[[1, 2], [3, 4]], [5, 6]] }); // prettier-ignore
});
