// Barriers in run-time branches change nothing: not what passes leave valid, not what any backend computes, not what is drawn.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { allOperations } from '../../../src/compiler/circuit/walk.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { drawSvg, drawText } from '../../../src/compiler/targets/drawing/index.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { load } from '../load.ts';
import { expectSameChannel } from './same-channel.ts';

/** Barriers on some of the qubits between the operations of every branch, and empty branches filled with one. */
function withBarriers(circuit: Circuit, seed: number): Circuit {
  const random = createRandom(seed);
  const barrier = (): Operation[] => {
    const qubits = Array.from({ length: circuit.qubits }, (_, qubit) => qubit).filter(() => random.uniform() < 0.5); // prettier-ignore
    return qubits.length > 0 && random.uniform() < 0.7 ? [{ kind: 'barrier', qubits }] : [];
  };
  const fill = (operations: readonly Operation[]): Operation[] => [
    ...barrier(),
    ...operations.flatMap((each) => [within(each), ...barrier()]),
  ];
  const within = (operation: Operation): Operation =>
    operation.kind === 'branch'
      ? { ...operation, then: fill(operation.then), orElse: fill(operation.orElse) }
      : operation;
  return { ...circuit, operations: circuit.operations.map(within) };
}

describe('barriers in branches', () => {
  propertyTest.prop([arbitraryCircuit({ maxQubits: 4 }), fc.nat()], { numRuns: 60 })(
    'pass every level, the drawings and the backends',
    (sample, seed) => {
      const circuit = withBarriers(sample.circuit, seed);
      expect(verify(circuit)).toEqual([]);
      for (const level of [0, 1, 2] as const) {
        const after = optimise(circuit, level, { verify: true }).circuit;
        expectSameChannel(after, sample);
        expect(drawText(after).length + drawSvg(after).length).toBeGreaterThan(0);
      }
    },
  );

  propertyTest.prop([arbitraryCircuit({ maxQubits: 3 }), fc.nat()], { numRuns: 20 })(
    'leave what wasm computes as it was',
    ({ circuit, weights, inputs, batch }, seed) => {
      const values = [circuit, withBarriers(circuit, seed)].map((each) =>
        Array.from(findBackend('wasm').load(each).forward(weights, inputs, batch)),
      );
      values[1].forEach((value, index) => expect(value).toBeCloseTo(values[0][index], 5));
    },
  );

  test('keep the gates on their two sides apart, and vanish with a branch that does nothing', () => {
    const text = `circuit c { weight w: angle; qubit q[3]; h q[0]; h q[1];
      bit m = measure q[0];
      if (m) { rx(w) q[1]; barrier q[1]; rx(w) q[1]; }
      if (m) { barrier; }
      bit n = measure q[2];
      if (n) { barrier q[1]; } else { barrier; }
      return Z(q[1]); }`;
    const { circuit } = elaborateCircuit({ name: 'test', text }, load);
    const kinds = (level: 1 | 2) => allOperations(optimise(circuit!, level, { verify: true }).circuit.operations).map((each) => (each.kind === 'gate' ? each.gate : each.kind)); // prettier-ignore
    expect(kinds(1)).toEqual(['h', 'h', 'measure', 'branch', 'rx', 'barrier', 'rx']);
    expect(kinds(2)).toEqual(['h', 'h', 'crx', 'barrier', 'crx', 'discard']);
  });

  test('name their qubits: a bare one in a branch is no valid circuit', () => {
    const bare: Circuit = {
      name: 'bare',
      qubits: 1,
      bits: 1,
      weights: [],
      inputs: [],
      operations: [
        { kind: 'measure', qubit: 0, bit: 0 },
        { kind: 'branch', condition: { kind: 'bit', bit: 0 }, then: [{ kind: 'barrier', qubits: [] }], orElse: [] }, // prettier-ignore
      ],
      outputs: [],
    };
    expect(verify(bare)).toEqual(['operation 1, then 0: a barrier in a branch names no qubits']);
  });
});

describe('angles near the largest number', () => {
  test.each([
    'rx(w * 1e308) q; rx(w * 1e308) q;',
    'rx(w * 1e200 * 1e100) q; rx(w * 1e308) q; rx(w * 1.5e308) q;',
    'rx(1e308) q; rx(1e308) q; rx(w) q;',
    'u(0, 1e308, 1e308) q; u3(0, -1e308, -1e308) q; rx(w) q;',
    'rz(w + 1e308 + 1e308) q; rx((w * 1e160) * 1e160) q;',
    'rx((w * 1e308) * 10 - (w * 1e308) * 10 + w) q;',
  ])('%s is valid at every level, and no value is lost to a pass', (statements) => {
    const text = `circuit c { weight w: angle; qubit q; h q; ${statements} return Z(q), X(q); }`;
    const { circuit } = elaborateCircuit({ name: 'test', text }, load);
    const values = ([0, 1, 2] as const).map((level) => {
      const after = optimise(circuit!, level, { verify: true }).circuit;
      return Array.from(findBackend('reference').load(after).forward([0.9], [], 1));
    });
    if (!values[0].every(Number.isFinite)) return;
    for (const at of [1, 2]) expect(values[at].every(Number.isFinite)).toBe(true);
  });
});
