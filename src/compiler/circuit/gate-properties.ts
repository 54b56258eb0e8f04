// What follows from a gate's matrix and so is written nowhere: looked at for a few angles without symmetry, where an entry
// or a commutator that is not 0 for all angles is not 0 either (it is analytic in them).
import type { Pauli } from './circuit.ts';
import { add, build, cleaned, dimension, entriesOf, identity, isDiagonal, isSame, multiply, onDiagonal, paulis, rounding, scale, tensor, type Matrix } from './matrix.ts'; // prettier-ignore

/** 'any': acts as the identity; null: no axis. */
export type Axis = Pauli | 'any' | null;

/** Properties of the unitary under the controls; "operands" are the qubits after the controls. */
export interface GateProperties {
  /** Zero off the diagonal, whatever the angles. */
  readonly diagonal: boolean;
  /** One entry in each row and column: takes basis states to basis states, phases aside. */
  readonly permutes: boolean;
  /** e^{it} on |1…1>, 1 elsewhere, but not 1 everywhere: every operand is as good as a control. */
  readonly phase: boolean;
  /** X. */
  readonly flip: boolean;
  /** Exchanges its two operands. */
  readonly exchange: boolean;
  /** Treats all operands alike. */
  readonly symmetric: boolean;
  /** By operand: P when it commutes with P there, so that it is 1 ⊗ A + P ⊗ B. */
  readonly axes: readonly Axis[];
  /** A phase times exp(−i angle P / 2), P on one qubit. */
  readonly rotation: Rotation | undefined;
  /** M(s) M(t) = M(s + t) for its one angle. */
  readonly additive: Periods | undefined;
  /** M(t + 2π) = −M(t) for its one angle: made of cos t/2 and sin t/2 alone, so that dM/dt = M(t + π) / 2. */
  readonly halfAngle: boolean;
}

export interface Rotation {
  readonly axis: Pauli;
  /** In (−π, π]; undefined: the gate's own angle. */
  readonly angle?: number;
  /** The phase is 1. */
  readonly exact: boolean;
}

/** What may be added to an angle. */
export interface Periods {
  /** Nothing changes. */
  readonly exact: number;
  /** Nothing but a global phase changes. */
  readonly upToPhase: number;
}

const { PI, SQRT2, E, atan2, cos, hypot, sin } = Math;

/** Angles without symmetry, three times over. */
export function genericAngles(count: number): number[][] {
  return [1, 2, 3].map((trial) =>
    Array.from({ length: count }, (_, index) => 6 * (((index + 1 + 137 * trial) * SQRT2 * E) % 1) - 3),
  );
}

type MatrixAt = (angles: readonly number[]) => Matrix;

const letters = Object.keys(paulis) as Pauli[];

const known = new WeakMap<MatrixAt, GateProperties>();

/** The properties of a matrix of so many angles; rows that share it share them. */
export function propertiesOf(matrixAt: MatrixAt, angles: number): GateProperties {
  let properties = known.get(matrixAt);
  if (!properties) known.set(matrixAt, (properties = derive(matrixAt, angles)));
  return properties;
}

function derive(matrixAt: MatrixAt, angles: number): GateProperties {
  const places = genericAngles(angles);
  const samples = places.map(matrixAt);
  const always = (holds: (matrix: Matrix) => boolean) => samples.every(holds);
  const d = dimension(samples[0]);
  const qubits = Math.log2(d);
  const exchanges = Array.from({ length: Math.max(0, qubits - 1) }, (_, qubit) => exchangeOf(qubit, qubits));
  const isPhase = (m: Matrix) => isDiagonal(m) && onDiagonal(m).slice(0, -1).every(isOne);
  const commutes = (p: Matrix) => always((m) => isSame(multiply(m, p), multiply(p, m)));
  const isIdentity = always((m) => isSame(m, identity(d)));
  return {
    diagonal: always(isDiagonal),
    permutes: always((m) => entriesOf(m).filter((size) => size > rounding).length === d),
    phase: always(isPhase) && !isIdentity,
    flip: d === 2 && always((m) => isSame(m, paulis.X)),
    exchange: qubits === 2 && always((m) => isSame(m, exchanges[0])),
    symmetric: exchanges.every((e) => always((m) => isSame(multiply(e, multiply(m, e)), m))),
    axes: Array.from({ length: qubits }, (_, qubit) => {
      const found = letters.filter((letter) => commutes(at(paulis[letter], qubit, qubits)));
      return found.length === 3 ? 'any' : (found[0] ?? null);
    }),
    rotation: isIdentity ? undefined : rotationOf(places, samples),
    additive: angles === 1 ? periodsOf(matrixAt, places) : undefined,
    halfAngle: angles === 1 && places.every(([t]) => isSame(matrixAt([t + 2 * PI]), scale(-1, 0, matrixAt([t])))), // prettier-ignore
  };
}

function isOne([re, im]: readonly [number, number]): boolean {
  return hypot(re - 1, im) < rounding;
}

function at(pauli: Matrix, qubit: number, qubits: number): Matrix {
  return tensor(tensor(identity(2 ** qubit), pauli), identity(2 ** (qubits - qubit - 1)));
}

/** The exchange of operand `qubit` with the next. */
function exchangeOf(qubit: number, qubits: number): Matrix {
  const low = qubits - qubit - 2;
  return build(2 ** qubits, (row, column) => {
    const differ = ((column >> low) ^ (column >> (low + 1))) & 1;
    return [Number(row === (differ ? column ^ (3 << low) : column)), 0];
  });
}

/** U = a + b P has the eigenvalues a + b and a − b, whose quotient tells the angle. */
function rotationOf(
  places: readonly (readonly number[])[],
  samples: readonly Matrix[],
): Rotation | undefined {
  if (dimension(samples[0]) !== 2 || places[0].length > 1) return undefined;
  for (const axis of letters) {
    const angles = samples.map((matrix) => angleAbout(axis, matrix));
    const [first] = angles;
    if (first === undefined) continue;
    const isOwn = places[0].length === 1;
    const given = places.map((own, index) => (isOwn ? own[0] : angles[index]!));
    if (!given.every((angle, index) => Math.abs(sin((angle - angles[index]!) / 2)) < rounding))
      return undefined;
    const exact = samples.every((matrix, index) => isSame(matrix, rotationAbout(axis, given[index])));
    return isOwn ? { axis, exact } : { axis, angle: cleaned(first), exact };
  }
  return undefined;
}

/** Undefined for a matrix that is not a + b P. */
function angleAbout(axis: Pauli, matrix: Matrix): number | undefined {
  const [aRe, aIm] = halfTrace(matrix);
  const [bRe, bIm] = halfTrace(multiply(paulis[axis], matrix));
  if (!isSame(matrix, add(scale(aRe, aIm, identity(2)), scale(bRe, bIm, paulis[axis])))) return undefined;
  const [re, im] = [aRe - bRe, aIm - bIm];
  // Adding 0 makes −0 a 0: half a revolution is π, not −π.
  return atan2(im * (aRe + bRe) - re * (aIm + bIm) + 0, re * (aRe + bRe) + im * (aIm + bIm));
}

/** exp(−i angle P / 2) */
function rotationAbout(axis: Pauli, angle: number): Matrix {
  return add(scale(cos(angle / 2), 0, identity(2)), scale(0, -sin(angle / 2), paulis[axis]));
}

function halfTrace(matrix: Matrix): readonly [number, number] {
  return [(matrix[0] + matrix[6]) / 2, (matrix[1] + matrix[7]) / 2];
}

function periodsOf(matrixAt: MatrixAt, places: readonly (readonly number[])[]): Periods | undefined {
  const isSum = ([s]: readonly number[], [t]: readonly number[]) =>
    isSame(multiply(matrixAt([s]), matrixAt([t])), matrixAt([s + t]));
  if (!places.every((s) => places.every((t) => isSum(s, t)))) return undefined;
  const whole = [2 * PI, 4 * PI].map((period) => ({ period, matrix: matrixAt([period]) }));
  const one = identity(dimension(whole[0].matrix));
  const exact = whole.find(({ matrix }) => isSame(matrix, one))?.period;
  const upToPhase = whole.find(({ matrix }) => isSame(scale(matrix[0], -matrix[1], matrix), one))?.period;
  return exact && upToPhase ? { exact, upToPhase } : undefined;
}
