// The inner loops on a vector of balanced residues: a small matrix on some wires, in place, where the index is in a cube.
import { rounder, type Balanced } from '../balanced.ts';
import type { Cube } from './cubes.ts';

/** Entries of a vector [2^wires]; wire k is bit k of an index. */
export interface Vector {
  readonly values: Float64Array;
  readonly wires: number;
}

/** 2^k × 2^k balanced residues on k wires, the first the most significant; k may be 0. */
export interface Local {
  readonly matrix: Float64Array;
  readonly targets: readonly number[];
  readonly cube: Cube;
}

export function apply(vector: Vector, local: Local, field: Balanced): void {
  switch (local.targets.length) {
    case 0:
      return scale(vector, local.cube, local.matrix[0], field);
    case 1:
      return applyOne(vector, local, field);
    default:
      return applyMany(vector, local, field);
  }
}

/** Multiplies by a number. */
export function scale({ values, wires }: Vector, { mask, value }: Cube, by: number, field: Balanced): void {
  if (by === 1) return;
  const { prime, inverse } = field;
  for (let at = value, left = countIn(wires, mask); left > 0; left--) {
    const x = by * values[at];
    values[at] = x - prime * (x * inverse + rounder - rounder);
    at = (((at | mask) + 1) & ~mask) | value;
  }
}

/** Indices in a cube. */
function countIn(wires: number, mask: number): number {
  let count = 2 ** wires;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count /= 2;
  return count;
}

function applyOne(vector: Vector, { matrix, targets, cube }: Local, field: Balanced): void {
  const { values, wires } = vector;
  const { prime, inverse } = field;
  const [a, b, c, d] = matrix;
  const bit = 2 ** targets[0];
  const fixed = cube.mask | bit;
  if (b === 0 && c === 0) {
    scale(vector, { mask: fixed, value: cube.value }, a, field);
    scale(vector, { mask: fixed, value: cube.value | bit }, d, field);
    return;
  }
  const count = countIn(wires, fixed);
  let at = cube.value;
  if (a === 0 && d === 0 && b === 1 && c === 1) {
    for (let left = count; left > 0; left--) {
      const x = values[at];
      values[at] = values[at | bit];
      values[at | bit] = x;
      at = (((at | fixed) + 1) & ~fixed) | cube.value;
    }
    return;
  }
  for (let left = count; left > 0; left--) {
    const x = values[at];
    const y = values[at | bit];
    const u = a * x + b * y;
    const v = c * x + d * y;
    values[at] = u - prime * (u * inverse + rounder - rounder);
    values[at | bit] = v - prime * (v * inverse + rounder - rounder);
    at = (((at | fixed) + 1) & ~fixed) | cube.value;
  }
}

/** Each row with one entry only moves numbers and multiplies them. */
function applyMany(vector: Vector, local: Local, field: Balanced): void {
  const moves = movesOf(local.matrix);
  if (moves) return applyMoves(vector, local, moves, field);
  return local.targets.length === 2 ? applyTwo(vector, local, field) : applyDense(vector, local, field);
}

/** The column of the only entry of each row; undefined where a row has several. */
function movesOf(matrix: Float64Array): Int32Array | undefined {
  const d = Math.sqrt(matrix.length);
  const moves = new Int32Array(d);
  for (let row = 0; row < d; row++) {
    let entries = 0;
    for (let column = 0; column < d; column++) {
      if (matrix[row * d + column] === 0) continue;
      entries++;
      moves[row] = column;
    }
    if (entries !== 1) return undefined;
  }
  return moves;
}

function applyMoves(
  { values, wires }: Vector,
  { matrix, targets, cube }: Local,
  moves: Int32Array,
  { prime, inverse }: Balanced,
): void {
  const d = moves.length;
  const offsets = offsetsOf(targets);
  const rows = [...moves.keys()].filter((row) => moves[row] !== row || matrix[row * d + row] !== 1);
  const into = Int32Array.from(rows, (row) => offsets[row]);
  const from = Int32Array.from(rows, (row) => offsets[moves[row]]);
  const factors = Float64Array.from(rows, (row) => matrix[row * d + moves[row]]);
  const fixed = cube.mask | offsets[d - 1];
  const old = new Float64Array(rows.length);
  let at = cube.value;
  for (let left = countIn(wires, fixed); left > 0; left--) {
    for (let j = 0; j < rows.length; j++) old[j] = values[at | from[j]];
    for (let j = 0; j < rows.length; j++) {
      const x = factors[j] * old[j];
      values[at | into[j]] = x - prime * (x * inverse + rounder - rounder);
    }
    at = (((at | fixed) + 1) & ~fixed) | cube.value;
  }
}

function applyTwo({ values, wires }: Vector, { matrix, targets, cube }: Local, field: Balanced): void {
  const { prime, inverse } = field;
  const [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = matrix;
  const [, low, high, both] = offsetsOf(targets);
  const fixed = cube.mask | both;
  let at = cube.value;
  for (let left = countIn(wires, fixed); left > 0; left--) {
    const w = values[at];
    const x = values[at | low];
    const y = values[at | high];
    const z = values[at | both];
    const first = a * w + b * x + c * y + d * z;
    const second = e * w + f * x + g * y + h * z;
    const third = i * w + j * x + k * y + l * z;
    const fourth = m * w + n * x + o * y + p * z;
    values[at] = first - prime * (first * inverse + rounder - rounder);
    values[at | low] = second - prime * (second * inverse + rounder - rounder);
    values[at | high] = third - prime * (third * inverse + rounder - rounder);
    values[at | both] = fourth - prime * (fourth * inverse + rounder - rounder);
    at = (((at | fixed) + 1) & ~fixed) | cube.value;
  }
}

/** Four terms of a sum at a time. */
function applyDense({ values, wires }: Vector, { matrix, targets, cube }: Local, field: Balanced): void {
  const { prime, inverse } = field;
  const d = 2 ** targets.length;
  const offsets = offsetsOf(targets);
  const fixed = cube.mask | offsets[d - 1];
  const old = new Float64Array(d);
  let at = cube.value;
  for (let left = countIn(wires, fixed); left > 0; left--) {
    for (let j = 0; j < d; j++) old[j] = values[at | offsets[j]];
    for (let row = 0, m = 0; row < d; row++) {
      let sum = 0;
      for (let j = 0; j < d; j += 4, m += 4) {
        sum += matrix[m] * old[j] + matrix[m + 1] * old[j + 1] + matrix[m + 2] * old[j + 2] + matrix[m + 3] * old[j + 3]; // prettier-ignore
        sum -= prime * (sum * inverse + rounder - rounder);
      }
      values[at | offsets[row]] = sum;
    }
    at = (((at | fixed) + 1) & ~fixed) | cube.value;
  }
}

/** Of all states of some wires, the first the most significant. */
export function offsetsOf(wires: readonly number[]): Int32Array {
  return Int32Array.from({ length: 2 ** wires.length }, (_, state) =>
    wires.reduce((all, wire, place) => all | (((state >> (wires.length - 1 - place)) & 1) << wire), 0),
  );
}
