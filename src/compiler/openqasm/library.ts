// What a program may call without defining it: the built-in gates of both versions and the two standard includes, each
// with its spelling in the language.
import { gates } from '../circuit/gates.ts';
import type { Span } from '../source/source.ts';
import type { Expression, GateDeclaration } from '../syntax/ast.ts';
import { parse } from '../syntax/index.ts';
import { recordGate, settleGate } from './names.ts';
import { number } from '../syntax/nodes.ts';

export interface KnownGate {
  /** Its name in a `.qcnn` file, and the controls that are put before it there. */
  readonly callee: string;
  readonly controls?: number;
  readonly angles: number;
  /** Operands, those controls included. */
  readonly qubits: number;
  /** The arguments in the language, where they differ. */
  arguments?(given: readonly Expression[], span: Span): readonly Expression[];
  /** A definition that the `.qcnn` file needs. */
  readonly definition?: { readonly name: string; readonly text: string };
  /** Operations of the gate table that it takes, and levels of definitions; absent: 1. */
  readonly cost?: number;
  readonly depth?: number;
  /** Has no definition. */
  readonly opaque?: boolean;
}

function rows(names: string): [string, KnownGate][] {
  return names.split(' ').map((name) => {
    const { angles, qubits } = gates.get(name)!;
    return [name, { callee: name, angles, qubits }];
  });
}

/** The syntax tree of a definition below. */
export function libraryDefinition(text: string): GateDeclaration {
  return parse({ name: 'OpenQASM library', text }).file.declarations[0] as GateDeclaration;
}

/** The importer's own gates. */
export const ownGates: ReadonlyMap<string, string> = new Map([
  [recordGate, `gate ${recordGate} source, copy {\n  cx source, copy;\n}`],
  [settleGate, `gate ${settleGate} outcome {\n  x outcome;\n}`],
]);

/** U(θ, φ, λ) of OpenQASM 3 is e^{iθ/2} u(θ, φ, λ) (specification 3.0, "Built-in single-qubit gate U"). */
const phasedU = {
  name: 'U',
  text: 'gate U(theta: angle, phi: angle, lambda: angle) a {\n  u(theta, phi, lambda) a;\n  gphase(theta / 2);\n}',
};

export const builtIns: Readonly<Record<2 | 3, ReadonlyMap<string, KnownGate>>> = {
  2: new Map([['U', { callee: 'u', angles: 3, qubits: 1 }], ...rows('CX')]),
  3: new Map([
    ['U', { callee: 'U', angles: 3, qubits: 1, definition: phasedU, cost: 2, depth: 2 }],
    ...rows('gphase'),
  ]),
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
      ['u0', { callee: 'id', angles: 1, qubits: 1, arguments: () => [] }],
      ['cu1', { callee: 'cp', angles: 1, qubits: 2 }],
      [
        'cu3',
        { callee: 'cu', angles: 3, qubits: 2, arguments: (given, span) => [...given, number(0, span)] },
      ],
      ['csx', { callee: 'sx', controls: 1, angles: 0, qubits: 2 }],
      ['c3x', { callee: 'ccx', controls: 1, angles: 0, qubits: 4 }],
      ['c3sqrtx', { callee: 'sx', controls: 3, angles: 0, qubits: 4 }],
      ['c4x', { callee: 'ccx', controls: 2, angles: 0, qubits: 5 }],
      ['rccx', { callee: 'rccx', angles: 0, qubits: 3, definition: rccx, cost: 9, depth: 2 }],
      ['rc3x', { callee: 'rc3x', angles: 0, qubits: 4, definition: rc3x, cost: 18, depth: 2 }],
    ]),
  ],
]);
