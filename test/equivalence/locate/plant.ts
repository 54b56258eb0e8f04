// One gate of a circuit made wrong, as people and passes make them wrong.
import { binary, constant } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, GateOperation } from '../../../src/compiler/circuit/circuit.ts';

export const bugs = ['sign', 'axis', 'swapped', 'dropped', 'off by 1e-3', 'off by 1e-6', 'turned once more', 'phase'] as const; // prettier-ignore
export type Bug = (typeof bugs)[number];

const axes: Readonly<Record<string, string>> = { rx: 'ry', ry: 'rz', rz: 'rx', rxx: 'ryy', ryy: 'rzz', rzz: 'rxx', cx: 'cz', cz: 'cx', crx: 'cry', cry: 'crz', crz: 'crx', x: 'y', y: 'z', z: 'x', s: 'sdg', h: 'x' }; // prettier-ignore
const phases: Readonly<Record<string, string>> = { rz: 'p', p: 'rz', crz: 'cp', cp: 'crz' };

/** What stands in the place of the gate; undefined where it cannot be wrong in this way. */
export function wrong(gate: GateOperation, bug: Bug): GateOperation[] | undefined {
  const turned = (by: number) =>
    gate.angles.length > 0
      ? [{ ...gate, angles: [binary('add', gate.angles[0], constant(by)), ...gate.angles.slice(1)] }]
      : undefined;
  const renamed = (names: Readonly<Record<string, string>>) =>
    names[gate.gate] ? [{ ...gate, gate: names[gate.gate] }] : undefined;
  switch (bug) {
    case 'sign':
      return gate.angles.length > 0
        ? [{ ...gate, angles: gate.angles.map((angle) => binary('multiply', constant(-1), angle)) }]
        : undefined;
    case 'axis':
      return renamed(axes);
    case 'swapped':
      return gate.qubits.length > 1 ? [{ ...gate, qubits: gate.qubits.toReversed() }] : undefined;
    case 'dropped':
      return [];
    case 'off by 1e-3':
      return turned(1e-3);
    case 'off by 1e-6':
      return turned(1e-6);
    case 'turned once more':
      return turned(2 * Math.PI);
    case 'phase':
      return renamed(phases);
  }
}

/** The circuit with the bug in the gate at this place of its list; undefined where there is none such. */
export function plant(circuit: Circuit, at: number, bug: Bug): Circuit | undefined {
  const gate = circuit.operations[at];
  const instead = gate?.kind === 'gate' ? wrong(gate, bug) : undefined;
  return instead && { ...circuit, operations: circuit.operations.toSpliced(at, 1, ...instead) };
}
