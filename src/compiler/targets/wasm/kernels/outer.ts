// Contractions of two batched tensors without a sum: every number of a times every number of b, in every lane. There is
// nothing to keep in registers, so that a row goes through its lanes with as little else as possible.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, ValueType, WasmFunction } from '../instructions.ts';
import { tileRows, upTo } from './tile.ts';

const d = fieldsOf('lanewise');

const integers = [
  'a', 'b', 'out', 'shared', 'sharedEnd', 'aShared', 'bShared', 'outShared', 'column', 'columnEnd', 'row', 'rowEnd',
  'rest', 'lane', 'laneBytes', 'q', 'p0', 'p1', 'p2', 'p3', 'to0', 'to1', 'to2', 'to3',
]; // prettier-ignore

/** In the layout of `lanewise`, with a sum of one term, which stands at 0 in both tables; it does not add. */
export function outer(): WasmFunction {
  return {
    name: 'outer',
    parameters: ['d', 'frame'],
    locals: { ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])), y: 'v128' },
    body: [
      w.set('a', d.address('A')),
      w.set('b', d.address('B')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.times(d.int('sharedCount'), 12))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('aShared', w.plus('a', w.loadInt('shared'))),
        w.set('bShared', w.plus('b', w.loadInt('shared', 4))),
        w.set('outShared', w.plus('out', w.loadInt('shared', 8))),
        w.set('column', d.table('columnTable')),
        w.set('columnEnd', w.plus('column', w.shiftLeft(d.int('columns'), 3))),
        w.repeatWhile('columnLoop', w.unequal('column', 'columnEnd'), [...allRows, w.advance('column', 8)]),
        w.advance('shared', 12),
      ]),
    ],
  };
}

const allRows: Instruction[] = [
  w.set('row', d.table('rowTable')),
  w.set('rowEnd', w.plus('row', w.shiftLeft(w.operation('i32.and', [], d.int('rows'), -tileRows), 3))),
  w.when(w.unequal('row', 'rowEnd'), [
    w.repeatWhile('rowLoop', w.unequal('row', 'rowEnd'), [
      ...products(tileRows),
      w.advance('row', 8 * tileRows),
    ]),
  ]),
  w.set('rest', w.operation('i32.and', [], d.int('rows'), tileRows - 1)),
  ...[1, 2, 3].map((rows) => w.when(w.equal('rest', rows), products(rows))),
];

/** A column times so many rows. */
function products(rows: number): Instruction[] {
  return [
    w.set('q', w.plus('bShared', w.loadInt('column'))),
    ...upTo(rows).flatMap((row) => [
      w.set(`p${row}`, w.plus('aShared', w.loadInt('row', 8 * row))),
      w.set(`to${row}`, w.plus(w.plus('outShared', w.loadInt('column', 4)), w.loadInt('row', 8 * row + 4))),
    ]),
    w.set('lane', 0),
    w.repeatWhile(`lanes${rows}`, w.unequal('lane', 'laneBytes'), [
      w.set('y', w.loadVector(w.plus('q', 'lane'))),
      ...upTo(rows).map((row) =>
        w.storeVector(w.plus(`to${row}`, 'lane'), w.multiply(w.loadVector(w.plus(`p${row}`, 'lane')), 'y')),
      ),
      w.advance('lane', 16),
    ]),
  ];
}
