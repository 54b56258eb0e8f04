// What a program may call without defining it: the built-in gates of both versions and the two standard includes, each
// with its spelling in the language.
import { gates } from '../circuit/gates.ts';

export interface KnownGate {
  /** What stands before the arguments in a `.qcnn` file: a name, with modifiers perhaps. */
  readonly head: string;
  readonly angles: number;
  readonly qubits: number;
  /** The arguments in the language, where they differ. */
  arguments?(texts: readonly string[]): readonly string[];
  /** A definition that the `.qcnn` file needs. */
  readonly definition?: { readonly name: string; readonly text: string };
}

function rows(names: string): [string, KnownGate][] {
  return names.split(' ').map((name) => {
    const { angles, qubits } = gates.get(name)!;
    return [name, { head: name, angles, qubits }];
  });
}

/** U(θ, φ, λ) of OpenQASM 3 is e^{iθ/2} u(θ, φ, λ) (specification 3.0, "Built-in single-qubit gate U"). */
const phasedU = {
  name: 'U',
  text: 'gate U(theta: angle, phi: angle, lambda: angle) a {\n  u(theta, phi, lambda) a;\n  gphase(theta / 2);\n}',
};

export const builtIns: Readonly<Record<2 | 3, ReadonlyMap<string, KnownGate>>> = {
  2: new Map([['U', { head: 'u', angles: 3, qubits: 1 }], ...rows('CX')]),
  3: new Map([['U', { head: 'U', angles: 3, qubits: 1, definition: phasedU }], ...rows('gphase')]),
};

/** Margolus' relative-phase Toffoli gates, as qelib1.inc defines them (Maslov, arXiv:1508.03273). */
const rccx = {
  name: 'rccx',
  text: `gate rccx a, b, c {
  u2(0, pi) c;
  t c;
  cx b, c;
  tdg c;
  cx a, c;
  t c;
  cx b, c;
  tdg c;
  u2(0, pi) c;
}`,
};
const rc3x = {
  name: 'rc3x',
  text: `gate rc3x a, b, c, d {
  u2(0, pi) d;
  t d;
  cx c, d;
  tdg d;
  u2(0, pi) d;
  cx a, d;
  t d;
  cx b, d;
  tdg d;
  cx a, d;
  t d;
  cx b, d;
  tdg d;
  u2(0, pi) d;
  t d;
  cx c, d;
  tdg d;
  u2(0, pi) d;
}`,
};

const common = 'x y z h s sdg t tdg sx rx ry rz p id cx cy cz cp crx cry crz ch swap ccx cswap cu u1 u2 u3';
export const includes: ReadonlyMap<string, ReadonlyMap<string, KnownGate>> = new Map([
  ['stdgates.inc', new Map(rows(`${common} CX phase cphase`))],
  [
    'qelib1.inc',
    new Map<string, KnownGate>([
      ...rows(`${common} u sxdg rxx rzz`),
      ['u0', { head: 'id', angles: 1, qubits: 1, arguments: () => [] }],
      ['cu1', { head: 'cp', angles: 1, qubits: 2 }],
      ['cu3', { head: 'cu', angles: 3, qubits: 2, arguments: (texts) => [...texts, '0'] }],
      ['csx', { head: 'ctrl @ sx', angles: 0, qubits: 2 }],
      ['c3x', { head: 'ctrl @ ccx', angles: 0, qubits: 4 }],
      ['c3sqrtx', { head: 'ctrl(3) @ sx', angles: 0, qubits: 4 }],
      ['c4x', { head: 'ctrl(2) @ ccx', angles: 0, qubits: 5 }],
      ['rccx', { head: 'rccx', angles: 0, qubits: 3, definition: rccx }],
      ['rc3x', { head: 'rc3x', angles: 0, qubits: 4, definition: rc3x }],
    ]),
  ],
]);
