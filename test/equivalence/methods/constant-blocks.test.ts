// Numbers that a decomposition computed: circuits are proved the same whatever was made of their gates of numbers, up to a
// bound that is said, and what is off by more than 1e-12 is not.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { constant } from '../../../src/compiler/circuit/angles.ts';
import {
  type Circuit,
  type GateOperation,
  inputCount,
  type Operation,
  weightCount,
} from '../../../src/compiler/circuit/circuit.ts';
import { controlsOf } from '../../../src/compiler/circuit/gate-forms.ts';
import { gateNamed } from '../../../src/compiler/circuit/gates.ts';
import { multiply, type Matrix } from '../../../src/compiler/circuit/matrix.ts';
import { prove } from '../../../src/equivalence/methods/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../subjects.ts';
import { denseDistance } from './dense.ts';

const runs = Number(process.env.QCNN_RUNS ?? 12);

const proofOf = (a: Circuit, b: Circuit, level: Level) => prove({ pair: { a, b }, level }, { seed: 1, budget: createBudget(20) }); // prettier-ignore

const isNumber = (gate: GateOperation) => gate.angles.every(({ kind }) => kind === 'constant');
const valuesOf = (gate: GateOperation) => gate.angles.map((angle) => (angle.kind === 'constant' ? angle.value : NaN)); // prettier-ignore

/** Neighbours on one qubit as one gate u, by its Euler angles in double precision; controlled gates by their eigenvectors. */
function computed(operations: readonly Operation[]): Operation[] {
  const result: Operation[] = [];
  for (const operation of operations) {
    const before = result.at(-1);
    const isSingle = (each: Operation | undefined): each is GateOperation => each?.kind === 'gate' && each.qubits.length === 1 && isNumber(each) && controlsOf(each) === 0; // prettier-ignore
    if (!isSingle(operation)) result.push(operation);
    else {
      const own = gateNamed(operation.gate).matrix(valuesOf(operation));
      const isNext = isSingle(before) && before.qubits[0] === operation.qubits[0];
      const all = isNext ? multiply(own, gateNamed(before.gate).matrix(valuesOf(before))) : own;
      if (isNext) result.pop();
      result.push(eulerGate(all, operation.qubits));
    }
  }
  return result;
}

/** u(θ, φ, λ) up to a phase. */
function eulerGate(m: Matrix, qubits: readonly number[]): GateOperation {
  const arg = (at: number) => Math.atan2(m[at + 1], m[at]);
  const size = (at: number) => Math.hypot(m[at], m[at + 1]);
  const theta = 2 * Math.atan2(size(4), size(0));
  const [phi, lambda] = size(0) < 1e-9 ? [arg(4) - arg(2) - Math.PI, 0] : size(4) < 1e-9 ? [arg(6) - arg(0), 0] : [arg(4) - arg(0), arg(2) + Math.PI - arg(0)]; // prettier-ignore
  return { kind: 'gate', gate: 'u', controls: 0, angles: [theta, phi, lambda].map(constant), qubits };
}

const drawn = fc.oneof(circuits({ pools: true, noise: true }), circuits(), circuits({ qubits: { min: 5, max: 9 }, depth: 8 })); // prettier-ignore

const levelOf = ({ operations }: Circuit): Level => (operations.every(({ kind }) => kind === 'gate' || kind === 'barrier') ? 'phase' : 'channel'); // prettier-ignore

propertyTest.prop([drawn], { numRuns: runs })(
  'gates on one qubit, joined in double precision between gates with weights',
  (circuit) => {
    const after = { ...circuit, operations: computed(circuit.operations) };
    const proof = proofOf(circuit, after, levelOf(circuit));
    expect(proof.kind, JSON.stringify(proof)).toBe('equal');
    expect(proof.snapped).toBeLessThan(1e-9);
  },
);

/** One gate of numbers turns by that much more. */
function perturbed(circuit: Circuit, place: number, by: number): Circuit | undefined {
  const places = circuit.operations.flatMap((each, at) => (each.kind === 'gate' && each.angles.length > 0 && isNumber(each) ? [at] : [])); // prettier-ignore
  if (places.length === 0) return undefined;
  const at = places[place % places.length];
  const gate = circuit.operations[at] as GateOperation;
  const angles = valuesOf(gate).map((value, k) => constant(k === 0 ? value + by : value));
  return { ...circuit, operations: circuit.operations.with(at, { ...gate, angles }) };
}

propertyTest.prop([circuits({ pools: true, qubits: { min: 1, max: 3 } }), fc.nat(99), fc.constantFrom(1e-6, 1e-9, 1e-11)], { numRuns: 2 * runs })(
  'what is proved is no further apart than is said, whatever is off',
  (circuit, place, by) => {
    const other = perturbed({ ...circuit, operations: computed(circuit.operations) }, place, by);
    const level = levelOf(circuit);
    const proof = other && proofOf(circuit, other, level);
    if (proof?.kind !== 'equal') return;
    const numbers = { weights: [0.3, -1.1, 2.2].slice(0, weightCount(circuit)), inputs: [0.7, 1.9].slice(0, inputCount(circuit)) };
    expect(denseDistance({ a: circuit, b: other! }, level, numbers)).toBeLessThan(proof.snapped + 1e-13);
  },
); // prettier-ignore

const cu = (body: string) => circuitOf(`circuit c { weight w: angle; qubit q[3]; rx(w) on q; cx q[1], q[2]; ${body} ry(w) on q; return Z(q[0]); }`); // prettier-ignore

/** By eigenvectors of the gate, as OpenQASM 2 has it. */
const byEigenvectors = (off: number) => cu(`u3(-0.19059812659914332, 0, -1.3707963267948966) q[1]; u1(0.44112044348973245) q[0]; cp(${1.8177591130205353 + off}) q[0], q[1]; u3(0.19059812659914332, 1.3707963267948966, 0) q[1];`); // prettier-ignore

test('a controlled gate by its eigenvectors between gates with weights, at every level; off by more, at none', () => {
  const given = cu('cu(0.3, 0.7, 1.1, 0.45) q[0], q[1];');
  const proof = proofOf(given, byEigenvectors(0), 'exact');
  expect(proof).toMatchObject({ kind: 'equal' });
  expect(proof.snapped).toBeGreaterThan(0);
  expect(proof.snapped).toBeLessThan(1e-12);
  for (const off of [1e-6, 1e-9, -3e-12])
    for (const level of ['phase', 'state'] as const)
      expect(proofOf(given, byEigenvectors(off), level).kind).toBe('unequal');
});
