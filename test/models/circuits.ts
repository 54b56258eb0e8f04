// Circuits for the tests of layers and models, built directly as IR.
import { input, weight } from '../../src/compiler/circuit/angles.ts';
import type {
  Angle,
  Circuit,
  GateOperation,
  InputSlot,
  Operation,
  Output,
  Pauli,
} from '../../src/compiler/circuit/circuit.ts';

const paulis: readonly Pauli[] = ['X', 'Y', 'Z'];

export function gate(name: string, angles: readonly Angle[], ...qubits: number[]): GateOperation {
  return { kind: 'gate', gate: name, controls: 0, angles, qubits };
}

export function pauliProduct(...factors: [Pauli, number][]): Output {
  return {
    kind: 'observable',
    terms: [{ coefficient: 1, factors: factors.map(([pauli, qubit]) => ({ pauli, qubit })) }],
  };
}

/** X, Y, Z of one qubit. */
export const blochVector = (qubit: number): Output[] => paulis.map((pauli) => pauliProduct([pauli, qubit]));

/** All 15 Pauli products of two qubits, a < b. */
export function pairReadout(a: number, b: number): Output[] {
  const products = paulis.flatMap((one) => paulis.map((two) => pauliProduct([one, a], [two, b])));
  return [...blochVector(a), ...blochVector(b), ...products];
}

/** RY(x_i), then a layer of weighted RY and a ring of CX, then weighted RX; small and quick. */
export function smallCircuit(qubits: number, outputs: readonly Output[]): Circuit {
  const all = [...Array(qubits).keys()];
  return {
    name: 'small',
    qubits,
    bits: 0,
    weights: [slot('c', 2 * qubits)],
    inputs: [inputSlot('angle', qubits)],
    operations: [
      ...all.map((q) => gate('ry', [input(q)], q)),
      ...all.map((q) => gate('ry', [weight(q)], q)),
      ...all.slice(1).map((q) => gate('cx', [], q - 1, q)),
      ...all.map((q) => gate('rx', [weight(qubits + q)], q)),
    ],
    outputs,
  };
}

/** The ring QCNN on n qubits, stopped at two, with all 15 Pauli products of them. */
export function ringCircuit(n: number): Circuit {
  const weights: { name: string; size: number }[] = [];
  const operations: Operation[] = [];
  let used = 0;
  const fresh = (name: string, size: number): Angle[] => {
    weights.push({ name, size });
    used += size;
    return Array.from({ length: size }, (_, i) => weight(used - size + i));
  };
  let bits = 0;
  let live = [...Array(n).keys()];
  operations.push(...live.map((q) => gate('ry', [input(q)], q)));
  while (live.length > 2) {
    const c = fresh('c', 15);
    const p = fresh('p', 2);
    for (const [a, b] of ring(live)) operations.push(...su4(c, a, b));
    for (let i = 0; i + 1 < live.length; i += 2) operations.push(...poolZx(p, live[i + 1], live[i], bits++));
    live = live.filter((_, i) => i % 2 === 0);
  }
  operations.push(...su4(fresh('last', 15), live[0], live[1]));
  const meetings = new Map<string, number>();
  let offset = 0;
  return {
    name: 'ring',
    qubits: n,
    bits,
    weights: weights.map(({ name, size }) => {
      const meeting = meetings.get(name) ?? 0;
      meetings.set(name, meeting + 1);
      offset += size;
      return { ...slot(name, size), meeting, offset: offset - size };
    }),
    inputs: [inputSlot('angle', n)],
    operations,
    outputs: pairReadout(live[0], live[1]),
  };
}

/** Amplitudes on all qubits, then weighted RY on each and CX along the line. */
export function amplitudeCircuit(qubits: number, outputs: readonly Output[]): Circuit {
  const { operations, ...rest } = smallCircuit(qubits, outputs);
  const length = 2 ** qubits;
  const prepare: Operation = {
    kind: 'prepare',
    amplitudes: Array.from({ length }, (_, k) => input(k)),
    qubits: [...Array(qubits).keys()],
  };
  return {
    ...rest,
    name: 'amplitude',
    inputs: [inputSlot('amplitude', length)],
    operations: [prepare, ...operations.slice(qubits)],
  };
}

function slot(name: string, size: number) {
  return {
    name,
    meeting: 0,
    shape: [size],
    offset: 0,
    size,
    initial: { kind: 'uniform', low: -Math.PI, high: Math.PI },
  } as const;
}

function inputSlot(element: InputSlot['element'], size: number): InputSlot {
  return { name: 'x', element, shape: [size], offset: 0, size };
}

function ring(live: readonly number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (const start of [0, 1]) {
    for (let i = start; i + 1 < live.length; i += 2) pairs.push([live[i], live[i + 1]]);
  }
  if (live.length > 2 && live.length % 2 === 0) pairs.push([live[live.length - 1], live[0]]);
  return pairs;
}

function su4(t: readonly Angle[], a: number, b: number): GateOperation[] {
  return [
    gate('u', t.slice(0, 3), a),
    gate('u', t.slice(3, 6), b),
    gate('cx', [], a, b),
    gate('ry', [t[6]], a),
    gate('rz', [t[7]], b),
    gate('cx', [], b, a),
    gate('ry', [t[8]], a),
    gate('cx', [], a, b),
    gate('u', t.slice(9, 12), a),
    gate('u', t.slice(12, 15), b),
  ];
}

function poolZx(t: readonly Angle[], source: number, target: number, bit: number): Operation[] {
  return [
    { kind: 'measure', qubit: source, bit },
    {
      kind: 'branch',
      condition: { kind: 'bit', bit },
      then: [gate('rz', [t[0]], target)],
      orElse: [gate('rx', [t[1]], target)],
    },
  ];
}
