// Eigenphases of gates whose angles add: M(s) M(t) = M(s + t), so that M(t) has the eigenvalues e^{i g·t} with fixed g,
// which its trace tells.
import type { Gate } from './gates.ts';
import { genericAngles } from './gate-properties.ts';
import { dimension, isSame, multiply, type Matrix } from './matrix.ts';

export interface Additive {
  /** Positions of the angles that add while the others are equal. */
  readonly angles: readonly number[];
  /** The different g, each with one number for each of these angles. */
  readonly frequencies: readonly (readonly number[])[];
}

type MatrixAt = (angles: readonly number[]) => Matrix;

const known = new WeakMap<MatrixAt, Additive | undefined>();

/** undefined: no angle adds. */
export function additiveAngles({ matrix, angles: count }: Gate): Additive | undefined {
  if (!known.has(matrix)) known.set(matrix, derive(matrix, count));
  return known.get(matrix);
}

/** The most angles that add together: of fsim(θ, φ), whose phases stand side by side, neither does alone. */
function derive(matrixAt: MatrixAt, count: number): Additive | undefined {
  const [base, ...others] = genericAngles(count);
  const adds = (angles: readonly number[]) =>
    others.every((other) => {
      const right = base.map((value, at) => (angles.includes(at) ? other[at] : value));
      const sum = base.map((value, at) => (angles.includes(at) ? value + other[at] : value));
      return isSame(multiply(matrixAt(base), matrixAt(right)), matrixAt(sum));
    });
  const angles = points([0, 1], count)
    .map((chosen) => chosen.flatMap((is, at) => (is ? [at] : [])))
    .filter((chosen) => chosen.length > 0)
    .toSorted((a, b) => b.length - a.length)
    .find(adds);
  return angles && { angles, frequencies: frequenciesOf(matrixAt, angles, base) };
}

/** The g with Σ over a grid of t of e^{−i g·t} tr M(t) ≠ 0. The law of the table leaves 0, ±1/2 and ±1 by each angle. */
function frequenciesOf(matrixAt: MatrixAt, angles: readonly number[], base: readonly number[]): number[][] {
  const samples = points(
    [0, 1, 2, 3, 4, 5, 6, 7].map((step) => (step * Math.PI) / 2),
    angles.length,
  ).map((t) => ({
    t,
    trace: trace(matrixAt(base.map((value, at) => (angles.includes(at) ? t[angles.indexOf(at)] : value)))),
  }));
  return points([0, 0.5, -0.5, 1, -1], angles.length).filter((g) => {
    const sum = samples.reduce((total, { t, trace: [re, im] }) => {
      const phase = g.reduce((sum, each, at) => sum + each * t[at], 0);
      return total + re * Math.cos(phase) + im * Math.sin(phase);
    }, 0);
    return sum / samples.length > 0.5;
  });
}

/** All lists of so many of these numbers. */
function points(numbers: readonly number[], length: number): number[][] {
  return Array.from({ length }).reduce<number[][]>(
    (lists) => lists.flatMap((list) => numbers.map((each) => [...list, each])),
    [[]],
  );
}

function trace(matrix: Matrix): readonly [number, number] {
  let [re, im] = [0, 0];
  for (let row = 0, d = dimension(matrix); row < d; row++) {
    re += matrix[2 * row * (d + 1)];
    im += matrix[2 * row * (d + 1) + 1];
  }
  return [re, im];
}
