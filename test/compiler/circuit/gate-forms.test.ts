// What the passes believe about gates, checked on the matrices of the whole table.
import { describe, expect, test } from 'vitest';
import { channels } from '../../../src/compiler/circuit/channels.ts';
import type { GateOperation, Pauli } from '../../../src/compiler/circuit/circuit.ts';
import { constant, evaluate } from '../../../src/compiler/circuit/angles.ts';
import { gateMatrix, gateNamed, gates } from '../../../src/compiler/circuit/gates.ts';
import { adjoint, controlled, identity, multiply, real, add, tensor, type Matrix } from '../../../src/compiler/circuit/matrix.ts'; // prettier-ignore
import { axesOf, bodyOf, formOf, isPhase, placeOf, withControls } from '../../../src/compiler/circuit/gate-forms.ts'; // prettier-ignore

const paulis: Readonly<Record<Pauli, Matrix>> = {
  X: real(0, 1, 1, 0),
  Y: [0, 0, 0, -1, 0, 1, 0, 0],
  Z: real(1, 0, 0, -1),
};
const axes = Object.keys(paulis) as Pauli[];

/** Angles without symmetry. */
const call = (name: string, controls = 0): GateOperation => {
  const row = gateNamed(name);
  const angles = Array.from({ length: row.angles }, (_, index) => constant(0.7 + 1.1 * index));
  const qubits = Array.from({ length: row.qubits + controls }, (_, index) => index);
  return { kind: 'gate', gate: name, controls, angles, qubits };
};
const matrixOf = ({ gate, controls, angles }: GateOperation): Matrix =>
  controlled(gateMatrix(gateNamed(gate), angles.map((angle) => evaluate(angle, [], []))), controls); // prettier-ignore
const at = (pauli: Matrix, qubit: number, qubits: number): Matrix => {
  let product: Matrix = [1, 0];
  for (let each = 0; each < qubits; each++) product = tensor(product, each === qubit ? pauli : identity(2));
  return product;
};
const distance = (a: Matrix, b: Matrix) => Math.max(...a.map((each, index) => Math.abs(each - b[index])));
const commute = (a: Matrix, b: Matrix) => distance(multiply(a, b), multiply(b, a)) < 1e-12;

const spellings = [...gates.keys()].flatMap((name) => [call(name), call(name, 1)]);

describe('the commutation table', () => {
  test('a gate commutes with the Pauli of its axis on each qubit, and with no other', () => {
    for (const gate of spellings) {
      axesOf(gate).forEach((axis, qubit) => {
        const commuting = axes.filter((each) => commute(matrixOf(gate), at(paulis[each], qubit, gate.qubits.length))); // prettier-ignore
        const expected = axis === 'any' ? axes : axis === null ? [] : [axis];
        // Under a control the identity commutes with everything, which `axesOf` may leave unsaid.
        if (gate.gate === 'id' && gate.controls > 0) expect(commuting).toEqual(axes);
        else expect([gate.gate, gate.controls, qubit, commuting]).toEqual([gate.gate, gate.controls, qubit, expected]); // prettier-ignore
      });
    }
  });

  test('the Kraus operators of a channel commute with the Pauli of its axis', () => {
    for (const { name, arities, kraus, axis } of channels.values()) {
      for (const qubits of arities) {
        const every = axes.filter((each) => kraus(0.3, qubits).every((k) => commute(k, at(paulis[each], 0, qubits)))); // prettier-ignore
        expect([name, every]).toEqual([name, axis ? [axis] : []]);
      }
    }
  });

  test('backwards, every channel takes a Pauli to a sum of itself and the identity', () => {
    for (const { kraus } of channels.values()) {
      for (const pauli of axes) {
        const image = kraus(0.3, 1).map((k) => multiply(adjoint(k), multiply(paulis[pauli], k))).reduce(add); // prettier-ignore
        for (const other of axes.filter((each) => each !== pauli)) {
          const product = multiply(paulis[other], image);
          expect(Math.abs(product[0] + product[6])).toBeLessThan(1e-12);
        }
      }
    }
  });
});

describe('forms', () => {
  test('a gate is its body under its controls', () => {
    for (const { name, controls } of gates.values()) {
      const body = bodyOf(name);
      if (name === body) continue;
      expect([name, distance(matrixOf(call(name)), matrixOf(call(body, controls)))]).toEqual([name, 0]);
    }
  });

  test('more controls keep the meaning', () => {
    for (const name of gates.keys()) {
      for (const controls of [1, 2]) {
        const gate = call(name);
        const lifted = gate.qubits.map((qubit) => qubit + controls);
        const controlled = withControls({ ...gate, qubits: lifted }, controls === 1 ? [0] : [0, 1]);
        expect(controlled.qubits).toEqual(call(name, controls).qubits);
        expect([name, distance(matrixOf(controlled), matrixOf(call(name, controls)))]).toEqual([name, 0]);
      }
    }
  });

  test('gates in one place are one gate, whatever the order of operands that are alike', () => {
    for (const gate of spellings) {
      if (gate.qubits.length !== 2) continue;
      const turned = { ...gate, qubits: [1, 0] };
      if (placeOf(formOf(turned)) !== placeOf(formOf(gate))) continue;
      const swap = matrixOf(call('swap'));
      const exchanged = multiply(swap, multiply(matrixOf(gate), swap));
      expect([gate.gate, distance(exchanged, matrixOf(gate))]).toEqual([gate.gate, 0]);
    }
    expect(isPhase('cz')).toBe(false);
    expect(placeOf(formOf({ ...call('cz'), qubits: [5, 3] }))).toBe('3,5');
  });
});
