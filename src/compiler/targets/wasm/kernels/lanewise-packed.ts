// Contractions of two batched tensors, in every lane by itself, with many rows and columns: what a block of the sum needs
// is copied side by side first, so that each line of the cache is fetched once and found in the order of the sum.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import {
  clearTile,
  eachBlock,
  eachColumns,
  multiplyAdds,
  storeTile,
  tileColumns,
  tileLocals,
  tileRows,
  upTo,
} from './tile.ts';

const d = fieldsOf('lanewisePacked');
const vector = 16;

/** Numbers of a block of rows at most: rows × terms of the sum × lanes of a group. */
export const packedNumbers = 4096;

/** Terms of the sum × lanes of a group, at most. */
export const packedTerms = 1024;

/** Bytes of scratch: a block of rows, then the columns of a tile. */
export const lanewiseScratchBytes = 4 * (packedNumbers + tileColumns * packedTerms);

const integers = [
  'a', 'b', 'out', 'shared', 'sharedEnd', 'aShared', 'bShared', 'outShared', 'column', 'columnEnd', 'row', 'rowEnd',
  'rows', 'rest', 'lane', 'lanes', 'laneEnd', 'laneBytes', 'sum', 'sumBegin', 'sumEnd', 'left', 'count', 'add',
  'a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'scratch', 'panel', 'panelBegin', 'panelEnd', 'panelBytes', 'pa', 'pb', 'to',
  'turn', 'outColumn0', 'outColumn1',
]; // prettier-ignore

export function lanewisePacked(): WasmFunction {
  return {
    name: 'lanewisePacked',
    parameters: ['d', 'frame'],
    locals: {
      ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
      ...tileLocals,
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
          ...eachBlock(d, [...copyRows, ...eachColumns(d, allLanes)]),
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

/** scratch[vector of lanes, tile, term, row] ← a */
const copyRows: Instruction[] = [
  w.set('to', 'scratch'),
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
          w.storeVector('to', w.loadVector(w.plus(`a${row}`, 'turn')), vector * row),
        ),
        w.advance('to', vector * rows),
        w.advance('sum', 8),
      ]),
    ]),
    w.advance('lane', vector),
  ]),
];

/** panel[vector of lanes, term, column] ← b */
function copyColumns(columns: number): Instruction[] {
  const from = (column: number) => `b${column}`;
  return [
    w.set('pb', 'panel'),
    w.set('panelBytes', w.times('count', vector * columns)),
    w.set('sum', 'sumBegin'),
    w.repeatWhile(`columnSum${columns}`, w.unequal('sum', 'sumEnd'), [
      ...upTo(columns).map((column) =>
        w.set(from(column), w.plus(w.plus('bShared', w.loadInt('column', 8 * column)), w.loadInt('sum', 4))),
      ),
      w.set('to', 'pb'),
      w.set('lane', 'lanes'),
      w.repeatWhile(`columnLanes${columns}`, w.unequal('lane', 'laneEnd'), [
        ...upTo(columns).map((column) =>
          w.storeVector('to', w.loadVector(w.plus(from(column), 'lane')), vector * column),
        ),
        w.advance('to', 'panelBytes'),
        w.advance('lane', vector),
      ]),
      w.advance('pb', vector * columns),
      w.advance('sum', 8),
    ]),
  ];
}

/** These columns, one vector of lanes after the other. */
function allLanes(columns: number): Instruction[] {
  return [
    ...copyColumns(columns),
    ...upTo(columns).map((column) =>
      w.set(`outColumn${column}`, w.plus(w.plus('outShared', w.loadInt('column', 8 * column + 4)), 'lanes')),
    ),
    w.set('pa', 'scratch'),
    w.set('panelEnd', 'panel'),
    w.set('lane', 'lanes'),
    w.repeatWhile(`lanes${columns}`, w.unequal('lane', 'laneEnd'), [
      w.set('panelBegin', 'panelEnd'),
      w.advance('panelEnd', 'panelBytes'),
      ...eachTile(`tile${columns}`, (rows) => tile(rows, columns)),
      ...upTo(columns).map((column) => w.advance(`outColumn${column}`, vector)),
      w.advance('lane', vector),
    ]),
  ];
}

/** `rows` rows of out by so many columns: the sum over a block, then the store. */
function tile(rows: number, columns: number): Instruction[] {
  return [
    ...clearTile(rows, columns),
    w.set('pb', 'panelBegin'),
    w.repeatWhile(`sum${rows}${columns}`, w.unequal('pb', 'panelEnd'), [
      ...multiplyAdds(
        rows,
        columns,
        (row) => w.loadVector('pa', vector * row),
        (column) => w.loadVector('pb', vector * column),
      ),
      w.advance('pa', vector * rows),
      w.advance('pb', vector * columns),
    ]),
    ...storeTile(rows, columns, (row, column) => w.plus(`outColumn${column}`, w.loadInt('row', 8 * row + 4))),
  ];
}
