import { describe, expect, test } from 'vitest';
import type { Circuit } from '../../src/compiler/circuit/circuit.ts';
import { UserError } from '../../src/user-error.ts';
import { initialWeights, inputsFromJson, weightsFromJson } from '../../src/runtime/weights.ts';

const circuit: Circuit = {
  name: 'demo',
  qubits: 1,
  bits: 0,
  weights: [
    { name: 'c', meeting: 0, shape: [2], offset: 0, size: 2, initial: { kind: 'uniform', low: 1, high: 2 } },
    {
      name: 'p',
      meeting: 0,
      shape: [2, 2],
      offset: 2,
      size: 4,
      initial: { kind: 'normal', mean: 100, deviation: 1 },
    },
    { name: 'c', meeting: 1, shape: [], offset: 6, size: 1, initial: { kind: 'constant', value: 0.25 } },
  ],
  inputs: [
    { name: 'x', element: 'angle', shape: [2, 2], offset: 0, size: 4 },
    { name: 'y', element: 'angle', shape: [], offset: 4, size: 1 },
  ],
  operations: [],
  outputs: [],
};
const onlyX: Circuit = { ...circuit, inputs: circuit.inputs.slice(0, 1) };

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  return 'nothing was thrown';
}

describe('initial weights', () => {
  test('follow the distributions and repeat with the seed', () => {
    const weights = initialWeights(circuit, 3);
    for (const value of weights.subarray(0, 2)) expect(value >= 1 && value < 2).toBe(true);
    for (const value of weights.subarray(2, 6)) expect(Math.abs(value - 100)).toBeLessThan(8);
    expect(weights[6]).toBe(0.25);
    expect(initialWeights(circuit, 3)).toEqual(weights);
    expect(initialWeights(circuit, 4)).not.toEqual(weights);
  });
});

describe('weights from JSON', () => {
  const expected = Float64Array.of(1, 2, 3, 4, 5, 6, 7);

  test.each<[string, unknown]>([
    ['a flat array', [1, 2, 3, 4, 5, 6, 7]],
    ['names with a list of meetings, nested', { c: [[1, 2], 7], p: [[3, 4], [5, 6]] }], // prettier-ignore
    ['names with indices, flat', { 'c[0]': [1, 2], p: [3, 4, 5, 6], 'c[1]': 7 }],
    ['names of a single meeting with an index', { 'c[1]': [7], 'p[0]': [3, 4, 5, 6], 'c[0]': [1, 2] }],
  ])('%s', (_, json) => {
    expect(weightsFromJson(circuit, json)).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [[1, 2], 'The circuit needs 7 weights: "c" (2 × [2] or a number), "p" ([2, 2]); 2 came.'],
    [[1, 2, 3, 4, 5, 6, null], 'The weights[6] must be a finite number, but null came.'],
    [[1, 2, 3, 4, 5, 6, NaN], 'The weights[6] must be a finite number, but NaN came.'],
    [[1, 2, 3, 4, 5, 6, '7'], 'The weights[6] must be a finite number, but "7" came.'],
    ['w', 'The weights must be an array of 7 numbers, but "w" came.'],
    [null, 'The weights must be an array of 7 numbers, but null came.'],
    [
      { p: [3, 4, 5, 6] },
      'The weights lack "c"; the circuit has 7 weights: "c" (2 × [2] or a number), "p" ([2, 2]).',
    ],
    [
      { c: [[1, 2], 7] },
      'The weights lack "p"; the circuit has 7 weights: "c" (2 × [2] or a number), "p" ([2, 2]).',
    ],
    [
      { c: [[1, 2], 7], p: [3, 4, 5, 6], q: 1 },
      'There is no weight "q"; the circuit has 7 weights: "c" (2 × [2] or a number), "p" ([2, 2]).',
    ],
    [
      { c: [[1, 2]], p: [3, 4, 5, 6] },
      'Weight "c" is met 2 times and needs a list of as many entries, not a list of 1.',
    ],
    [{ c: [[1], 7], p: [3, 4, 5, 6] }, 'Weight "c[0]" must be an array of 2 numbers, but it has 1.'],
    [
      { c: [[1, 2], 7], p: [[3, 4], [5]] }, // prettier-ignore
      'Weight "p"[1] must be an array of 2 numbers, but it has 1.',
    ],
    [
      { c: [[1, 2], 7], p: [3, 4, 5] },
      'Weight "p" must be an array of 2 × 2 numbers, nested or flat (4), but it has 3.',
    ],
  ])('refuses %j', (json, message) => {
    expect(messageOf(() => weightsFromJson(circuit, json))).toBe(message);
  });
});

describe('inputs from JSON', () => {
  const one = Float64Array.of(1, 2, 3, 4, 5);
  const two = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  test.each<[string, unknown, Float64Array, boolean]>([
    ['one sample', [1, 2, 3, 4, 5], one, false],
    ['a list of one', [[1, 2, 3, 4, 5]], one, true],
    ['a list of one by a name', { x: [[1, 2, 3, 4]], y: 5 }, one, true],
    ['samples', [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], two, true], // prettier-ignore
    ['names', { x: [1, 2, 3, 4], y: 5 }, one, false],
    ['names, nested', { y: 5, x: [[1, 2], [3, 4]] }, one, false], // prettier-ignore
    ['names with lists of samples', { x: [[1, 2, 3, 4], [6, 7, 8, 9]], y: [5, 10] }, two, true], // prettier-ignore
    ['a list of named samples', [{ x: [1, 2, 3, 4], y: 5 }, { x: [6, 7, 8, 9], y: 10 }], two, true], // prettier-ignore
  ])('%s', (_, json, expected, listed) => {
    expect(inputsFromJson(circuit, json)).toEqual({ inputs: expected, batch: expected.length / 5, listed });
  });

  test('the only input may be nested by its shape', () => {
    const nested = [[1, 2], [3, 4]]; // prettier-ignore
    expect(inputsFromJson(onlyX, nested)).toEqual({
      inputs: Float64Array.of(1, 2, 3, 4),
      batch: 1,
      listed: false,
    });
    expect(inputsFromJson(onlyX, [nested, nested]).batch).toBe(2);
    expect(inputsFromJson(onlyX, [[1, 2, 3, 4]]).batch).toBe(1);
  });

  test('a circuit without inputs has samples without numbers', () => {
    const none: Circuit = { ...circuit, inputs: [] };
    expect(inputsFromJson(none, []).batch).toBe(1);
    expect(inputsFromJson(none, [[], []]).batch).toBe(2);
    expect(inputsFromJson(none, {}).batch).toBe(1);
  });

  test.each<[unknown, string]>([
    [[1, 2, 3], 'The inputs must be an array of 5 numbers, but it has 3.'],
    [[[1, 2, 3, 4, 5], [1]], 'Sample 1 of the inputs must be an array of 5 numbers, but it has 1.'], // prettier-ignore
    [[[1, 2, 3, 4, 5], 6], 'Sample 1 of the inputs must be an array of 5 numbers, but 6 came.'], // prettier-ignore
    [{ x: [1, 2, 3, 4] }, 'The inputs lack "y"; the circuit has 5 inputs: "x" ([2, 2]), "y" (a number).'],
    [
      { x: [1, 2, 3, 4], y: 1, z: 2 },
      'There is no input "z"; the circuit has 5 inputs: "x" ([2, 2]), "y" (a number).',
    ],
    [{ x: [[1, 2, 3, 4]], y: [1, 2] }, 'Input "x" has 1 samples, but "y" has 2.'],
    [{ x: [1, 2, 3, 4], y: 'a' }, 'Input "y" must be a finite number, but "a" came.'],
    [5, 'The inputs must be an array of 5 numbers, but 5 came.'],
  ])('refuses %j', (json, message) => {
    expect(messageOf(() => inputsFromJson(circuit, json))).toBe(message);
  });
});
