// Matrix products in which b and out hold neighbouring numbers (lanes of samples, or a leg) in vectors: four rows by
// two vectors at a time, columns outermost, so that the part of b in use stays in the first-level cache.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import { lastBlock, rowBlock, divideRows } from './row-blocks.ts';
import { transposeLocals, transposeVectors } from './transpose.ts';

/** Longest sum that is added up in one register: longer ones in blocks, for accuracy and for the cache. */
export const sumBlock = 256;

/** Numbers of a panel of b in one term of the sum. */
export const panelWidth = 8;

const panelBytes = 4 * panelWidth * sumBlock;

/** Bytes of scratch: a panel of b, then a tile of out. */
export const gemmScratchBytes = panelBytes + 4 * rowBlock * panelWidth;

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
  'aRows', 'scratch', 'columns', 'c', 'sumEnd', 'turn', 'r0', 'r1', 'r2', 'r3', 'inFours', 'lastRows', 'sumBegin', 'term',
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
      ...divideRows,
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
  const panelEnd = w.set('panelEnd', w.plus('panel', w.shiftLeft('count', 5)));
  const inScratch = [w.set('panel', 'scratch'), panelEnd];
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
        w.set('term', w.loadInt('turn')),
        ...rows.map((row) => w.set(`v${row}`, w.loadVector(w.plus(`r${row}`, 'term')))),
        ...transposeVectors,
        ...rows.map((row) => w.storeVector('panel', `v${row}`, 32 * row)),
        w.advance('turn', 16),
        w.advance('panel', 128),
      ]),
    ]),
    w.set('sum', 'sumEnd'),
    ...inScratch,
  ];
  const after: Record<GemmVariant['source'], Instruction[]> = {
    copy: [],
    transpose: [],
    direct: [],
    packed: [w.set('bShared', 'panelEnd')],
  };
  const before: Record<GemmVariant['source'], Instruction[]> = {
    copy: inScratch,
    transpose,
    direct: [w.set('sumBegin', 'sum'), sumEnd],
    packed: [w.set('panel', 'bShared'), panelEnd],
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
      w.set('aRows', 'a'),
      w.set('rowEnd', w.plus('row', w.shiftLeft('inFours', 2))),
      ...blocks(rowBlock, variant),
      w.set('rowEnd', w.plus(d.table('rowTable'), w.shiftLeft(w.minus('rows', 'lastRows'), 2))),
      ...blocks(lastBlock, variant),
      ...[1, 2].map((size) => w.when(w.equal('lastRows', size), block(size, variant))),
      ...after[variant.source],
      w.set('add', 1),
      w.advance('done', 'count'),
      w.set('left', w.minus('left', 'count')),
    ]),
  ];
}

/** Blocks of `size` rows until `rowEnd`; the first of all copies the panel for the others. */
function blocks(size: number, variant: GemmVariant): Instruction[] {
  const more = w.unequal('row', 'rowEnd');
  const others = w.when(more, [w.repeatWhile(`rowLoop${size}`, more, block(size, variant))]);
  if (variant.source !== 'copy') return [others];
  const isFirst = w.equal('row', d.table('rowTable'));
  return [w.when(more, [w.when(isFirst, block(size, variant, 'copying')), others])];
}

function block(size: number, variant: GemmVariant, source: TileSource = sourceOf(variant)): Instruction[] {
  return [
    w.set('pa', w.plus('aRows', w.times('done', 4 * size))),
    ...tile(size, variant, source),
    w.advance('aRows', w.times(d.int('sum'), 4 * size)),
    w.advance('row', 4 * size),
  ];
}

const accumulator = (row: number, half: number) => `c${row}${half}`;
const vectors = ['x', 'y0', 'y1', ...[0, 1, 2, 3].flatMap((row) => [0, 1].map((h) => accumulator(row, h)))];

/** Where a tile finds its part of b: in a panel, in place, or in place where it copies it to the panel. */
type TileSource = 'panel' | 'direct' | 'copying';

const sourceOf = ({ source }: GemmVariant): TileSource => (source === 'direct' ? 'direct' : 'panel');

/** `rows` rows of out by two vectors: the sum over a block, then the store. */
function tile(rows: number, variant: GemmVariant, source: TileSource): Instruction[] {
  const all = Array.from({ length: rows }, (_, row) => row);
  const label = `${source}${rows}`;
  const inPlace = [0, 1].map((half) => w.loadVector(w.plus(`b${half}`, w.loadInt('sum'))));
  const inPanel = [0, 1].map((half) => w.loadVector('pb', 16 * half));
  const step = [
    ...(source === 'panel' ? inPanel : inPlace).map((vector, half) => w.set(`y${half}`, vector)),
    ...(source === 'copying' ? [0, 1].map((half) => w.storeVector('pb', `y${half}`, 16 * half)) : []),
    ...all.flatMap((row) => [
      w.set('x', w.loadSplat('pa', 4 * row)),
      ...[0, 1].map((half) =>
        w.set(accumulator(row, half), w.add(accumulator(row, half), w.multiply('x', `y${half}`))),
      ),
    ]),
    w.advance('pa', 4 * rows),
    ...(source === 'direct' ? [] : [w.advance('pb', 32)]),
    ...(source === 'panel' ? [] : [w.advance('sum', 4)]),
  ];
  return [
    ...all.flatMap((row) => [0, 1].map((half) => w.set(accumulator(row, half), w.zeroVector))),
    source === 'direct' ? w.set('sum', 'sumBegin') : w.set('pb', 'panel'),
    w.repeatWhile(
      `${label}Sum`,
      source === 'direct' ? w.unequal('sum', 'sumEnd') : w.unequal('pb', 'panelEnd'),
      step,
    ),
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
