// Sums over the rows of matrices, and rows scaled and mixed column by column: what normalisation is made of.
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import { shuffle } from '../kernels/transpose.ts';
import { upTo } from '../kernels/tile.ts';
import { eachNumber, integers, localOf, localsOf, number, vector, type Lanes } from './lanes.ts';
import { fieldsOf } from './tasks.ts';

/** Columns whose sums stay in registers: two vectors, in double precision four. */
const wide = 8;
const pairs = upTo(wide / 2);

const promoted = (of: Instruction | string, half: number): Instruction =>
  w.operation(
    'f64x2.promote_low_f32x4',
    [],
    half === 0 ? w.value(of) : shuffle([2, 3, 2, 3], of as string, of as string),
  );
const double = (op: 'f64x2.add' | 'f64x2.mul', left: w.WasmValue, right: w.WasmValue) =>
  w.operation(op, [], left, right);

export function sums(isGated: boolean): WasmFunction {
  const d = fieldsOf('sums');
  const streams = isGated ? ['a', 'b', 'gate'] : ['a', 'b'];
  const begin = [...streams.map((stream) => w.set(`${stream}At`, stream)), w.set('row', d.int('rows'))];
  const next = [...streams.map((stream) => w.advance(`${stream}At`, 'rowBytes')), w.advance('row', -1)];
  const doubles = (...names: string[]) => names.map((name): [string, ValueType] => [name, 'v128']);
  const advance = (columns: number) => [
    ...streams.map((stream) => w.advance(stream, 4 * columns)),
    w.advance('sums', 8 * columns),
    w.advance('products', 8 * columns),
    w.advance('left', -columns),
  ];
  const eightColumns = [
    ...begin,
    ...pairs.flatMap((pair) => [w.set(`s${pair}`, w.zeroVector), w.set(`p${pair}`, w.zeroVector)]),
    w.repeatWhile('eightRows', 'row', [
      ...[0, 1].flatMap((part) => [
        w.set(
          'x',
          isGated
            ? vector.gated(w.loadVector('aAt', 16 * part), w.loadVector('gateAt', 16 * part))
            : w.loadVector('aAt', 16 * part),
        ),
        w.set('y', w.loadVector('bAt', 16 * part)),
        ...[0, 1].flatMap((half) => {
          const pair = 2 * part + half;
          return [
            w.set('u', promoted('x', half)),
            w.set(`s${pair}`, double('f64x2.add', `s${pair}`, 'u')),
            w.set(`p${pair}`, double('f64x2.add', `p${pair}`, double('f64x2.mul', 'u', promoted('y', half)))),
          ];
        }),
      ]),
      ...next,
    ]),
    ...pairs.flatMap((pair) => [
      w.storeVector('sums', `s${pair}`, 16 * pair),
      w.storeVector('products', `p${pair}`, 16 * pair),
    ]),
    ...advance(wide),
  ];
  const f64 = (op: 'f64.add' | 'f64.mul', left: w.WasmValue, right: w.WasmValue) =>
    w.operation(op, [], left, right);
  const aNumber = isGated ? number.gated(w.loadFloat('aAt'), w.loadFloat('gateAt')) : w.loadFloat('aAt');
  const nothing = w.operation('f64.const', [0]);
  const oneColumn = [
    ...begin,
    w.set('s', nothing),
    w.set('p', nothing),
    w.repeatWhile('oneRows', 'row', [
      w.set('t', w.operation('f64.promote_f32', [], aNumber)),
      w.set('s', f64('f64.add', 's', 't')),
      w.set(
        'p',
        f64('f64.add', 'p', f64('f64.mul', 't', w.operation('f64.promote_f32', [], w.loadFloat('bAt')))),
      ),
      ...next,
    ]),
    w.operation('f64.store', [0], 'sums', 's'),
    w.operation('f64.store', [0], 'products', 'p'),
    ...advance(1),
  ];
  return {
    name: isGated ? 'sumsGated' : 'sums',
    parameters: ['task', 'frame'],
    locals: {
      ...integers(
        'left',
        'row',
        'rowBytes',
        'sums',
        'products',
        ...streams,
        ...streams.map((stream) => `${stream}At`),
      ),
      ...Object.fromEntries(doubles('x', 'y', 'u', ...pairs.flatMap((pair) => [`s${pair}`, `p${pair}`]))),
      s: 'f64',
      p: 'f64',
      t: 'f64',
    },
    body: [
      ...streams.map((stream) => w.set(stream, d.int(stream as 'a'))),
      w.set('sums', d.int('sums')),
      w.set('products', d.int('products')),
      w.set('rowBytes', d.int('rowBytes')),
      w.set('left', d.int('columns')),
      w.when(w.less(wide - 1, 'left'), [w.repeatWhile('eights', w.less(wide - 1, 'left'), eightColumns)]),
      w.when('left', [w.repeatWhile('ones', 'left', oneColumn)]),
    ],
  };
}

export function scale(): WasmFunction {
  const d = fieldsOf('scale');
  return rowwise('scale', { streams: ['a', 'out'], tables: ['factor', 'shift'] }, d, ({ lanes, of }) => [
    w.set(of('x'), lanes.add(lanes.multiply(lanes.load('a'), lanes.load('factor')), lanes.load('shift'))),
    w.set(of('y'), lanes.same(d.int('floor'))),
    lanes.store('out', lanes.atLeast(of('x'), of('y'))),
  ]);
}

export function mix(isGated: boolean): WasmFunction {
  const d = fieldsOf('mix');
  const streams = isGated ? ['a', 'b', 'gate', 'out'] : ['a', 'b', 'out'];
  const kind = isGated ? 'mixGated' : 'mix';
  return rowwise(kind, { streams, tables: ['factor', 'second', 'shift'] }, d, ({ lanes, of }) => {
    const { add, multiply, load } = lanes;
    return [
      w.set(of('x'), isGated ? lanes.gated(load('a'), load('gate')) : load('a')),
      w.set(of('x'), add(multiply(of('x'), load('factor')), multiply(load('b'), load('second')))),
      lanes.store('out', add(of('x'), load('shift'))),
    ];
  });
}

interface RowwiseAddresses {
  /** That go on from row to row. */
  readonly streams: readonly string[];
  /** That start again in every row. */
  readonly tables: readonly string[];
}

/** `body` for all numbers of all rows; its locals are x and y. */
function rowwise(
  name: string,
  { streams, tables }: RowwiseAddresses,
  { int }: { int(field: never): Instruction },
  body: (at: { lanes: Lanes; of: (local: string) => string }) => readonly Instruction[],
): WasmFunction {
  const field = (of: string) => int(of as never);
  return {
    name,
    parameters: ['task', 'frame'],
    locals: { ...integers('row', 'left', ...streams, ...tables), ...localsOf('x', 'y') },
    body: [
      ...streams.map((stream) => w.set(stream, field(stream))),
      w.set('row', field('rows')),
      w.repeatWhile('rows', 'row', [
        ...tables.map((table) => w.set(table, field(table))),
        w.set('left', field('columns')),
        ...eachNumber('left', (lanes) => [
          ...body({ lanes, of: (local) => localOf(local, lanes) }),
          ...[...streams, ...tables].map((address) => w.advance(address, 4 * lanes.count)),
        ]),
        w.advance('row', -1),
      ]),
    ],
  };
}
