// Bodies for the rows of the gate table: the matrix of a gate without its controls, and its derivative by each angle.
import type { Angle } from './circuit.ts';
import type { Matrix } from './matrix.ts';
import { derivativesAt, splitByFunctions } from './trigonometric.ts';

export interface Body {
  /** Leading operands that merely control the others. */
  readonly controls: number;
  /** Operands, controls included. */
  readonly qubits: number;
  /** Angles in radians. */
  readonly angles: number;
  /** The unitary on the operands after the controls, for the values of the angles. */
  matrix(t: readonly number[]): Matrix;
  /** ∂matrix/∂t[k] for each angle k. */
  derivatives(t: readonly number[]): readonly Matrix[];
  /** The same matrix for angles[at], angles[at + 1], …, without an allocation: writes what is not always 0. */
  readonly write?: Writer;
  /** The same derivatives, of these angles one matrix each, in the same way. */
  readonly writeDerivatives?: (
    angles: ArrayLike<number>,
    at: number,
    matrices: readonly Float64Array[],
  ) => void;
}

/** The row and the angles that undo a gate. */
export interface Inverse {
  readonly gate: string;
  angles(t: readonly Angle[]): readonly Angle[];
}

export type Invert = Inverse['angles'];

/** A gate with fewer angles that is another one. */
export interface Simpler {
  readonly gate: string;
  readonly angles: readonly Angle[];
}

export type Writer = (angles: ArrayLike<number>, at: number, matrix: Float64Array | number[]) => void;

const { cos, sin } = Math;

export const fixed = (qubits: number, matrix: Matrix): Body => ({
  controls: 0,
  qubits,
  angles: 0,
  matrix: () => matrix,
  derivatives: () => [],
});

/** With angles, each of which obeys the law of the table: that gives the derivatives. */
export const varying = (qubits: number, angles: number, matrix: (t: readonly number[]) => Matrix): Body => ({
  controls: 0,
  qubits,
  angles,
  matrix,
  derivatives: (t) =>
    t.map((value, k) => {
      const functions = derivativesAt(value);
      const at = (angle: number) => matrix(t.map((other, index) => (index === k ? angle : other)));
      const coefficients = splitByFunctions(at, 'a matrix of the gate table');
      const size = coefficients.length / functions.length;
      return Array.from({ length: size }, (_, entry) =>
        functions.reduce((sum, each, f) => sum + each * coefficients[f * size + entry], 0),
      );
    }),
});

/** R(t) by cos t/2 and sin t/2, without other terms: dR/dt = R(t + π) / 2. */
export const rotation = (qubits: number, matrix: (c: number, s: number) => Matrix): Body => ({
  controls: 0,
  qubits,
  angles: 1,
  matrix: ([t]) => matrix(cos(t / 2), sin(t / 2)),
  derivatives: ([t]) => [matrix(-sin(t / 2) / 2, cos(t / 2) / 2)],
});

/** A rotation of one qubit, by what writes it. */
export const written = (write: (c: number, s: number, m: Float64Array | number[]) => void): Body => ({
  ...rotation(1, (c, s) => {
    const m = new Array<number>(8).fill(0);
    write(c, s, m);
    return m;
  }),
  write: (angles, at, m) => write(cos(angles[at] / 2), sin(angles[at] / 2), m),
});

/** The same under more operands that control it. */
export const control = (body: Body, controls: number): Body => ({
  ...body,
  controls,
  qubits: body.qubits + controls,
});
