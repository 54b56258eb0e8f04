// The gate table: one row a gate, with its equation, derivative and inverse. Adding a gate is adding a row.
// Names and matrices are those of OpenQASM 3's stdgates.inc, global phases included, with u, rxx, ryy, rzz, sxdg, gphase,
// and the interactions iswap, xx_plus_yy, fsim.
import { unary } from './angles.ts';
import type { Angle } from './circuit.ts';
import { invertEuler, invertU2, phasedU, simplerEuler, u, u2, u3 } from './euler-gates.ts';
import {
  control,
  fixed,
  rotation,
  varying,
  written,
  type Body,
  type Inverse,
  type Invert,
  type Simpler,
} from './gate-body.ts';
import { propertiesOf, type GateProperties } from './gate-properties.ts';
import { adjoint, build, controlled, isSame, paulis, real, type Matrix } from './matrix.ts';

/** A row: what cannot be told from the matrix is written, the rest is in `properties`. */
export interface Gate extends Body {
  readonly name: string;
  /** The row and the angles that undo this gate exactly. */
  readonly inverse: Inverse;
  /** A gate with fewer angles that is this one, phase included, where these angles allow it. */
  readonly simpler: ((t: readonly Angle[]) => Simpler | undefined) | undefined;
  /** What is under the controls, phase included, by other gates: an OpenQASM 3 definition. */
  readonly definition: string | undefined;
  /** The same by gates with one angle each that obey the law of the table; absent: `definition`, for several angles. */
  readonly split: string | undefined;
  /** Its name in OpenQASM 3, built in or of stdgates.inc; absent: it is defined there. */
  readonly qasm3: string | undefined;
  /** Its name in the first qelib1.inc (arXiv:1707.03429), which may leave out a phase where there are no controls. */
  readonly qasm2: string | undefined;
  /** What a drawing writes into the box under the controls. */
  readonly label: string;
  /** What it does, with its equation, in one sentence of operands a, b, c and the angles of its definition, t if there is one. */
  readonly says: string;
  /** What follows from the matrix, found at first use. */
  readonly properties: GateProperties;
}

const { cos, sin, SQRT1_2 } = Math;

// ---- Fixed matrices

const id = fixed(1, real(1, 0, 0, 1));
const x = fixed(1, paulis.X);
const y = fixed(1, paulis.Y);
const z = fixed(1, paulis.Z);
const h = fixed(1, real(SQRT1_2, SQRT1_2, SQRT1_2, -SQRT1_2));
const s = fixed(1, [1, 0, 0, 0, 0, 0, 0, 1]); // diag(1, i)
const sdg = fixed(1, [1, 0, 0, 0, 0, 0, 0, -1]);
const t = fixed(1, [1, 0, 0, 0, 0, 0, SQRT1_2, SQRT1_2]); // diag(1, e^{iπ/4})
const tdg = fixed(1, [1, 0, 0, 0, 0, 0, SQRT1_2, -SQRT1_2]);
const sx = fixed(1, [0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5]); // √X, trace 1 + i
const sxdg = fixed(1, [0.5, -0.5, 0.5, 0.5, 0.5, 0.5, 0.5, -0.5]);
const swap = fixed(2, real(1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1));

// iSWAP, Qiskit's iSwapGate: |01> and |10> change places, with the phase i.
const iswap = fixed(2, exchange([0, 0], [0, 1], [0, 1], [1, 0]));
const iswapdg = fixed(2, exchange([0, 0], [0, -1], [0, -1], [1, 0]));

// ---- Rotations R_P(t) = exp(−i t P / 2) = cos(t/2) − i sin(t/2) P, so dR_P/dt = R_P(t + π) / 2

const rx = written((c, s, m) => {
  m[0] = m[6] = c;
  m[3] = m[5] = -s;
});
const ry = written((c, s, m) => {
  m[0] = m[6] = c;
  m[2] = -s;
  m[4] = s;
});
const rz = written((c, s, m) => {
  m[0] = m[6] = c;
  m[1] = -s;
  m[7] = s;
});
// prettier-ignore
const rxx = rotation(2, (c, s) => [
  c, 0, 0, 0, 0, 0, 0, -s,
  0, 0, c, 0, 0, -s, 0, 0,
  0, 0, 0, -s, c, 0, 0, 0,
  0, -s, 0, 0, 0, 0, c, 0,
]);
// prettier-ignore
const ryy = rotation(2, (c, s) => [
  c, 0, 0, 0, 0, 0, 0, s,
  0, 0, c, 0, 0, -s, 0, 0,
  0, 0, 0, -s, c, 0, 0, 0,
  0, s, 0, 0, 0, 0, c, 0,
]);
// prettier-ignore
const rzz = rotation(2, (c, s) => [
  c, -s, 0, 0, 0, 0, 0, 0,
  0, 0, c, s, 0, 0, 0, 0,
  0, 0, 0, 0, c, s, 0, 0,
  0, 0, 0, 0, 0, 0, c, -s,
]);

// ---- Phases

/** e^{it} */
const gphase: Body = {
  controls: 0,
  qubits: 0,
  angles: 1,
  matrix: ([t]) => [cos(t), sin(t)],
  derivatives: ([t]) => [[-sin(t), cos(t)]],
};
/** diag(1, e^{it}) */
const p: Body = {
  controls: 0,
  qubits: 1,
  angles: 1,
  matrix: ([t]) => [1, 0, 0, 0, 0, 0, cos(t), sin(t)],
  derivatives: ([t]) => [[0, 0, 0, 0, 0, 0, -sin(t), cos(t)]],
};

// ---- Interactions that conserve the number of ones

/**
 * Qiskit's XXPlusYYGate(θ, β): R_Z(−β) exp(−i θ/2 (XX + YY)/2) R_Z(β), both R_Z on the first operand, so that |10> goes to
 * cos θ/2 |10> − i sin θ/2 e^{iβ} |01>.
 */
const xxPlusYy = varying(2, 2, ([theta, beta]) => {
  const [c, s] = [cos(theta / 2), sin(theta / 2)];
  return exchange([c, 0], [s * sin(beta), -s * cos(beta)], [-s * sin(beta), -s * cos(beta)], [1, 0]);
});

/** Cirq's FSimGate(θ, φ): exp(−i θ (XX + YY)/2), and e^{−iφ} on |11>. */
const fsim = varying(2, 2, ([theta, phi]) => {
  const [c, s] = [cos(theta), sin(theta)];
  return exchange([c, 0], [0, -s], [0, -s], [cos(phi), -sin(phi)]);
});

type Complex = readonly [number, number];

/** 1 on |00>, [[stays, left], [right, stays]] on |01> and |10>, `both` on |11>. */
function exchange(stays: Complex, left: Complex, right: Complex, both: Complex): Matrix {
  return build(4, (row, column) => {
    if (row === 0 || row === 3 || column === 0 || column === 3)
      return row !== column ? [0, 0] : row === 0 ? [1, 0] : both;
    return row === column ? stays : row === 1 ? left : right;
  });
}

// ---- The table

const negateAll: Invert = (t) => t.map((angle) => unary('negate', angle));

interface Extra {
  /** Default: all angles negated; without angles the row with the adjoint matrix. */
  readonly invert?: Invert;
  readonly simpler?: NonNullable<Gate['simpler']>;
  readonly definition?: string;
  readonly split?: string;
  /** Default: the row's name, and none where there is a definition. */
  readonly qasm3?: string | null;
  readonly qasm2?: string | null;
}

function row(name: string, label: string, says: string, body: Body, extra: Extra = {}): Gate {
  const { invert = negateAll, simpler, definition, split } = extra;
  const { qasm3 = definition ? null : name, qasm2 = definition ? null : name } = extra;
  let inverse: Inverse | undefined;
  const gate: Gate = {
    ...body,
    name,
    label,
    says,
    simpler,
    definition,
    split,
    qasm3: qasm3 ?? undefined,
    qasm2: qasm2 ?? undefined,
    get properties() {
      return propertiesOf(body.matrix, body.angles);
    },
    get inverse() {
      return (inverse ??= { gate: body.angles > 0 ? name : adjointOf(gate), angles: invert });
    },
  };
  return gate;
}

/** The row without angles whose matrix is the adjoint: the gate itself where that does. */
function adjointOf(gate: Gate): string {
  const wanted = adjoint(gate.matrix([]));
  const found = [gate, ...rows].find(
    ({ controls, angles, matrix }) =>
      controls === gate.controls && angles === 0 && isSame(matrix([]), wanted),
  );
  if (!found) throw new Error(`no row of the gate table undoes ${gate.name}`);
  return found.name;
}

const rows: readonly Gate[] = [
  row('id', 'I', 'Does nothing.', id),
  row('x', 'X', 'NOT, X = [[0, 1], [1, 0]].', x),
  row('y', 'Y', 'Y = [[0, −i], [i, 0]].', y),
  row('z', 'Z', 'Z = diag(1, −1).', z),
  row('h', 'H', 'Hadamard, H = [[1, 1], [1, −1]] / √2.', h),
  row('s', 'S', 'S = √Z = diag(1, i).', s),
  row('sdg', 'S†', 'S† = diag(1, −i), the inverse of s.', sdg),
  row('t', 'T', 'T = √S = diag(1, e^{iπ/4}).', t),
  row('tdg', 'T†', 'T† = diag(1, e^{−iπ/4}), the inverse of t.', tdg),
  row('sx', '√X', '√X = [[1 + i, 1 − i], [1 − i, 1 + i]] / 2.', sx, { qasm2: null }),
  row('sxdg', '√X†', '√X† = [[1 − i, 1 + i], [1 + i, 1 − i]] / 2, the inverse of sx.', sxdg, {
    definition: 'gate sxdg a { inv @ sx a; }',
  }),
  row('rx', 'RX', 'Rotation about X, exp(−i t X / 2).', rx),
  row('ry', 'RY', 'Rotation about Y, exp(−i t Y / 2).', ry),
  row('rz', 'RZ', 'Rotation about Z, exp(−i t Z / 2).', rz),
  row('p', 'P', 'Phase, diag(1, e^{it}).', p, { qasm2: 'u1' }),
  row('phase', 'P', 'The same as p, diag(1, e^{it}).', p, { qasm2: 'u1' }),
  row('u1', 'P', 'The same as p, diag(1, e^{it}).', p),
  row(
    'u',
    'U',
    'Any gate of one qubit, [[cos(t/2), −e^{il} sin(t/2)], [e^{ip} sin(t/2), e^{i(p+l)} cos(t/2)]].',
    u,
    {
      invert: invertEuler,
      simpler: simplerEuler('p'),
      definition: 'gate u(t, p, l) a { u3(t, p, l) a; gphase((p + l) / 2); }',
      split: 'gate u(t, p, l) a { p(l) a; ry(t) a; p(p) a; }',
      qasm2: 'u3',
    },
  ),
  row(
    'u2',
    'U2',
    'rz(l), then ry(π/2), then rz(p): e^{−i(p+l)/2} [[1, −e^{il}], [e^{ip}, e^{i(p+l)}]] / √2.',
    u2,
    {
      invert: invertU2,
      split: 'gate u2(p, l) a { rz(l) a; ry(pi / 2) a; rz(p) a; }',
    },
  ),
  row('u3', 'U3', 'rz(l), then ry(t), then rz(p): e^{−i(p+l)/2} u(t, p, l).', u3, {
    invert: invertEuler,
    simpler: simplerEuler('rz'),
    split: 'gate u3(t, p, l) a { rz(l) a; ry(t) a; rz(p) a; }',
  }),
  row('cx', 'X', 'X on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ X.', control(x, 1)),
  // Read by its text, stdgates.inc's CX is e^{iπ/2} of the CX that everybody means, and so differs under a control.
  row('CX', 'X', 'The same as cx, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ X.', control(x, 1), { qasm3: 'cx', qasm2: 'cx' }),
  row('cy', 'Y', 'Y on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ Y.', control(y, 1)),
  row('cz', 'Z', 'Z on b where a is |1⟩, diag(1, 1, 1, −1).', control(z, 1)),
  row('ch', 'H', 'H on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ H.', control(h, 1)),
  row('cp', 'P', 'Phase e^{it} where both are |1⟩, diag(1, 1, 1, e^{it}).', control(p, 1), { qasm2: 'cu1' }),
  row('cphase', 'P', 'The same as cp, diag(1, 1, 1, e^{it}).', control(p, 1), { qasm2: 'cu1' }),
  row('crx', 'RX', 'rx(t) on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ exp(−i t X / 2).', control(rx, 1), {
    qasm2: null,
  }),
  row('cry', 'RY', 'ry(t) on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ exp(−i t Y / 2).', control(ry, 1), {
    qasm2: null,
  }),
  row('crz', 'RZ', 'rz(t) on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ exp(−i t Z / 2).', control(rz, 1)),
  row(
    'cu',
    'U',
    'e^{ig} u(t, p, l) on b where a is |1⟩, |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ e^{ig} u(t, p, l).',
    control(phasedU, 1),
    {
      invert: invertEuler,
      definition: 'gate cu(t, p, l, g) a { u(t, p, l) a; gphase(g); }',
      split: 'gate cu(t, p, l, g) a { p(l) a; ry(t) a; p(p) a; gphase(g); }',
      qasm3: 'cu',
      qasm2: null,
    },
  ),
  row('swap', '×', 'Exchanges two qubits, |01⟩ ↔ |10⟩.', swap, {
    definition: 'gate swap a, b { cx b, a; cx a, b; cx b, a; }',
    qasm3: 'swap',
  }),
  row('ccx', 'X', 'X on c where a and b are |1⟩ (Toffoli), |110⟩ ↔ |111⟩.', control(x, 2)),
  row('cswap', '×', 'Exchanges b and c where a is |1⟩ (Fredkin), |101⟩ ↔ |110⟩.', control(swap, 1), {
    qasm2: null,
  }),
  row('rxx', 'XX', 'Rotation about X ⊗ X, exp(−i t XX / 2).', rxx, {
    definition: 'gate rxx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }',
  }),
  row('ryy', 'YY', 'Rotation about Y ⊗ Y, exp(−i t YY / 2).', ryy, {
    definition:
      'gate ryy(t) a, b { rx(pi / 2) a; rx(pi / 2) b; cx a, b; rz(t) b; cx a, b; rx(-pi / 2) a; rx(-pi / 2) b; }',
  }),
  row('rzz', 'ZZ', 'Rotation about Z ⊗ Z, exp(−i t ZZ / 2).', rzz, {
    definition: 'gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; }',
  }),
  row('iswap', 'iSWAP', 'Exchanges |01⟩ and |10⟩ with the phase i, exp(i π (XX + YY) / 4).', iswap, {
    definition: 'gate iswap a, b { cx a, b; s b; cx b, a; cx a, b; }',
  }),
  row(
    'iswapdg',
    'iSWAP†',
    'Exchanges |01⟩ and |10⟩ with the phase −i, exp(−i π (XX + YY) / 4), the inverse of iswap.',
    iswapdg,
    {
      definition: 'gate iswapdg a, b { cx a, b; sdg b; cx b, a; cx a, b; }',
    },
  ),
  row(
    'xx_plus_yy',
    'XX+YY',
    'exp(−i t (XX + YY) / 4) between rz(b) before and rz(−b) after it on the first qubit.',
    xxPlusYy,
    {
      invert: ([theta, beta]) => [unary('negate', theta), beta],
      definition: 'gate xx_plus_yy(t, b) a, c { rz(b) a; cx a, c; crx(t) c, a; cx a, c; rz(-b) a; }',
    },
  ),
  row('fsim', 'fSim', 'exp(−i t (XX + YY) / 2), then e^{−ip} on |11⟩.', fsim, {
    definition: 'gate fsim(t, p) a, b { cp(-p) a, b; cx a, b; crx(2 * t) b, a; cx a, b; }',
  }),
  row(
    'gphase',
    'phase',
    'Multiplies by the phase e^{it}; it takes no qubits, and under ctrl @ it is a phase of the controls.',
    gphase,
    { qasm2: null },
  ),
];

/** Every gate by name. */
export const gates: ReadonlyMap<string, Gate> = new Map(rows.map((gate) => [gate.name, gate]));

/** The row of a gate that `verify` has accepted. */
export function gateNamed(name: string): Gate {
  const gate = gates.get(name);
  if (!gate) throw new Error(`no gate "${name}" in the gate table`);
  return gate;
}

/** The unitary on all operands, first operand most significant, controls included. */
export function gateMatrix(gate: Gate, t: readonly number[]): Matrix {
  return controlled(gate.matrix(t), gate.controls);
}
