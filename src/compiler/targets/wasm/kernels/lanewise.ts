// Contractions of two batched tensors: in every lane by itself, or ('reduce') summed over the lanes as well.
// Tiles of up to four rows of a by two columns of b stay in registers.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import {
  accumulator,
  clearTile,
  eachBlock,
  eachColumns,
  eachOf,
  multiplyAdds,
  storeTile,
  tileLocals,
  tileRows,
  upTo,
} from './tile.ts';
import { shuffle } from './transpose.ts';

const d = fieldsOf('lanewise');

const integers = [
  'a', 'b', 'out', 'shared', 'sharedEnd', 'aShared', 'bShared', 'outShared', 'column', 'columnEnd', 'row', 'rowEnd',
  'rows', 'rest', 'lane', 'laneBytes', 'sum', 'sumBegin', 'sumEnd', 'left', 'count', 'add', 'a0', 'a1', 'a2', 'a3', 'b0', 'b1',
  'p0', 'p1', 'p2', 'p3', 'q0', 'q1', 'turnEnd', 'aTurn', 'bTurn', 'outColumn0', 'outColumn1',
]; // prettier-ignore

/** 'lanes': out has lanes. 'reduce': it has none. `unroll`: vectors of lanes an iteration of 'reduce' takes. */
export type LanewiseVariant =
  | { readonly name: string; readonly kind: 'lanes' }
  | { readonly name: string; readonly kind: 'reduce'; readonly unroll: 1 | 2 };

export const lanewiseVariants: readonly LanewiseVariant[] = [
  { name: 'lanewise', kind: 'lanes' },
  { name: 'reduce', kind: 'reduce', unroll: 2 },
  { name: 'reduceNarrow', kind: 'reduce', unroll: 1 },
];

export function lanewise(variant: LanewiseVariant): WasmFunction {
  return {
    name: variant.name,
    parameters: ['d', 'frame'],
    locals: {
      total: 'f32',
      ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
      ...tileLocals,
    },
    body: [
      w.set('a', d.address('A')),
      w.set('b', d.address('B')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('rows', d.int('rows')),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.times(d.int('sharedCount'), 12))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('aShared', w.plus('a', w.loadInt('shared'))),
        w.set('bShared', w.plus('b', w.loadInt('shared', 4))),
        w.set('outShared', w.plus('out', w.loadInt('shared', 8))),
        ...eachBlock(
          d,
          eachColumns(d, (columns) => allRows(columns, variant)),
        ),
        w.advance('shared', 12),
      ]),
    ],
  };
}

function allRows(columns: number, variant: LanewiseVariant): Instruction[] {
  return [
    ...upTo(columns).flatMap((column) => [
      w.set(`b${column}`, w.plus('bShared', w.loadInt('column', 8 * column))),
      w.set(`outColumn${column}`, w.plus('outShared', w.loadInt('column', 8 * column + 4))),
    ]),
    w.set('row', d.table('rowTable')),
    w.set('rowEnd', w.plus('row', w.shiftLeft(w.operation('i32.and', [], 'rows', -4), 3))),
    w.when(w.unequal('row', 'rowEnd'), [
      w.repeatWhile(`rowLoop${columns}`, w.unequal('row', 'rowEnd'), [
        ...tile(tileRows, columns, variant),
        w.advance('row', 8 * tileRows),
      ]),
    ]),
    w.set('rest', w.operation('i32.and', [], 'rows', 3)),
    ...[1, 2, 3].map((rows) => w.when(w.equal('rest', rows), tile(rows, columns, variant))),
  ];
}

function tile(rows: number, columns: number, variant: LanewiseVariant): Instruction[] {
  const label = (name: string) => `${name}${rows}${columns}`;
  const aRows = upTo(rows).map((row) => w.set(`a${row}`, w.plus('aShared', w.loadInt('row', 8 * row))));
  /** The terms of the block of the sum, each by `body`. */
  const block = (body: readonly Instruction[]) => [
    w.set('sum', 'sumBegin'),
    ...clearTile(rows, columns),
    w.repeatWhile(label('sumLoop'), w.unequal('sum', 'sumEnd'), [...body, w.advance('sum', 8)]),
  ];

  if (variant.kind === 'lanes') {
    return [
      ...aRows,
      w.set('lane', 0),
      w.repeatWhile(label('lanes'), w.unequal('lane', 'laneBytes'), [
        ...block([
          w.set('aTurn', w.loadInt('sum')),
          w.set('bTurn', w.loadInt('sum', 4)),
          ...multiplyAdds(
            rows,
            columns,
            (row) => w.loadVector(w.plus(`a${row}`, 'aTurn')),
            (column) => w.loadVector(w.plus(`b${column}`, 'bTurn')),
          ),
        ]),
        ...storeTile(rows, columns, (row, column) => w.plus(outAddress(row, column), 'lane')),
        ...upTo(rows).map((row) => w.advance(`a${row}`, 16)),
        ...upTo(columns).map((column) => w.advance(`b${column}`, 16)),
        w.advance('lane', 16),
      ]),
      ...upTo(columns).map((column) => w.set(`b${column}`, w.minus(`b${column}`, 'laneBytes'))),
    ];
  }
  const step = 16 * variant.unroll;
  const lanes = [
    ...upTo(rows).map((row) => w.set(`p${row}`, w.plus(`a${row}`, w.loadInt('sum')))),
    ...upTo(columns).map((column) => w.set(`q${column}`, w.plus(`b${column}`, w.loadInt('sum', 4)))),
    w.set('turnEnd', w.plus('q0', 'laneBytes')),
    w.repeatWhile(label('lanes'), w.unequal('q0', 'turnEnd'), [
      ...upTo(variant.unroll).flatMap((vector) =>
        multiplyAdds(
          rows,
          columns,
          (row) => w.loadVector(`p${row}`, 16 * vector),
          (column) => w.loadVector(`q${column}`, 16 * vector),
        ),
      ),
      ...upTo(rows).map((row) => w.advance(`p${row}`, step)),
      ...upTo(columns).map((column) => w.advance(`q${column}`, step)),
    ]),
  ];
  return [
    ...aRows,
    ...block(lanes),
    ...(rows === tileRows ? storeFour(columns) : eachOf(rows, columns, storeOne).flat()),
  ];
}

const outAddress = (row: number, column: number) =>
  w.plus(`outColumn${column}`, w.loadInt('row', 8 * row + 4));
const lane = (index: number) => w.operation('f32x4.extract_lane', [index], 'x');
const f32Add = (left: w.WasmValue, right: w.WasmValue) => w.operation('f32.add', [], left, right);

/** out[row, column] ← (out +) number */
function storeNumber(row: number, column: number, number: w.WasmValue): Instruction[] {
  return [
    w.set('total', number),
    w.when('add', [w.set('total', f32Add(w.loadFloat(outAddress(row, column)), 'total'))]),
    w.storeFloat(outAddress(row, column), 'total'),
  ];
}

/** The sum of one accumulator's lanes. */
function storeOne(row: number, column: number): Instruction[] {
  const c = accumulator(row, column);
  return [
    w.set('x', w.add(c, shuffle([2, 3, 0, 1], c, c))),
    ...storeNumber(row, column, f32Add(lane(0), lane(1))),
  ];
}

/** The sums of four rows' accumulators, all at once; in one store where these rows lie together in out. */
function storeFour(columns: number): Instruction[] {
  const evenAndOdd = (left: string, right: string) =>
    w.add(shuffle([0, 4, 1, 5], left, right), shuffle([2, 6, 3, 7], left, right));
  return upTo(columns).flatMap((column) => [
    w.set('y0', evenAndOdd(accumulator(0, column), accumulator(1, column))),
    w.set('y1', evenAndOdd(accumulator(2, column), accumulator(3, column))),
    w.set('x', w.add(shuffle([0, 1, 4, 5], 'y0', 'y1'), shuffle([2, 3, 6, 7], 'y0', 'y1'))),
    w.when(
      d.int('outVectors'),
      [
        w.when('add', [w.set('x', w.add(w.loadVector(outAddress(0, column)), 'x'))]),
        w.storeVector(outAddress(0, column), 'x'),
      ],
      upTo(tileRows).flatMap((row) => storeNumber(row, column, lane(row))),
    ),
  ]);
}
