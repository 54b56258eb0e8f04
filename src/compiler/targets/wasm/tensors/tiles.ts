// Tiles of four rows by eight columns that stay in registers while their sums run: the innermost loops of all products.
import { accumulator, eachOf, multiplyAdds, tileLocals, upTo } from '../kernels/tile.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import { fieldsOf } from './tasks.ts';
import { panelColumns, tileRows } from './scratch.ts';

const rows = upTo(tileRows);
const halves = panelColumns / 4;
const out = (row: number) => `o${row}`;
const a = (row: number) => `a${row}`;
const integers = (...names: string[]) =>
  Object.fromEntries(names.map((name): [string, ValueType] => [name, 'i32']));

/** Terms in one iteration of a sum. */
const unrolled = 1;

const d = fieldsOf('product');

/**
 * One panel of columns of a `product`, all its tiles: `first` is the byte offset of the first segment in a tile of the table,
 * `segments` of them and `terms` of each are added, from `aOffset` on.
 */
export function tilesOfRows(): WasmFunction {
  const sum = terms(
    (row, term) => w.loadSplat(a(row), 4 * term),
    (count) => rows.map((row) => w.advance(a(row), 4 * count)),
  );
  return {
    name: 'tilesOfRows',
    parameters: [
      'task',
      'tile',
      'panel',
      'start',
      'first',
      'segments',
      'aOffset',
      'terms',
      'outOffset',
      'columns',
      'add',
      'relu',
    ],
    locals: {
      ...integers(
        'row',
        'rowsEnd',
        'segment',
        'segmentsEnd',
        'pb',
        'end',
        'whole',
        'panelStep',
        'r',
        'to',
        'from',
        'left',
      ),
      ...integers(...rows.flatMap((row) => [a(row), out(row)])),
      ...tileLocals,
    },
    body: [
      w.set('row', d.int('table')),
      w.set('rowsEnd', w.plus('row', w.times(d.int('tiles'), d.int('tileBytes')))),
      w.set('panelStep', w.shiftLeft('terms', 5)),
      w.set('whole', w.shiftLeft(w.operation('i32.and', [], 'terms', -unrolled), 5)),
      w.repeatWhile('rows', w.unequal('row', 'rowsEnd'), [
        ...rows.map((row) => w.set(out(row), w.plus(w.loadInt('row', 4 * row), 'outOffset'))),
        ...begin,
        w.set('segment', w.plus('row', 'first')),
        w.set('segmentsEnd', w.plus('segment', w.shiftLeft('segments', 4))),
        w.set('pb', 'panel'),
        w.repeatWhile('segments', w.unequal('segment', 'segmentsEnd'), [
          w.when(
            w.loadInt('segment'),
            [
              ...rows.map((row) => w.set(a(row), w.plus(w.loadInt('segment', 4 * row), 'aOffset'))),
              w.set('end', w.plus('pb', 'whole')),
              ...sum,
            ],
            [w.advance('pb', 'panelStep')],
          ),
          w.advance('segment', 16),
        ]),
        w.when(
          'relu',
          eachOf(tileRows, halves, (row, half) =>
            w.set(
              accumulator(row, half),
              w.operation('f32x4.pmax', [], accumulator(row, half), w.zeroVector),
            ),
          ),
        ),
        ...finish,
        w.advance('row', d.int('tileBytes')),
      ]),
    ],
  };
}

/** One panel of columns of an `outer`: packed rows from `pa` on, a tile every `pitch` bytes, `rows` in all. */
export function tilesOfPacked(): WasmFunction {
  const sum = terms(
    (row, term) => w.loadSplat('pa', 4 * (tileRows * term + row)),
    (count) => [w.advance('pa', 4 * tileRows * count)],
  );
  return {
    name: 'tilesOfPacked',
    parameters: [
      'tile',
      'panel',
      'start',
      'packed',
      'pitch',
      'terms',
      'out',
      'outBytes',
      'rows',
      'columns',
      'add',
    ],
    locals: {
      ...integers('pa', 'pb', 'end', 'whole', 'panelStep', 'r', 'to', 'from', 'left'),
      ...integers(...rows.map(out)),
      ...tileLocals,
    },
    body: [
      w.set('panelStep', w.shiftLeft('terms', 5)),
      w.set('whole', w.shiftLeft(w.operation('i32.and', [], 'terms', -unrolled), 5)),
      w.repeatWhile('rows', w.less(0, 'rows'), [
        ...rows.map((row) =>
          w.set(
            out(row),
            w.operation(
              'select',
              [],
              w.plus('out', w.times('outBytes', row)),
              w.plus('tile', 32 * row),
              w.less(row, 'rows'),
            ),
          ),
        ),
        ...begin,
        w.set('pa', 'packed'),
        w.set('pb', 'panel'),
        w.set('end', w.plus('pb', 'whole')),
        ...sum,
        ...finish,
        w.advance('packed', 'pitch'),
        w.advance('out', w.shiftLeft('outBytes', 2)),
        w.advance('rows', -tileRows),
      ]),
    ],
  };
}

/** The tile from `start`, or from out where sums go on; of fewer than eight columns by way of the scratch. */
const begin: readonly Instruction[] = [
  w.when(
    'add',
    [
      w.when(
        w.less('columns', panelColumns),
        [
          ...rows.flatMap((row) => copyNumbers(`read${row}`, w.plus('tile', 32 * row), out(row))),
          ...load((row) => w.plus('tile', 32 * row)),
        ],
        load(out),
      ),
    ],
    load(() => 'start'),
  ),
];

const finish: readonly Instruction[] = [
  w.when(
    w.less('columns', panelColumns),
    [
      ...store((row) => w.plus('tile', 32 * row)),
      ...rows.flatMap((row) => copyNumbers(`write${row}`, out(row), w.plus('tile', 32 * row))),
    ],
    store(out),
  ),
];

function load(from: (row: number) => w.WasmValue): Instruction[] {
  return eachOf(tileRows, halves, (row, half) =>
    w.set(accumulator(row, half), w.loadVector(from(row), 16 * half)),
  );
}

function store(to: (row: number) => w.WasmValue): Instruction[] {
  return eachOf(tileRows, halves, (row, half) => w.storeVector(to(row), accumulator(row, half), 16 * half));
}

/** As many numbers as there are columns. */
function copyNumbers(label: string, to: w.WasmValue, from: w.WasmValue): Instruction[] {
  return [
    w.set('to', to),
    w.set('from', from),
    w.set('left', 'columns'),
    w.repeatWhile(label, 'left', [
      w.storeFloat('to', w.loadFloat('from')),
      w.advance('to', 4),
      w.advance('from', 4),
      w.advance('left', -1),
    ]),
  ];
}

/** Adds `terms` terms: `end` is that of the whole iterations, `pb` is left behind the last term. */
function terms(
  aAt: (row: number, term: number) => Instruction,
  advanceA: (count: number) => Instruction[],
): Instruction[] {
  const term = (index: number) =>
    multiplyAdds(tileRows, halves, (row) => aAt(row, index), (half) => w.loadVector('pb', 32 * index + 16 * half)); // prettier-ignore
  const iteration = (count: number) => [
    ...upTo(count).flatMap(term),
    ...advanceA(count),
    w.advance('pb', 32 * count),
  ];
  const loop = (label: string, count: number) =>
    w.when(w.unequal('pb', 'end'), [w.repeatWhile(label, w.unequal('pb', 'end'), iteration(count))]);
  return [loop('wholes', unrolled), w.advance('end', w.minus('panelStep', 'whole')), loop('rest', 1)];
}
