// The transpose of a 4 × 4 matrix in registers: from four vectors, its rows, to four others, its columns.
import * as w from '../instructions.ts';
import type { Instruction } from '../instructions.ts';

const locals = ['v0', 'v1', 'v2', 'v3', 'low01', 'high01', 'low23', 'high23'];

/** The locals that `transposeVectors` uses. */
export const transposeLocals = Object.fromEntries(locals.map((local) => [local, 'v128' as const]));

/** Lanes of two vectors, 0 to 3 those of the left, 4 to 7 those of the right. */
export const shuffle = (lanes: readonly number[], left: string, right: string): Instruction =>
  w.operation(
    'i8x16.shuffle',
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
    left,
    right,
  );

/** v0 … v3 ← columns of the matrix with the rows v0 … v3 */
export const transposeVectors: readonly Instruction[] = [
  w.set('low01', shuffle([0, 4, 1, 5], 'v0', 'v1')),
  w.set('high01', shuffle([2, 6, 3, 7], 'v0', 'v1')),
  w.set('low23', shuffle([0, 4, 1, 5], 'v2', 'v3')),
  w.set('high23', shuffle([2, 6, 3, 7], 'v2', 'v3')),
  w.set('v0', shuffle([0, 1, 4, 5], 'low01', 'low23')),
  w.set('v1', shuffle([2, 3, 6, 7], 'low01', 'low23')),
  w.set('v2', shuffle([0, 1, 4, 5], 'high01', 'high23')),
  w.set('v3', shuffle([2, 3, 6, 7], 'high01', 'high23')),
];

/** v0, v1, v2 ← the four columns of the matrix with the rows v0, v1, v2, one after the other. */
export const transposeThree: readonly Instruction[] = [
  w.set('low01', shuffle([0, 4, 1, 5], 'v0', 'v1')),
  w.set('high01', shuffle([2, 6, 3, 7], 'v0', 'v1')),
  w.set('low23', shuffle([1, 4, 5, 0], 'v2', 'high01')),
  w.set('v0', shuffle([0, 1, 4, 2], 'low01', 'v2')),
  w.set('v1', shuffle([3, 4, 5, 6], 'low01', 'low23')),
  w.set('v2', shuffle([2, 6, 7, 3], 'v2', 'high01')),
];
