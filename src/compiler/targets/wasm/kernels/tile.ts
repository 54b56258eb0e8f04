// Tiles of four rows by two columns that stay in registers, and the loops over them, for the kernels that go through lanes.
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

/** A term of the sum: multiply-adds of the vectors of these rows and columns. */
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

/** What both layouts of these kernels have. */
interface LoopFields {
  int(field: 'sum' | 'sumBlock' | 'add' | 'columns'): Instruction;
  table(field: 'sumTable' | 'columnTable'): Instruction;
}

/** `body` for each block of the sum: terms from `sumBegin` to `sumEnd`, `count` of them; `add` from the second on. */
export function eachBlock(d: LoopFields, body: readonly Instruction[]): Instruction[] {
  return [
    w.set('sumEnd', d.table('sumTable')),
    w.set('left', d.int('sum')),
    w.set('add', d.int('add')),
    w.repeatWhile('blockLoop', 'left', [
      w.set('count', d.int('sumBlock')),
      w.when(w.less('left', 'count'), [w.set('count', 'left')]),
      w.set('left', w.minus('left', 'count')),
      w.set('sumBegin', 'sumEnd'),
      w.set('sumEnd', w.plus('sumBegin', w.shiftLeft('count', 3))),
      ...body,
      w.set('add', 1),
    ]),
  ];
}

/** `body` for each two columns, then for the last one; `column` stands at the first of them. */
export function eachColumns(d: LoopFields, body: (columns: number) => readonly Instruction[]): Instruction[] {
  return [
    w.set('column', d.table('columnTable')),
    w.set('columnEnd', w.plus('column', w.shiftLeft(w.operation('i32.and', [], d.int('columns'), -2), 3))),
    w.when(w.unequal('column', 'columnEnd'), [
      w.repeatWhile('columnLoop', w.unequal('column', 'columnEnd'), [
        ...body(tileColumns),
        w.advance('column', 8 * tileColumns),
      ]),
    ]),
    w.when(w.operation('i32.and', [], d.int('columns'), 1), body(1)),
  ];
}
