// Contractions of two batched tensors, in every lane by itself, for long loops: the rows of a block are copied side by
// side first, so that all columns find them in the first-level cache and in the order of the sum.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';

const d = fieldsOf('lanewisePacked');
const tileRows = 4;
const tileColumns = 2;
const vector = 16;

/** Numbers of a block of rows at most: rows × turns of the sum × lanes of a group. */
export const packedNumbers = 4096;

/** Turns of the sum in a block at most. */
export const packedTurns = 256;

/** Bytes of scratch: a block of rows, then the columns of a tile in one vector of lanes. */
export const lanewiseScratchBytes = 4 * packedNumbers + tileColumns * vector * packedTurns;

/** Whether the columns of a tile are copied side by side too: worth it where they meet several tiles of rows. */
export interface LanewisePackedVariant {
  readonly name: string;
  readonly columns: 'direct' | 'copy';
}

export const lanewisePackedVariants: readonly LanewisePackedVariant[] = [
  { name: 'lanewisePacked', columns: 'direct' },
  { name: 'lanewisePackedBoth', columns: 'copy' },
];

const integers = [
  'a', 'b', 'out', 'shared', 'sharedEnd', 'aShared', 'bShared', 'outShared', 'column', 'columnEnd', 'row', 'rowEnd',
  'rows', 'rest', 'lane', 'lanes', 'laneEnd', 'laneBytes', 'sum', 'sumBegin', 'sumEnd', 'left', 'count', 'add',
  'a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'scratch', 'panel', 'pa', 'pb', 'turn', 'outColumn0', 'outColumn1',
]; // prettier-ignore
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const accumulator = (row: number, column: number) => `c${row}${column}`;
const vectors = [
  'x', 'y0', 'y1', ...upTo(tileRows).flatMap((row) => upTo(tileColumns).map((column) => accumulator(row, column))),
]; // prettier-ignore

export function lanewisePacked(variant: LanewisePackedVariant): WasmFunction {
  return {
    name: variant.name,
    parameters: ['d', 'frame'],
    locals: {
      ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
      ...Object.fromEntries(vectors.map((name): [string, ValueType] => [name, 'v128'])),
    },
    body: [
      w.set('a', d.address('A')),
      w.set('b', d.address('B')),
      w.set('out', d.address('OUT')),
      w.set('scratch', d.address('SCRATCH')),
      w.set('panel', w.plus('scratch', 4 * packedNumbers)),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('rows', d.int('rows')),
      w.set('rest', w.operation('i32.and', [], 'rows', 3)),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.times(d.int('sharedCount'), 12))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('aShared', w.plus('a', w.loadInt('shared'))),
        w.set('bShared', w.plus('b', w.loadInt('shared', 4))),
        w.set('outShared', w.plus('out', w.loadInt('shared', 8))),
        w.set('lanes', 0),
        w.repeatWhile('groupLoop', w.unequal('lanes', 'laneBytes'), [
          w.set('laneEnd', w.plus('lanes', d.int('groupBytes'))),
          w.set('sumEnd', d.table('sumTable')),
          w.set('left', d.int('sum')),
          w.set('add', d.int('add')),
          w.repeatWhile('blockLoop', 'left', [
            w.set('count', d.int('sumBlock')),
            w.when(w.less('left', 'count'), [w.set('count', 'left')]),
            w.set('left', w.minus('left', 'count')),
            w.set('sumBegin', 'sumEnd'),
            w.set('sumEnd', w.plus('sumBegin', w.shiftLeft('count', 3))),
            ...copyRows,
            ...allColumns(variant),
            w.set('add', 1),
          ]),
          w.set('lanes', 'laneEnd'),
        ]),
        w.advance('shared', 12),
      ]),
    ],
  };
}

/** `body` for each four rows, then for the last ones; `row` stands at the first of them. */
function eachTile(label: string, body: (rows: number) => readonly Instruction[]): Instruction[] {
  return [
    w.set('row', d.table('rowTable')),
    w.set('rowEnd', w.plus('row', w.shiftLeft(w.operation('i32.and', [], 'rows', -4), 3))),
    w.when(w.unequal('row', 'rowEnd'), [
      w.repeatWhile(`${label}Rows`, w.unequal('row', 'rowEnd'), [
        ...body(tileRows),
        w.advance('row', 8 * tileRows),
      ]),
    ]),
    ...[1, 2, 3].map((rows) => w.when(w.equal('rest', rows), body(rows))),
  ];
}

/** scratch[lane vector, tile, turn, row] ← a */
const copyRows: Instruction[] = [
  w.set('pa', 'scratch'),
  w.set('lane', 'lanes'),
  w.repeatWhile('copyLanes', w.unequal('lane', 'laneEnd'), [
    ...eachTile('copy', (rows) => [
      ...upTo(rows).map((row) =>
        w.set(`a${row}`, w.plus(w.plus('aShared', w.loadInt('row', 8 * row)), 'lane')),
      ),
      w.set('sum', 'sumBegin'),
      w.repeatWhile(`copySum${rows}`, w.unequal('sum', 'sumEnd'), [
        w.set('turn', w.loadInt('sum')),
        ...upTo(rows).map((row) =>
          w.storeVector('pa', w.loadVector(w.plus(`a${row}`, 'turn')), vector * row),
        ),
        w.advance('pa', vector * rows),
        w.advance('sum', 8),
      ]),
    ]),
    w.advance('lane', vector),
  ]),
];

function allColumns(variant: LanewisePackedVariant): Instruction[] {
  return [
    w.set('column', d.table('columnTable')),
    w.set('columnEnd', w.plus('column', w.shiftLeft(w.operation('i32.and', [], d.int('columns'), -2), 3))),
    w.when(w.unequal('column', 'columnEnd'), [
      w.repeatWhile('columnLoop', w.unequal('column', 'columnEnd'), [
        ...allLanes(2, variant),
        w.advance('column', 16),
      ]),
    ]),
    w.when(w.operation('i32.and', [], d.int('columns'), 1), allLanes(1, variant)),
  ];
}

/** These columns, one vector of lanes after the other. */
function allLanes(columns: number, variant: LanewisePackedVariant): Instruction[] {
  const copy = [
    w.set('pb', 'panel'),
    w.set('sum', 'sumBegin'),
    w.repeatWhile(`columnCopy${columns}`, w.unequal('sum', 'sumEnd'), [
      w.set('turn', w.loadInt('sum', 4)),
      ...upTo(columns).map((column) =>
        w.storeVector('pb', w.loadVector(w.plus(`b${column}`, 'turn')), vector * column),
      ),
      w.advance('pb', vector * columns),
      w.advance('sum', 8),
    ]),
  ];
  return [
    ...upTo(columns).flatMap((column) => [
      w.set(`b${column}`, w.plus(w.plus('bShared', w.loadInt('column', 8 * column)), 'lanes')),
      w.set(`outColumn${column}`, w.plus(w.plus('outShared', w.loadInt('column', 8 * column + 4)), 'lanes')),
    ]),
    w.set('pa', 'scratch'),
    w.set('lane', 'lanes'),
    w.repeatWhile(`lanes${columns}`, w.unequal('lane', 'laneEnd'), [
      ...(variant.columns === 'copy' ? copy : []),
      ...eachTile(`tile${columns}`, (rows) => tile(rows, columns, variant)),
      ...upTo(columns).flatMap((column) => [
        w.advance(`b${column}`, vector),
        w.advance(`outColumn${column}`, vector),
      ]),
      w.advance('lane', vector),
    ]),
  ];
}

/** `rows` rows of out by so many columns: the sum over a block, then the store. */
function tile(rows: number, columns: number, variant: LanewisePackedVariant): Instruction[] {
  const each = <T>(make: (row: number, column: number) => T): T[] =>
    upTo(rows).flatMap((row) => upTo(columns).map((column) => make(row, column)));
  const loadColumns =
    variant.columns === 'copy'
      ? [
          ...upTo(columns).map((column) => w.set(`y${column}`, w.loadVector('pb', vector * column))),
          w.advance('pb', vector * columns),
        ]
      : [
          w.set('turn', w.loadInt('sum', 4)),
          ...upTo(columns).map((column) => w.set(`y${column}`, w.loadVector(w.plus(`b${column}`, 'turn')))),
          w.advance('sum', 8),
        ];
  const address = (row: number, column: number) =>
    w.plus(`outColumn${column}`, w.loadInt('row', 8 * row + 4));
  const [begin, more] =
    variant.columns === 'copy'
      ? [
          [w.set('pb', 'panel'), w.set('sum', w.plus('pb', w.times('count', vector * columns)))],
          w.unequal('pb', 'sum'),
        ]
      : [[w.set('sum', 'sumBegin')], w.unequal('sum', 'sumEnd')];
  return [
    ...each((row, column) => w.set(accumulator(row, column), w.zeroVector)),
    ...begin,
    w.repeatWhile(`sum${rows}${columns}`, more, [
      ...loadColumns,
      ...upTo(rows).flatMap((row) => [
        w.set('x', w.loadVector('pa', vector * row)),
        ...upTo(columns).map((column) =>
          w.set(accumulator(row, column), w.add(accumulator(row, column), w.multiply('x', `y${column}`))),
        ),
      ]),
      w.advance('pa', vector * rows),
    ]),
    w.when(
      'add',
      each((row, column) =>
        w.set(accumulator(row, column), w.add(w.loadVector(address(row, column)), accumulator(row, column))),
      ),
    ),
    ...each((row, column) => w.storeVector(address(row, column), accumulator(row, column))),
  ];
}
