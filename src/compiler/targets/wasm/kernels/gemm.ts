// Matrix products in which b and out hold neighbouring numbers (lanes of samples, or a leg) in vectors: four rows by
// two vectors at a time, columns outermost, so that the part of b in use stays in the first-level cache.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import { transposeLocals, transposeVectors } from './transpose.ts';

/** Longest sum that is added up in one register: longer ones in blocks, for accuracy and for the cache. */
export const sumBlock = 256;

/** Numbers of a panel of b in one term of the sum. */
export const panelWidth = 8;

const panelBytes = 4 * panelWidth * sumBlock;

/** Bytes of scratch: a panel of b, then a tile of out. */
export const gemmScratchBytes = panelBytes + 4 * 4 * panelWidth;

/**
 * Where b comes from: 'copy' copies each panel to scratch first, 'direct' reads it in place (few rows),
 * 'packed' finds panels made by `pack`, 'transpose' copies panels of columns in which
 * each four terms of the sum lie together. Where out goes: two vectors, or eight numbers one by one ('scatter').
 */
export interface GemmVariant {
  readonly name: string;
  readonly source: 'copy' | 'direct' | 'packed' | 'transpose';
  readonly store: 'vectors' | 'scatter';
}

export const gemmVariants: readonly GemmVariant[] = [
  { name: 'gemm', source: 'copy', store: 'vectors' },
  { name: 'gemmDirect', source: 'direct', store: 'vectors' },
  { name: 'gemmPacked', source: 'packed', store: 'vectors' },
  { name: 'gemmTransposed', source: 'transpose', store: 'vectors' },
  { name: 'gemmScatter', source: 'packed', store: 'scatter' },
  { name: 'gemmTransposedScatter', source: 'transpose', store: 'scatter' },
];

const d = fieldsOf('gemm');
const integers = [
  'a', 'b', 'out', 'shared', 'sharedEnd', 'bShared', 'outShared', 'unit', 'unitEnd', 'lane', 'laneBytes', 'b0', 'b1',
  'out0', 'out1', 'done', 'left', 'count', 'add', 'panel', 'panelEnd', 'pa', 'pb', 'row', 'rowEnd', 'rows', 'sum',
  'aRows', 'scratch', 'columns', 'c', 'sumEnd', 'turn', 'r0', 'r1', 'r2', 'r3',
]; // prettier-ignore
const rows = [0, 1, 2, 3];

/**
 * Bytes of a row of the table of units. A unit of vectors: two offsets in b ('transpose': eight, of columns), two in out.
 * A unit to be scattered: how many columns, then eight offsets in out ('transpose': then those of columns in b).
 */
export function unitBytes({ source, store }: GemmVariant): number {
  const columns = source === 'transpose' ? panelWidth : 0;
  if (store === 'scatter') return scatterBytes + 4 * columns;
  return columns > 0 ? 4 * columns + 8 : 16;
}

/** Bytes of what a unit says of out where that is scattered. */
const scatterBytes = 4 * (panelWidth + 1);

export function gemm(variant: GemmVariant): WasmFunction {
  return {
    name: variant.name,
    parameters: ['d', 'frame'],
    locals: {
      ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
      ...transposeLocals,
      ...Object.fromEntries(vectors.map((name): [string, ValueType] => [name, 'v128'])),
    },
    body: [
      w.set('a', d.address('A')),
      w.set('b', d.address('B')),
      w.set('out', d.address('OUT')),
      w.set('scratch', d.address('SCRATCH')),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('rows', d.int('rows')),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.shiftLeft(d.int('sharedCount'), 3))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('bShared', w.plus('b', w.loadInt('shared'))),
        w.set('outShared', w.plus('out', w.loadInt('shared', 4))),
        w.set('unit', d.table('unitTable')),
        w.set('unitEnd', w.plus('unit', w.times(d.int('units'), unitBytes(variant)))),
        w.repeatWhile('unitLoop', w.unequal('unit', 'unitEnd'), [
          ...unit(variant),
          w.advance('unit', unitBytes(variant)),
        ]),
        w.advance('a', d.int('aShared')),
        w.advance('shared', 8),
      ]),
    ],
  };
}

/** One column with its lanes, or one panel. */
function unit(variant: GemmVariant): Instruction[] {
  if (variant.store === 'scatter') {
    return [w.set('out0', 'outShared'), w.set('columns', w.loadInt('unit')), ...panel(variant)];
  }
  if (variant.source === 'transpose') {
    return [
      w.set('out0', w.plus('outShared', w.loadInt('unit', 4 * panelWidth))),
      w.set('out1', w.plus('outShared', w.loadInt('unit', 4 * panelWidth + 4))),
      ...panel(variant),
    ];
  }
  return [
    w.set('lane', 0),
    w.repeatWhile('laneLoop', w.unequal('lane', 'laneBytes'), [
      w.set('b0', w.plus(w.plus('bShared', w.loadInt('unit')), 'lane')),
      w.set('b1', w.plus(w.plus('bShared', w.loadInt('unit', 4)), 'lane')),
      w.set('out0', w.plus(w.plus('outShared', w.loadInt('unit', 8)), 'lane')),
      w.set('out1', w.plus(w.plus('outShared', w.loadInt('unit', 12)), 'lane')),
      ...panel(variant),
      w.advance('lane', 4 * panelWidth),
    ]),
  ];
}

/** All rows of eight numbers of out, the sum in blocks. */
function panel(variant: GemmVariant): Instruction[] {
  const copy: Instruction[] = [
    w.set('panel', 'scratch'),
    w.set('panelEnd', w.plus('panel', w.shiftLeft('count', 5))),
    w.repeatWhile('copyLoop', w.unequal('panel', 'panelEnd'), [
      w.storeVector('panel', w.loadVector(w.plus('b0', w.loadInt('sum')))),
      w.storeVector('panel', w.loadVector(w.plus('b1', w.loadInt('sum'))), 16),
      w.advance('sum', 4),
      w.advance('panel', 32),
    ]),
    w.set('panel', 'scratch'),
  ];
  const columnsAt = variant.store === 'scatter' ? scatterBytes : 0;
  const sumEnd = w.set('sumEnd', w.plus('sum', w.shiftLeft('count', 2)));
  const transpose: Instruction[] = [
    sumEnd,
    ...[0, 1].flatMap((half) => [
      ...rows.map((row) =>
        w.set(`r${row}`, w.plus('bShared', w.loadInt('unit', columnsAt + 16 * half + 4 * row))),
      ),
      w.set('panel', w.plus('scratch', 16 * half)),
      w.set('turn', 'sum'),
      w.repeatWhile(`transposeLoop${half}`, w.unequal('turn', 'sumEnd'), [
        ...rows.map((row) => w.set(`v${row}`, w.loadVector(w.plus(`r${row}`, w.loadInt('turn'))))),
        ...transposeVectors,
        ...rows.map((row) => w.storeVector('panel', `v${row}`, 32 * row)),
        w.advance('turn', 16),
        w.advance('panel', 128),
      ]),
    ]),
    w.set('sum', 'sumEnd'),
    w.set('panel', 'scratch'),
    w.set('panelEnd', w.plus('panel', w.shiftLeft('count', 5))),
  ];
  const after: Record<GemmVariant['source'], Instruction[]> = {
    copy: [],
    transpose: [],
    direct: [w.set('sum', 'sumEnd')],
    packed: [w.set('bShared', 'panelEnd')],
  };
  const before: Record<GemmVariant['source'], Instruction[]> = {
    copy,
    transpose,
    direct: [sumEnd],
    packed: [w.set('panel', 'bShared'), w.set('panelEnd', w.plus('panel', w.shiftLeft('count', 5)))],
  };
  return [
    w.set('left', d.int('sum')),
    w.set('sum', d.table('sumTable')),
    w.set('add', d.int('add')),
    w.set('done', 0),
    w.repeatWhile('blockLoop', 'left', [
      w.set('count', 'left'),
      w.when(w.less(sumBlock, 'left'), [w.set('count', sumBlock)]),
      ...before[variant.source],
      w.set('row', d.table('rowTable')),
      w.set('rowEnd', w.plus('row', w.shiftLeft(w.operation('i32.and', [], 'rows', -4), 2))),
      w.set('aRows', w.plus('a', w.shiftLeft('done', 4))),
      w.when(w.unequal('row', 'rowEnd'), [
        w.repeatWhile('rowLoop', w.unequal('row', 'rowEnd'), [
          w.set('pa', 'aRows'),
          ...tile(4, variant, 'full'),
          w.advance('aRows', w.shiftLeft(d.int('sum'), 4)),
          w.advance('row', 16),
        ]),
      ]),
      // In the last rows a term of the sum has fewer than four numbers.
      w.set('aRows', w.minus('aRows', w.shiftLeft('done', 4))),
      w.set('rowEnd', w.operation('i32.and', [], 'rows', 3)),
      ...[1, 2, 3].map((rows) =>
        w.when(w.equal('rowEnd', rows), [
          w.set('pa', w.plus('aRows', w.times('done', 4 * rows))),
          ...tile(rows, variant, `rest${rows}`),
        ]),
      ),
      ...after[variant.source],
      w.set('add', 1),
      w.advance('done', 'count'),
      w.set('left', w.minus('left', 'count')),
    ]),
  ];
}

const accumulator = (row: number, half: number) => `c${row}${half}`;
const vectors = ['x', 'y0', 'y1', ...[0, 1, 2, 3].flatMap((row) => [0, 1].map((h) => accumulator(row, h)))];

/** `rows` rows of out by two vectors: the sum over a block, then the store. */
function tile(rows: number, variant: GemmVariant, label: string): Instruction[] {
  const all = Array.from({ length: rows }, (_, row) => row);
  const direct = variant.source === 'direct';
  const step = [
    ...(direct
      ? [
          w.set('y0', w.loadVector(w.plus('b0', w.loadInt('pb')))),
          w.set('y1', w.loadVector(w.plus('b1', w.loadInt('pb')))),
        ]
      : [w.set('y0', w.loadVector('pb')), w.set('y1', w.loadVector('pb', 16))]),
    ...all.flatMap((row) => [
      w.set('x', w.loadSplat('pa', 4 * row)),
      ...[0, 1].map((half) =>
        w.set(accumulator(row, half), w.add(accumulator(row, half), w.multiply('x', `y${half}`))),
      ),
    ]),
    w.advance('pa', 4 * rows),
    w.advance('pb', direct ? 4 : 32),
  ];
  return [
    ...all.flatMap((row) => [0, 1].map((half) => w.set(accumulator(row, half), w.zeroVector))),
    w.set('pb', direct ? 'sum' : 'panel'),
    w.repeatWhile(`${label}Sum`, w.unequal('pb', direct ? 'sumEnd' : 'panelEnd'), step),
    ...(variant.store === 'vectors' ? storeVectors(all) : storeScattered(all, label)),
  ];
}

function storeVectors(rows: readonly number[]): Instruction[] {
  const address = (row: number, half: number) => w.plus(`out${half}`, w.loadInt('row', 4 * row));
  const each = (make: (row: number, half: number) => Instruction) =>
    rows.flatMap((row) => [0, 1].map((half) => make(row, half)));
  return [
    w.when(
      'add',
      each((row, half) =>
        w.set(accumulator(row, half), w.add(w.loadVector(address(row, half)), accumulator(row, half))),
      ),
    ),
    ...each((row, half) => w.storeVector(address(row, half), accumulator(row, half))),
  ];
}

/** Through a tile in scratch: out[row offset + column offset] for each of `columns`. */
function storeScattered(rows: readonly number[], label: string): Instruction[] {
  const target = 'pa';
  const scalar = (sum: boolean, row: number): Instruction => {
    const number = w.loadFloat('pb', 4 * panelWidth * row);
    const address = w.plus(target, w.loadInt('row', 4 * row));
    return w.storeFloat(address, sum ? w.operation('f32.add', [], w.loadFloat(address), number) : number);
  };
  return [
    ...rows.flatMap((row) =>
      [0, 1].map((half) =>
        w.storeVector('scratch', accumulator(row, half), panelBytes + 4 * panelWidth * row + 16 * half),
      ),
    ),
    w.set('pb', w.plus('scratch', panelBytes)),
    w.set('c', 'unit'),
    w.repeatWhile(`${label}Scatter`, w.unequal('c', w.plus('unit', w.shiftLeft('columns', 2))), [
      w.advance('c', 4),
      w.set(target, w.plus('out0', w.loadInt('c'))),
      w.when(
        'add',
        rows.map((row) => scalar(true, row)),
        rows.map((row) => scalar(false, row)),
      ),
      w.advance('pb', 4),
    ]),
  ];
}
