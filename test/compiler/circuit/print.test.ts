import { test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { binary, constant, input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../../src/compiler/circuit/print.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { gate } from '../../runtime/backends/literature.ts';

const initial = { kind: 'uniform', low: -1, high: 1 } as const;
const circuit: Circuit = {
  name: 'demo',
  qubits: 4,
  bits: 2,
  weights: [
    { name: 'c', meeting: 0, shape: [2], offset: 0, size: 2, initial },
    {
      name: 'c',
      meeting: 1,
      shape: [],
      offset: 2,
      size: 1,
      initial: { kind: 'normal', mean: 0, deviation: 0.1 },
    },
    { name: 'p', meeting: 0, shape: [], offset: 3, size: 1, initial: { kind: 'constant', value: 0 } },
  ],
  inputs: [
    { name: 'x', element: 'angle', shape: [2, 2], offset: 0, size: 4 },
    { name: 'a', element: 'amplitude', shape: [4], offset: 4, size: 4 },
  ],
  operations: [
    { kind: 'prepare', amplitudes: [4, 5, 6, 7].map(input), qubits: [0, 1] },
    gate('u', [0], binary('multiply', constant(2), input(3)), weight(1), weight(2)),
    { kind: 'gate', gate: 'gphase', controls: 0, angles: [weight(3)], qubits: [] },
    { kind: 'gate', gate: 'rx', controls: 2, angles: [weight(3)], qubits: [2, 1, 0] },
    { kind: 'channel', channel: 'depolarize', probability: 0.01, qubits: [0, 1] },
    { kind: 'barrier', qubits: [0, 1] },
    { kind: 'measure', qubit: 1, bit: 0 },
    { kind: 'measure', qubit: 3, bit: 1 },
    {
      kind: 'branch',
      condition: {
        kind: 'and',
        left: { kind: 'bit', bit: 0 },
        right: { kind: 'not', operand: { kind: 'bit', bit: 1 } },
      },
      then: [gate('x', [0])],
      orElse: [{ kind: 'reset', qubit: 0 }],
    },
    { kind: 'discard', qubit: 2 },
  ],
  outputs: [
    {
      kind: 'observable',
      terms: [
        { coefficient: 1, factors: [{ qubit: 0, pauli: 'X' }] },
        { coefficient: -0.5, factors: [{ qubit: 0, pauli: 'Z' }] },
        { coefficient: 3, factors: [] },
      ],
    },
    { kind: 'probabilities', qubits: [0] },
  ],
};

test('one line a slot, an operation, an output', () => {
  expect(printCircuit(circuit)).toMatchInlineSnapshot(`
    "circuit demo: 4 qubits, 2 bits
      input x: angle[2, 2]
      input a: amplitude[4]
      weight c[0]: angle[2] ~ uniform(-1, 1)
      weight c[1]: angle ~ normal(0, 0.1)
      weight p: angle ~ constant(0)
      prepare(a[0]..a[3]) q0, q1
      u(2 * x[1, 1], c[0][1], c[1]) q0
      gphase(p)
      ctrl(2) @ rx(p) q2, q1, q0
      depolarize(0.01) q0, q1
      barrier q0, q1
      b0 = measure q1
      b1 = measure q3
      if (b0 && !b1) {
        x q0
      } else {
        reset q0
      }
      discard q2
      return X(q0) + -0.5 * Z(q0) + 3
      return probs(q0)
    "
  `);
});

propertyTest.prop([arbitraryCircuit()], { numRuns: 30 })(
  'deterministic and free of holes',
  ({ circuit: arbitrary }) => {
    const text = printCircuit(arbitrary);
    expect(printCircuit(structuredClone(arbitrary))).toBe(text);
    expect(text).not.toMatch(/undefined|object/);
  },
);
