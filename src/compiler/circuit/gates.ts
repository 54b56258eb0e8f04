// The gate table: one row a gate, with its equation, derivative and inverse. Adding a gate is adding a row.
// Names and matrices are those of OpenQASM 3's stdgates.inc, global phases included, with u, rxx, ryy, rzz, sxdg, gphase.
import { binary, constant, unary } from './angles.ts';
import type { Angle } from './circuit.ts';
import { isSame, propertiesOf, type GateProperties } from './gate-properties.ts';
import { adjoint, controlled, real, type Matrix } from './matrix.ts';

/** A row: what cannot be told from the matrix is written, the rest is in `properties`. */
export interface Gate {
  readonly name: string;
  /** Leading operands that merely control the others. */
  readonly controls: number;
  /** Operands, controls included. */
  readonly qubits: number;
  /** Angles in radians. */
  readonly angles: number;
  /** The unitary on the operands behind the controls, for the values of the angles. */
  matrix(t: readonly number[]): Matrix;
  /** ∂matrix/∂t[k] for each angle k. */
  derivatives(t: readonly number[]): readonly Matrix[];
  /** The same matrix for angles[at], angles[at + 1], …, without an allocation: writes what is not always 0. */
  readonly write?: Writer;
  /** The row and the angles that undo this gate exactly. */
  readonly inverse: Inverse;
  /** A gate with fewer angles that is this one, phase included, where these angles allow it. */
  readonly simpler?: (t: readonly Angle[]) => Simpler | undefined;
  /** What is behind the controls, phase included, by other gates: an OpenQASM 3 definition. */
  readonly definition?: string;
  /** The same by gates with one angle each that obey the law of the table; absent: `definition`, for several angles. */
  readonly split?: string;
  /** Its name in OpenQASM 3, built in or of stdgates.inc; absent: it is defined there. */
  readonly qasm3?: string;
  /** Its name in the first qelib1.inc (arXiv:1707.03429), which may leave out a phase where there are no controls. */
  readonly qasm2?: string;
  /** What a drawing writes into the box behind the controls. */
  readonly label: string;
  /** What follows from the matrix, found at first use. */
  readonly properties: GateProperties;
}

export type Writer = (angles: ArrayLike<number>, at: number, matrix: Float64Array | number[]) => void;

export interface Inverse {
  readonly gate: string;
  angles(t: readonly Angle[]): readonly Angle[];
}

export interface Simpler {
  readonly gate: string;
  readonly angles: readonly Angle[];
}

/** A gate's row without what the table adds. */
type Body = Pick<Gate, 'controls' | 'qubits' | 'angles' | 'matrix' | 'derivatives' | 'write'>;
type Invert = Inverse['angles'];

const { cos, sin, PI, SQRT1_2 } = Math;
const negateAll: Invert = (t) => t.map((angle) => unary('negate', angle));

// ---- Fixed matrices

const fixed = (qubits: number, matrix: Matrix): Body => ({
  controls: 0,
  qubits,
  angles: 0,
  matrix: () => matrix,
  derivatives: () => [],
});

const id = fixed(1, real(1, 0, 0, 1));
const x = fixed(1, real(0, 1, 1, 0));
const y = fixed(1, [0, 0, 0, -1, 0, 1, 0, 0]);
const z = fixed(1, real(1, 0, 0, -1));
const h = fixed(1, real(SQRT1_2, SQRT1_2, SQRT1_2, -SQRT1_2));
const s = fixed(1, [1, 0, 0, 0, 0, 0, 0, 1]); // diag(1, i)
const sdg = fixed(1, [1, 0, 0, 0, 0, 0, 0, -1]);
const t = fixed(1, [1, 0, 0, 0, 0, 0, SQRT1_2, SQRT1_2]); // diag(1, e^{iπ/4})
const tdg = fixed(1, [1, 0, 0, 0, 0, 0, SQRT1_2, -SQRT1_2]);
const sx = fixed(1, [0.5, 0.5, 0.5, -0.5, 0.5, -0.5, 0.5, 0.5]); // √X, trace 1 + i
const sxdg = fixed(1, [0.5, -0.5, 0.5, 0.5, 0.5, 0.5, 0.5, -0.5]);
const swap = fixed(2, real(1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1));

// ---- Rotations R_P(t) = exp(−i t P / 2) = cos(t/2) − i sin(t/2) P, so dR_P/dt = R_P(t + π) / 2

const rotation = (qubits: number, matrix: (c: number, s: number) => Matrix): Body => ({
  controls: 0,
  qubits,
  angles: 1,
  matrix: ([t]) => matrix(cos(t / 2), sin(t / 2)),
  derivatives: ([t]) => [matrix(-sin(t / 2) / 2, cos(t / 2) / 2)],
});

/** One of one qubit, by what writes it. */
const written = (write: (c: number, s: number, m: Float64Array | number[]) => void): Body => ({
  ...rotation(1, (c, s) => {
    const m = new Array<number>(8).fill(0);
    write(c, s, m);
    return m;
  }),
  write: (angles, at, m) => write(cos(angles[at] / 2), sin(angles[at] / 2), m),
});

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

// ---- General one-qubit gates

/** The 2 × 2 matrix with entries m·e^{if}. */
function polar(m: readonly number[], f: readonly number[]): Matrix {
  return [
    m[0] * cos(f[0]), m[0] * sin(f[0]), m[1] * cos(f[1]), m[1] * sin(f[1]),
    m[2] * cos(f[2]), m[2] * sin(f[2]), m[3] * cos(f[3]), m[3] * sin(f[3]),
  ]; // prettier-ignore
}

/**
 * e^{i(γ + κ(φ + λ))} [[cos(θ/2), −e^{iλ} sin(θ/2)], [e^{iφ} sin(θ/2), e^{i(φ+λ)} cos(θ/2)]] with its derivatives by
 * θ, φ, λ and γ; the derivative of an entry m·e^{if} by its phase is m·f'·e^{i(f + π/2)}.
 */
function euler(kappa: number, theta: number, phi: number, lambda: number, gamma: number) {
  const c = cos(theta / 2);
  const s = sin(theta / 2);
  const base = gamma + kappa * (phi + lambda);
  const phases = [base, base + lambda, base + phi, base + phi + lambda];
  const turned = phases.map((phase) => phase + PI / 2);
  return {
    matrix: () => polar([c, -s, s, c], phases),
    byTheta: () => polar([-s / 2, -c / 2, c / 2, -s / 2], phases),
    byPhi: () => polar([kappa * c, -kappa * s, (kappa + 1) * s, (kappa + 1) * c], turned),
    byLambda: () => polar([kappa * c, -(kappa + 1) * s, kappa * s, (kappa + 1) * c], turned),
    byGamma: () => polar([c, -s, s, c], turned),
  };
}

const eulerAngles = (kappa: number): Body => ({
  controls: 0,
  qubits: 1,
  angles: 3,
  matrix: ([theta, phi, lambda]) => euler(kappa, theta, phi, lambda, 0).matrix(),
  derivatives: ([theta, phi, lambda]) => {
    const parts = euler(kappa, theta, phi, lambda, 0);
    return [parts.byTheta(), parts.byPhi(), parts.byLambda()];
  },
});

/** u(θ, φ, λ) = [[cos(θ/2), −e^{iλ} sin(θ/2)], [e^{iφ} sin(θ/2), e^{i(φ+λ)} cos(θ/2)]] */
const writeU: Writer = (angles, at, m) => {
  const c = cos(angles[at] / 2);
  const s = sin(angles[at] / 2);
  const phi = angles[at + 1];
  const lambda = angles[at + 2];
  m[0] = c;
  m[2] = -s * cos(lambda);
  m[3] = -s * sin(lambda);
  m[4] = s * cos(phi);
  m[5] = s * sin(phi);
  m[6] = c * cos(phi + lambda);
  m[7] = c * sin(phi + lambda);
};
const u: Body = { ...eulerAngles(0), write: writeU };
/** u3(θ, φ, λ) = e^{−i(φ+λ)/2} u(θ, φ, λ) = R_Z(φ) R_Y(θ) R_Z(λ) */
const u3 = eulerAngles(-0.5);
/** u2(φ, λ) = u3(π/2, φ, λ) */
const u2: Body = {
  ...u3,
  angles: 2,
  matrix: ([phi, lambda]) => u3.matrix([PI / 2, phi, lambda]),
  derivatives: ([phi, lambda]) => u3.derivatives([PI / 2, phi, lambda]).slice(1),
};
/** e^{iγ} u(θ, φ, λ), which `cu` controls. */
const phasedU: Body = {
  ...eulerAngles(0),
  angles: 4,
  matrix: ([theta, phi, lambda, gamma]) => euler(0, theta, phi, lambda, gamma).matrix(),
  derivatives: ([theta, phi, lambda, gamma]) => {
    const parts = euler(0, theta, phi, lambda, gamma);
    return [parts.byTheta(), parts.byPhi(), parts.byLambda(), parts.byGamma()];
  },
};

/** u(θ, φ, λ)⁻¹ = u(−θ, −λ, −φ), and u3 likewise. */
const invertEuler: Invert = ([theta, phi, lambda, ...gamma]) => negateAll([theta, lambda, phi, ...gamma]);
/** u2(φ, λ)⁻¹ = u2(π − λ, −π − φ) */
const invertU2: Invert = ([phi, lambda]) => [
  binary('subtract', constant(PI), lambda),
  binary('subtract', constant(-PI), phi),
];

/** u(0, φ, λ) = p(φ + λ), u3(0, φ, λ) = rz(φ + λ), both (θ, 0, 0) = ry(θ) and (θ, −π/2, π/2) = rx(θ). */
const simplerEuler =
  (ofZ: string) =>
  ([theta, phi, lambda]: readonly Angle[]): Simpler | undefined => {
    if (isConstant(theta, 0)) {
      const sum = binary('add', phi, lambda);
      if (sum.kind !== 'constant' || Number.isFinite(sum.value)) return { gate: ofZ, angles: [sum] };
    }
    if (isConstant(phi, 0) && isConstant(lambda, 0)) return { gate: 'ry', angles: [theta] };
    if (isConstant(phi, -PI / 2) && isConstant(lambda, PI / 2)) return { gate: 'rx', angles: [theta] };
    return undefined;
  };

function isConstant(angle: Angle, value: number): boolean {
  return angle.kind === 'constant' && angle.value === value;
}

// ---- The table

const control = (body: Body, controls: number): Body => ({
  ...body,
  controls,
  qubits: body.qubits + controls,
});

interface Extra {
  /** Default: all angles negated; without angles the row with the adjoint matrix. */
  readonly invert?: Invert;
  readonly simpler?: Gate['simpler'];
  readonly definition?: string;
  readonly split?: string;
  /** Default: the row's name, and none where there is a definition. */
  readonly qasm3?: string | null;
  readonly qasm2?: string | null;
}

function row(name: string, label: string, body: Body, extra: Extra = {}): Gate {
  const { invert = negateAll, simpler, definition, split } = extra;
  const { qasm3 = definition ? null : name, qasm2 = definition ? null : name } = extra;
  let properties: GateProperties | undefined;
  let inverse: Inverse | undefined;
  const gate: Gate = {
    ...body,
    name,
    label,
    simpler,
    definition,
    split,
    qasm3: qasm3 ?? undefined,
    qasm2: qasm2 ?? undefined,
    get properties() {
      return (properties ??= propertiesOf(body.matrix, body.angles));
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
  row('id', 'I', id),
  row('x', 'X', x),
  row('y', 'Y', y),
  row('z', 'Z', z),
  row('h', 'H', h),
  row('s', 'S', s),
  row('sdg', 'S†', sdg),
  row('t', 'T', t),
  row('tdg', 'T†', tdg),
  row('sx', '√X', sx, { qasm2: null }),
  row('sxdg', '√X†', sxdg, { definition: 'gate sxdg a { inv @ sx a; }' }),
  row('rx', 'RX', rx),
  row('ry', 'RY', ry),
  row('rz', 'RZ', rz),
  row('p', 'P', p, { qasm2: 'u1' }),
  row('phase', 'P', p, { qasm2: 'u1' }),
  row('u1', 'P', p),
  row('u', 'U', u, {
    invert: invertEuler,
    simpler: simplerEuler('p'),
    definition: 'gate u(t, p, l) a { u3(t, p, l) a; gphase((p + l) / 2); }',
    split: 'gate u(t, p, l) a { p(l) a; ry(t) a; p(p) a; }',
    qasm2: 'u3',
  }),
  row('u2', 'U2', u2, {
    invert: invertU2,
    split: 'gate u2(p, l) a { rz(l) a; ry(pi / 2) a; rz(p) a; }',
  }),
  row('u3', 'U3', u3, {
    invert: invertEuler,
    simpler: simplerEuler('rz'),
    split: 'gate u3(t, p, l) a { rz(l) a; ry(t) a; rz(p) a; }',
  }),
  row('cx', 'X', control(x, 1)),
  // Read by its text, stdgates.inc's CX is e^{iπ/2} of the CX that everybody means, and so differs under a control.
  row('CX', 'X', control(x, 1), { qasm3: 'cx', qasm2: 'cx' }),
  row('cy', 'Y', control(y, 1)),
  row('cz', 'Z', control(z, 1)),
  row('ch', 'H', control(h, 1)),
  row('cp', 'P', control(p, 1), { qasm2: 'cu1' }),
  row('cphase', 'P', control(p, 1), { qasm2: 'cu1' }),
  row('crx', 'RX', control(rx, 1), { qasm2: null }),
  row('cry', 'RY', control(ry, 1), { qasm2: null }),
  row('crz', 'RZ', control(rz, 1)),
  row('cu', 'U', control(phasedU, 1), {
    invert: invertEuler,
    definition: 'gate cu(t, p, l, g) a { u(t, p, l) a; gphase(g); }',
    split: 'gate cu(t, p, l, g) a { p(l) a; ry(t) a; p(p) a; gphase(g); }',
    qasm3: 'cu',
    qasm2: null,
  }),
  row('swap', '×', swap, { definition: 'gate swap a, b { cx b, a; cx a, b; cx b, a; }', qasm3: 'swap' }),
  row('ccx', 'X', control(x, 2)),
  row('cswap', '×', control(swap, 1), { qasm2: null }),
  row('rxx', 'XX', rxx, {
    definition: 'gate rxx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }',
  }),
  row('ryy', 'YY', ryy, {
    definition:
      'gate ryy(t) a, b { rx(pi / 2) a; rx(pi / 2) b; cx a, b; rz(t) b; cx a, b; rx(-pi / 2) a; rx(-pi / 2) b; }',
  }),
  row('rzz', 'ZZ', rzz, { definition: 'gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; }' }),
  row('gphase', 'phase', gphase, { qasm2: null }),
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
