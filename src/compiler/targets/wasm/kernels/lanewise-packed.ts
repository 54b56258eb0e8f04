// Contractions of two batched tensors, in every lane by itself, with many rows and columns: what a block of the sum needs
// is copied side by side, so that each line of the cache is fetched once and found in the order of the sum: rows before
// all else, columns by the first tile that reads them.
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
  'a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'scratch', 'panel', 'panelBegin', 'panelEnd', 'pa', 'pb', 'to', 'turn',
  'outColumn0', 'outColumn1',
]; // prettier-ignore

/** Lanes of a group: those of a line of the cache, or half of them. */
export const packedGroups = [16, 8] as const;
export type PackedGroup = (typeof packedGroups)[number];

export const lanewisePackedName = (group: PackedGroup) => `lanewisePacked${group}`;

/** For as many rows as a tile has at least. */
export function lanewisePacked(group: PackedGroup): WasmFunction {
  return {
    name: lanewisePackedName(group),
    parameters: ['d', 'frame'],
    locals: {
      ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
      ...tileLocals,
      copied: 'v128',
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
          w.set('laneEnd', w.plus('lanes', 4 * group)),
          ...eachBlock(d, [...copyRows, ...eachColumns(d, (columns) => allLanes(columns, group))]),
          w.set('lanes', 'laneEnd'),
        ]),
        w.advance('shared', 12),
      ]),
    ],
  };
}

/** `body` for the other rows, from `row` on: for each four, then for the last ones. */
function eachTile(label: string, body: (rows: number) => readonly Instruction[]): Instruction[] {
  return [
    w.when(w.unequal('row', 'rowEnd'), [
      w.repeatWhile(`${label}Rows`, w.unequal('row', 'rowEnd'), [
        ...body(tileRows),
        w.advance('row', 8 * tileRows),
      ]),
    ]),
    ...[1, 2, 3].map((rows) => w.when(w.equal('rest', rows), body(rows))),
  ];
}

const firstRow: Instruction[] = [
  w.set('row', d.table('rowTable')),
  w.set('rowEnd', w.plus('row', w.shiftLeft(w.operation('i32.and', [], 'rows', -4), 3))),
];

/** scratch[vector of lanes, tile, term, row] ← a */
const copyRows: Instruction[] = [
  w.set('to', 'scratch'),
  w.set('lane', 'lanes'),
  w.repeatWhile('copyLanes', w.unequal('lane', 'laneEnd'), [
    ...firstRow,
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

/** These columns, one vector of lanes after the other; panel[term, vector of lanes, column] ← b. */
function allLanes(columns: number, group: PackedGroup): Instruction[] {
  const termBytes = 4 * group * columns;
  return [
    ...upTo(columns).flatMap((column) => [
      w.set(`b${column}`, w.plus(w.plus('bShared', w.loadInt('column', 8 * column)), 'lanes')),
      w.set(`outColumn${column}`, w.plus(w.plus('outShared', w.loadInt('column', 8 * column + 4)), 'lanes')),
    ]),
    w.set('pa', 'scratch'),
    w.set('panelBegin', 'panel'),
    w.set('panelEnd', w.plus('panel', w.times('count', termBytes))),
    w.set('lane', 'lanes'),
    w.repeatWhile(`lanes${columns}`, w.unequal('lane', 'laneEnd'), [
      ...firstRow,
      w.when(w.equal('lane', 'lanes'), [
        ...tile(tileRows, columns, termBytes, true),
        w.advance('row', 8 * tileRows),
      ]),
      ...eachTile(`tile${columns}`, (rows) => tile(rows, columns, termBytes, false)),
      ...upTo(columns).map((column) => w.advance(`outColumn${column}`, vector)),
      w.advance('panelBegin', vector * columns),
      w.advance('panelEnd', vector * columns),
      w.advance('lane', vector),
    ]),
  ];
}

/** `rows` rows of out by so many columns: the sum over a block, then the store. `copies`: the panel is made meanwhile. */
function tile(rows: number, columns: number, termBytes: number, copies: boolean): Instruction[] {
  const inPanel = (column: number) => w.loadVector('pb', vector * column);
  const inPlace = (column: number) => w.loadVector(w.plus(`b${column}`, 'turn'));
  return [
    ...clearTile(rows, columns),
    w.set('pb', 'panelBegin'),
    ...(copies ? [w.set('sum', 'sumBegin')] : []),
    w.repeatWhile(`${copies ? 'copy' : 'sum'}${rows}${columns}`, w.unequal('pb', 'panelEnd'), [
      ...(copies ? [w.set('turn', w.loadInt('sum', 4)), ...copyTerm(columns, termBytes)] : []),
      ...multiplyAdds(rows, columns, (row) => w.loadVector('pa', vector * row), copies ? inPlace : inPanel),
      w.advance('pa', vector * rows),
      w.advance('pb', termBytes),
      ...(copies ? [w.advance('sum', 8)] : []),
    ]),
    ...storeTile(rows, columns, (row, column) => w.plus(`outColumn${column}`, w.loadInt('row', 8 * row + 4))),
  ];
}

/** All lanes of a term of the columns. */
function copyTerm(columns: number, termBytes: number): Instruction[] {
  return upTo(termBytes / (vector * columns)).flatMap((part) =>
    upTo(columns).flatMap((column) => [
      w.set('copied', w.loadVector(w.plus(`b${column}`, 'turn'), vector * part)),
      w.storeVector('pb', 'copied', vector * (part * columns + column)),
    ]),
  );
}
