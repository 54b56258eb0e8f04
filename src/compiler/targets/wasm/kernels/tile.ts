// Tiles of four rows by two columns that stay in registers, for the kernels that go through lanes.
import * as w from '../instructions.ts';
import type { Instruction, ValueType } from '../instructions.ts';

export const tileRows = 4;
export const tileColumns = 2;

export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
export const accumulator = (row: number, column: number) => `c${row}${column}`;

/** Locals of a tile: a number of a, numbers of b, the sums. */
export const tileLocals: Readonly<Record<string, ValueType>> = Object.fromEntries(
  [
    'x',
    ...upTo(tileColumns).map((column) => `y${column}`),
    ...upTo(tileRows).flatMap((row) => upTo(tileColumns).map((column) => accumulator(row, column))),
  ].map((name): [string, ValueType] => [name, 'v128']),
);

/** What `make` gives for each number of the tile. */
export const eachOf = <T>(rows: number, columns: number, make: (row: number, column: number) => T): T[] =>
  upTo(rows).flatMap((row) => upTo(columns).map((column) => make(row, column)));

export const clearTile = (rows: number, columns: number): Instruction[] =>
  eachOf(rows, columns, (row, column) => w.set(accumulator(row, column), w.zeroVector));

/** A turn of the sum: multiply-adds of the vectors of these rows and columns. */
export function multiplyAdds(
  rows: number,
  columns: number,
  a: (row: number) => Instruction,
  b: (column: number) => Instruction,
): Instruction[] {
  return [
    ...upTo(columns).map((column) => w.set(`y${column}`, b(column))),
    ...upTo(rows).flatMap((row) => [
      w.set('x', a(row)),
      ...upTo(columns).map((column) =>
        w.set(accumulator(row, column), w.add(accumulator(row, column), w.multiply('x', `y${column}`))),
      ),
    ]),
  ];
}

/** Stores the tile where `address` says, added to what is there if the local `add` says so. */
export function storeTile(
  rows: number,
  columns: number,
  address: (row: number, column: number) => Instruction,
): Instruction[] {
  return [
    w.when(
      'add',
      eachOf(rows, columns, (row, column) =>
        w.set(accumulator(row, column), w.add(w.loadVector(address(row, column)), accumulator(row, column))),
      ),
    ),
    ...eachOf(rows, columns, (row, column) => w.storeVector(address(row, column), accumulator(row, column))),
  ];
}
