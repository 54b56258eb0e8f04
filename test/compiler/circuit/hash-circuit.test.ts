// One identity for equal circuits, others for others.
import { createHash } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { expandBlocks } from '../../../src/compiler/circuit/expand-blocks.ts';
import { circuitIdentity, hashCircuit } from '../../../src/compiler/circuit/hash-circuit.ts';
import { createSha256 } from '../../../src/compiler/circuit/sha256.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { fuseGates } from '../../../src/compiler/passes/fuse/fuse-gates.ts';
import { circuitFromJson, circuitToJson } from '../../../src/compiler/circuit/json.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';

property.prop([fc.array(fc.string({ unit: 'grapheme', maxLength: 150 }), { maxLength: 4 })], {
  numRuns: 60,
})('SHA-256 is that of Node, in whatever pieces the text comes', (pieces) => {
  const hash = createSha256();
  for (const piece of pieces) hash.add(piece);
  expect(hash.digest()).toBe(createHash('sha256').update(pieces.join('')).digest('hex'));
});

const textual = (text: string): Circuit => {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'a.qcnn', text }, () => undefined);
  if (!circuit) throw new Error(JSON.stringify(diagnostics));
  return circuit;
};
const small = `circuit small(n: int = 2) {
  input x: angle[n];
  weight w: angle[n] ~ normal(0, 0.1);
  qubit q[n];
  ry(2 * x) on q;
  cx q[0], q[1];
  ry(w) on q;
  bit m = measure q[0];
  if (m) { z q[1]; }
  return 0.5 * Z(q[1]);
}`;

test('is the same for ever: what records and checkpoints of the past say stays true', () => {
  expect([...circuitIdentity(textual(small))].join('\n')).toMatchInlineSnapshot(`
    "qcnn circuit 1
    2 qubits, 1 bits
    weight "w" 0 [2] normal 0 0.1
    input "x" angle [2]
    angle input 0
    angle 2
    angle multiply 1 0
    angle input 1
    angle multiply 1 3
    angle weight 0
    angle weight 1
    gate ry 0 [2] 0
    gate ry 0 [4] 1
    gate cx 0 [] 0 1
    gate ry 0 [5] 0
    gate ry 0 [6] 1
    measure 0 0
    if b0
    gate z 0 [] 1
    else
    end
    observable 0.5 Z1"
  `);
  expect(hashCircuit(textual(small))).toMatchInlineSnapshot(
    `"2f0623e71d1aee10a2f69c917545d4125e7b93f9bd7f12bae90ac194bb6ca442"`,
  );
});

describe('how a circuit is written does not matter', () => {
  test.each([
    ['comments and spaces', small.replaceAll('\n', ' /* as it was */\n\n')],
    ['its name', small.replace('circuit small', 'circuit large')],
    [
      'names of qubits, bits and compile-time parameters',
      small.replaceAll(/\bq\b/g, 'r').replaceAll(/\bm\b/g, 'b').replaceAll(/\bn\b/g, 'size'),
    ],
    ['a gate of its own', `gate turn(t: angle) a { ry(t) a; }\n${small.replace('ry(w)', 'turn(w)')}`],
    ['a constant', `const two = 4 / 2;\n${small.replace('2 * x', 'two * x')}`],
  ])('%s', (_, text) => {
    expect(text).not.toBe(small);
    expect(hashCircuit(textual(text))).toBe(hashCircuit(textual(small)));
  });

  property.prop([arbitraryCircuit()], { numRuns: 25 })(
    'shared parts, calls, blocks, a way through a file',
    ({ circuit }) => {
      const hash = hashCircuit(circuit);
      expect(hashCircuit(JSON.parse(JSON.stringify(circuit)))).toBe(hash);
      expect(hashCircuit(circuitFromJson(circuitToJson(circuit)))).toBe(hash);
      expect(
        hashCircuit({
          ...circuit,
          operations: circuit.operations.map(({ call: _, ...rest }) => rest as Operation),
        }),
      ).toBe(hash);
      const fused = fuseGates(circuit);
      expect(hashCircuit(fused)).toBe(hashCircuit(expandBlocks(fused)));
    },
  );
});

describe('what a circuit is does', () => {
  test.each([
    ['a default', 'int = 2', 'int = 3'],
    ['the name of a weight', /\bw\b/g, 'v'],
    ['the name of an input', /\bx\b/g, 'y'],
    ['first values', 'normal(0, 0.1)', 'normal(0, 0.2)'],
    ['a number', '2 * x', '2.5 * x'],
    ['a function', '2 * x', '2 + x'],
    ['a gate', 'cx q', 'cz q'],
    ['operands', 'cx q[0], q[1]', 'cx q[1], q[0]'],
    ['order', 'cx q[0], q[1];\n  ry(w) on q;', 'ry(w) on q;\n  cx q[0], q[1];'],
    ['a condition', 'if (m)', 'if (!m)'],
    ['what a branch holds', 'z q[1]', 'z q[1]; z q[1]'],
    ['a coefficient', '0.5 * Z', '0.25 * Z'],
    ['an observable', 'Z(q[1])', 'X(q[1])'],
    ['noise', 'bit m', 'depolarize(0.1) on q; bit m'],
  ] as const)('%s', (_, from, to) => {
    const text = small.replaceAll(from, to);
    expect(text).not.toBe(small);
    expect(hashCircuit(textual(text))).not.toBe(hashCircuit(textual(small)));
  });

  test('the meeting of a weight', () => {
    const circuit = textual(small);
    const weights = circuit.weights.map((slot) => ({ ...slot, meeting: slot.meeting + 1 }));
    expect(hashCircuit({ ...circuit, weights })).not.toBe(hashCircuit(circuit));
  });

  property.prop([arbitraryCircuit(), fc.nat()], { numRuns: 25 })('an operation less', ({ circuit }, at) => {
    if (circuit.operations.length === 0) return;
    const operations = circuit.operations.toSpliced(at % circuit.operations.length, 1);
    expect(hashCircuit({ ...circuit, operations })).not.toBe(hashCircuit(circuit));
  });

  test('all circuits that come with qcnn differ', () => {
    const names = ['hur', 'hur-open', 'ring', 'study', 'cong', 'mera', 'ttn'];
    expect(new Set(names.map((name) => hashCircuit(loadCircuit(name)))).size).toBe(names.length);
    expect(hashCircuit(loadCircuit('ring', { set: { conv: 'so4' } }))).not.toBe(
      hashCircuit(loadCircuit('ring')),
    );
  });
});
