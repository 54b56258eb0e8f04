// deferMeasurements: same channel on random circuits, and what it does to small ones.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { deferMeasurements } from '../../../src/compiler/passes/defer-measurements.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { arbitraryRedundant } from './arbitrary-redundant.ts';
import { expectSameChannel } from './same-channel.ts';
import { build, op } from './small-circuits.ts';
import { printCircuit } from '../../../src/compiler/circuit/print.ts';
import { weight } from '../../../src/compiler/circuit/angles.ts';

describe('deferMeasurements', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 })], { numRuns: 100 })(
    'keeps outputs and gradients of random circuits',
    (sample) => expectSameChannel(deferMeasurements(sample.circuit), sample),
  );

  propertyTest.prop([arbitraryRedundant], { numRuns: 150 })(
    'keeps them where there is much to do',
    (sample) => expectSameChannel(deferMeasurements(sample.circuit), sample),
  );

  const bit = (bit: number) => ({ kind: 'bit', bit }) as const;
  const w = weight(0);

  test('the zx pool: a controlled rotation for each outcome', () => {
    const before = build(2, [
      op('h', [1]),
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'branch', condition: bit(0), then: [op('rz', [0], w)], orElse: [op('rx', [0], w)] },
    ]);
    expect(printCircuit(deferMeasurements(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        h q1
        crz(w[0]) q1, q0
        x q1
        crx(w[0]) q1, q0
        discard q1
        return Z(q0)
      "
    `);
  });

  test('several bits and nested branches', () => {
    const before = build(3, [
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'measure', qubit: 2, bit: 1 },
      { kind: 'branch', condition: { kind: 'and', left: bit(0), right: bit(1) }, then: [op('x', [0])], orElse: [] }, // prettier-ignore
      {
        kind: 'branch',
        condition: bit(0),
        then: [{ kind: 'branch', condition: bit(1), then: [], orElse: [op('h', [0])] }],
        orElse: [op('ry', [0], w)],
      },
    ]);
    expect(printCircuit(deferMeasurements(before))).toMatchInlineSnapshot(`
      "circuit small: 3 qubits, 2 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        ccx q1, q2, q0
        x q2
        ctrl(2) @ h q1, q2, q0
        x q1
        cry(w[0]) q1, q0
        discard q1
        discard q2
        return Z(q0)
      "
    `);
  });

  test('what cannot be deferred stays, its measurement in front of it', () => {
    const noise = { kind: 'channel', channel: 'bit_flip', probability: 0.1, qubits: [0] } as const;
    const before = build(2, [
      { kind: 'measure', qubit: 1, bit: 0 },
      { kind: 'branch', condition: bit(0), then: [op('x', [0])], orElse: [] },
      { kind: 'branch', condition: bit(0), then: [noise], orElse: [] },
      { kind: 'branch', condition: bit(0), then: [op('z', [0])], orElse: [] },
    ]);
    expect(printCircuit(deferMeasurements(before))).toMatchInlineSnapshot(`
      "circuit small: 2 qubits, 1 bits
        input x: angle[2]
        weight w: angle[2] ~ uniform(-1, 1)
        cx q1, q0
        b0 = measure q1
        if (b0) {
          bit_flip(0.1) q0
        }
        if (b0) {
          z q0
        }
        return Z(q0)
      "
    `);
  });
});
