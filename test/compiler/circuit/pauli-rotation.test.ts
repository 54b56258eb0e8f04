// exp(−i t P / 2) as gates: the matrix cos(t/2) − i sin(t/2) P of any word, and what calls of it become.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { constant } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { add, identity, real, scale, tensor, type Matrix } from '../../../src/compiler/circuit/matrix.ts';
import { pauliRotation } from '../../../src/compiler/circuit/pauli-rotation.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { exportQasm2, exportQasm3 } from '../../../src/compiler/targets/openqasm/index.ts';
import { compileUnitary } from '../../../src/compiler/plan/unitary.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { circuitOf as importedCircuit } from '../openqasm/qasm.ts';

const paulis: Record<string, Matrix> = {
  I: real(1, 0, 0, 1),
  X: real(0, 1, 1, 0),
  Y: [0, 0, 0, -1, 0, 1, 0, 0],
  Z: real(1, 0, 0, -1),
};
const word = (longest: number) =>
  fc.array(fc.constantFrom('I', 'X', 'Y', 'Z'), { minLength: 1, maxLength: longest, size: 'max' }).map((letters) => letters.join('')); // prettier-ignore

/** cos(t/2) − i sin(t/2) P */
function rotationMatrix(letters: string, t: number): Matrix {
  const product = [...letters].map((letter) => paulis[letter]).reduce(tensor);
  return add(scale(Math.cos(t / 2), 0, identity(2 ** letters.length)), scale(0, -Math.sin(t / 2), product));
}

propertyTest.prop([word(6), fc.double({ min: -7, max: 7, noNaN: true })], { numRuns: 40 })(
  'the gates multiply to the matrix',
  (letters, t) => {
    const qubits = [...letters].map((_, i) => i);
    const { before, core, after } = pauliRotation(letters, constant(t), qubits);
    const unitary = compileUnitary(letters.length, [...before, core, ...after]);
    const angles = core.angles.map((angle) => (angle.kind === 'constant' ? angle.value : NaN));
    const found = unitary.evaluate(Float64Array.from(angles));
    rotationMatrix(letters, t).forEach((entry, i) => expect(found[i]).toBeCloseTo(entry, 12));
  },
);

const circuitIn = (text: string): Circuit => {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'test/pauli.qcnn', text }, () => undefined);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return circuit;
};
const evaluate = (circuit: Circuit, weights: number[], backend = 'reference') =>
  findBackend(backend).load(circuit).vjp(weights, [], circuit.outputs.map(() => 1), 1); // prettier-ignore

describe('a call', () => {
  const register = 'qubit q[9]; ry([i * i + 0.3 for i in 0..9]) on q; rz([0.7 - i for i in 0..9]) on q;';
  const outputs = 'return sum(X(q)), sum(Y(q)) + Z(q[0]), prod(Y(q[0..8]));';
  const rotated = (letters: string, before = '') =>
    circuitIn(`circuit a { weight t: angle; ${register} ${before} rpauli("${letters}", t) q[0..${letters.length}]; ${outputs} }`.replace('q[0..1]', 'q[0]')); // prettier-ignore

  propertyTest.prop([word(8), fc.double({ min: -3, max: 3, noNaN: true })], { numRuns: 12 })(
    'has the gradient that the parameter-shift rule gives, before and after passes, on every level',
    (letters, t) => {
      const circuit = rotated(letters);
      const sum = (at: number) => evaluate(circuit, [at]).values.reduce((all, value) => all + value, 0);
      const shifted = (sum(t + Math.PI / 2) - sum(t - Math.PI / 2)) / 2;
      for (const level of [0, 2] as const) {
        const found = evaluate(optimise(circuit, level, { verify: true }).circuit, [t]);
        expect(found.values.reduce((all, value) => all + value, 0)).toBeCloseTo(sum(t), 10);
        expect(found.weights[0]).toBeCloseTo(shifted, 10);
      }
    },
  );

  propertyTest.prop([word(5), fc.double({ min: -3, max: 3, noNaN: true })], { numRuns: 8 })(
    'is the same after OpenQASM 2 and 3',
    (letters, t) => {
      const circuit = rotated(letters);
      const right = evaluate(circuit, [t]).values;
      const [again3, again2] = [importedCircuit(exportQasm3(circuit)), importedCircuit(exportQasm2(circuit, { weights: [t] }))]; // prettier-ignore
      right.forEach((value, i) => {
        expect(evaluate(again3, [t]).values[i]).toBeCloseTo(value, 9);
        expect(evaluate(again2, []).values[i]).toBeCloseTo(value, 9);
      });
    },
  );

  test('of eight letters runs on wasm', () => {
    const circuit = rotated('XYZZYXXY');
    const [right, found] = [evaluate(circuit, [0.8]), evaluate(circuit, [0.8], 'wasm')];
    right.values.forEach((value, i) => expect(found.values[i]).toBeCloseTo(value, 4));
    expect(found.weights[0]).toBeCloseTo(right.weights[0], 4);
  });

  const gatesOf = (statements: string) =>
    circuitIn(`circuit a { weight t: angle[4]; qubit q[5]; ${statements} return Z(q); }`).operations.map(
      (each) => {
        const { gate, controls, qubits } = each as GateOperation;
        return `${'c'.repeat(controls)}${gate} ${qubits.join()}`;
      },
    );

  test('is a row of the gate table where there is one; I leaves its qubit alone', () => {
    expect(gatesOf('rpauli("X", t[0]) q[1]; rpauli("YIY", t[0]) q[0..3];')).toEqual(['rx 1', 'ryy 0,2']);
    expect(gatesOf('rpauli("II", t[0]) q[0..2]; ctrl @ rpauli("I", t[0]) q[0..2];')).toEqual(['gphase ', 'cgphase 0']); // prettier-ignore
  });

  test('takes controls and powers at its core alone', () => {
    expect(gatesOf('ctrl(2) @ rpauli("XZZ", t[0]) q[0..2], q[2..5];')).toEqual(['h 2', 'cx 2,3', 'ccrzz 0,1,3,4', 'cx 2,3', 'h 2']); // prettier-ignore
    expect(gatesOf('pow(-2) @ rpauli("ZX", t[0]) q[0..2];')).toEqual(['h 1', 'rzz 0,1', 'rzz 0,1', 'h 1']);
  });

  test('is broadcast, with an angle for each tuple or one for all', () => {
    expect(gatesOf('rpauli("ZZ", t) on line(q);')).toEqual(['rzz 0,1', 'rzz 1,2', 'rzz 2,3', 'rzz 3,4']);
    expect(gatesOf('for (word, s) in [("XX", t[0]), ("YY", t[1])] { rpauli(word, s) q[0..2]; }')).toEqual(['rxx 0,1', 'ryy 0,1']); // prettier-ignore
  });

  test('merges with its like, and vanishes before its inverse', () => {
    const twice = circuitIn('circuit a { weight t: angle[2]; qubit q[3]; h on q; rpauli("XYZ", t[0]) q; rpauli("XYZ", t[1]) q; return Y(q); }'); // prettier-ignore
    const count = ({ operations }: Circuit) => operations.filter((each) => each.kind === 'gate' && each.gate === 'rzz').length; // prettier-ignore
    expect([count(twice), count(optimise(twice, 1).circuit)]).toEqual([2, 1]);
    const undone = circuitIn('circuit a { weight t: angle; qubit q[3]; rpauli("XYZ", t) q; inv @ rpauli("XYZ", t) q; return Z(q); }'); // prettier-ignore
    expect(optimise(undone, 1).circuit.operations).toEqual([]);
  });
});
