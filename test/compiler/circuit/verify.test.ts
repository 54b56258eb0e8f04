import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { gate, hur, ringSu4 } from '../../runtime/backends/literature.ts';

const base: Circuit = {
  name: 'base',
  qubits: 3,
  bits: 1,
  weights: [
    { name: 'w', meeting: 0, shape: [2], offset: 0, size: 2, initial: { kind: 'constant', value: 0 } },
  ],
  inputs: [{ name: 'x', element: 'angle', shape: [5], offset: 0, size: 5 }],
  operations: [],
  outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 0, pauli: 'Z' }] }] }],
};
const given = (...operations: Operation[]): Circuit => ({ ...base, operations });
const measure: Operation = { kind: 'measure', qubit: 1, bit: 0 };
const branch = (then: Operation[], orElse: Operation[] = []): Operation => ({
  kind: 'branch',
  condition: { kind: 'bit', bit: 0 },
  then,
  orElse,
});
const prepare = (qubits: number[], length: number, offset = 0): Operation => ({
  kind: 'prepare',
  amplitudes: Array.from({ length }, (_, k) => input(offset + k)),
  qubits,
});

propertyTest.prop([arbitraryCircuit()], { numRuns: 100 })('arbitrary circuits are valid', ({ circuit }) => {
  expect(verify(circuit)).toEqual([]);
});

test('the literature circuits are valid', () => {
  expect([...verify(ringSu4(8)), ...verify(hur('c6'))]).toEqual([]);
});

test('a reset revives, and revives after a branch only when both branches do it', () => {
  const revive: Operation = { kind: 'reset', qubit: 1 };
  expect(verify(given(measure, revive, gate('x', [1])))).toEqual([]);
  expect(verify(given(measure, branch([revive, gate('x', [1])], [revive]), gate('x', [1])))).toEqual([]);
  expect(verify(given(measure, branch([revive, gate('x', [1])]), gate('x', [1])))).toEqual([
    'operation 2: qubit 1 is ended',
  ]);
});

describe('refuses', () => {
  test.each<[string, Circuit]>([
    ['operation 0: there is no gate foo', given(gate('foo', [0]))],
    ['operation 0: 1 qubits, not 2', given(gate('cx', [0]))],
    ['operation 0: 0 angles, not 1', given(gate('rx', [0]))],
    ['operation 0: a qubit stands twice', given(gate('cx', [0, 0]))],
    ['operation 0: there is no qubit 3', given(gate('x', [3]))],
    ['operation 0: there is no weight 2', given(gate('rx', [0], unary('sin', weight(2))))],
    ['operation 0: there is no input 5', given(gate('rx', [0], binary('add', weight(0), input(5))))],
    ['operation 0: the constant NaN', given(gate('rx', [0], constant(NaN)))],
    ['operation 1: qubit 1 is ended', given(measure, gate('x', [1]))],
    ['operation 1: qubit 1 is ended', given({ kind: 'discard', qubit: 1 }, measure)],
    ['operation 0: there is no bit 1', given({ ...measure, bit: 1 } as Operation)],
    ['operation 0: bit 0 is read before it is measured', given(branch([]))],
    [
      'operation 1, then 0: measure stands in a branch',
      given(measure, branch([{ kind: 'measure', qubit: 2, bit: 0 }])),
    ],
    [
      'operation 1, else 0: discard stands in a branch',
      given(measure, branch([], [{ kind: 'discard', qubit: 2 }])),
    ],
    ['operation 1: qubit 0 is live', given(gate('x', [0]), prepare([0, 1], 4))],
    ['operation 1: qubit 1 is live', given({ kind: 'reset', qubit: 1 }, prepare([0, 1], 4))],
    ['operation 0: 5 amplitudes on 2 qubits', given(prepare([0, 1], 5))],
    ['operation 0: there is no input 5', given(prepare([0, 1], 3, 3))],
    [
      'operation 0: strength 1.5',
      given({ kind: 'channel', channel: 'bit_flip', probability: 1.5, qubits: [0] }),
    ],
    [
      'operation 0: there is no channel bit_flip on 2 qubits',
      given({ kind: 'channel', channel: 'bit_flip', probability: 0.5, qubits: [0, 1] }),
    ],
    ['output 0: qubit 0 is ended', given({ kind: 'discard', qubit: 0 })],
    [
      'output 0: factors are not sorted by qubit',
      { ...base, outputs: [{ kind: 'observable', terms: [{ coefficient: 1, factors: [{ qubit: 2, pauli: 'X' }, { qubit: 1, pauli: 'X' }] }] }] }, // prettier-ignore
    ],
    ['output 0: a qubit stands twice', { ...base, outputs: [{ kind: 'probabilities', qubits: [1, 1] }] }],
    ['output 0: the coefficient Infinity', { ...base, outputs: [{ kind: 'observable', terms: [{ coefficient: Infinity, factors: [] }] }] }], // prettier-ignore
    ['weight w: offset 1, not 0', { ...base, weights: [{ ...base.weights[0], offset: 1 }] }],
    [
      'weight w: size 2, but its shape holds 6',
      { ...base, weights: [{ ...base.weights[0], shape: [2, 3] }] },
    ],
    [
      'weight w: its distribution is not finite',
      {
        ...base,
        weights: [{ ...base.weights[0], initial: { kind: 'normal', mean: 0, deviation: Infinity } }],
      },
    ],
  ])('%s', (violation, circuit) => {
    expect(verify(circuit)).toEqual([violation]);
  });
});
