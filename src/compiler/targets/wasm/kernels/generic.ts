// Any contraction, one number after the other in double precision: for combinations of batched tensors that are rare.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { ValueType, WasmFunction } from '../instructions.ts';

const d = fieldsOf('generic');
const integers = [
  'a', 'b', 'out', 'shared', 'sharedEnd', 'aShared', 'bShared', 'outShared', 'column', 'columnEnd', 'row', 'rowEnd',
  'lane', 'sum', 'sumEnd', 'turn', 'pa', 'pb', 'target',
]; // prettier-ignore

export function generic(): WasmFunction {
  const product = w.operation(
    'f64.mul',
    [],
    w.operation('f64.promote_f32', [], w.loadFloat('pa')),
    w.operation('f64.promote_f32', [], w.loadFloat('pb')),
  );
  return {
    name: 'generic',
    parameters: ['d', 'frame'],
    locals: {
      ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
      total: 'f64',
    },
    body: [
      w.set('a', d.address('A')),
      w.set('b', d.address('B')),
      w.set('out', d.address('OUT')),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.times(d.int('sharedCount'), 12))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('aShared', w.plus('a', w.loadInt('shared'))),
        w.set('bShared', w.plus('b', w.loadInt('shared', 4))),
        w.set('outShared', w.plus('out', w.loadInt('shared', 8))),
        w.set('row', d.table('rowTable')),
        w.set('rowEnd', w.plus('row', w.shiftLeft(d.int('rows'), 3))),
        w.repeatWhile('rowLoop', w.unequal('row', 'rowEnd'), [
          w.set('column', d.table('columnTable')),
          w.set('columnEnd', w.plus('column', w.shiftLeft(d.int('columns'), 3))),
          w.repeatWhile('columnLoop', w.unequal('column', 'columnEnd'), [
            w.set('lane', 0),
            w.repeatWhile('laneLoop', w.unequal('lane', d.int('outLanes')), [
              w.set('total', w.operation('f64.const', [0])),
              w.set('sum', d.table('sumTable')),
              w.set('sumEnd', w.plus('sum', w.shiftLeft(d.int('sum'), 3))),
              w.repeatWhile('sumLoop', w.unequal('sum', 'sumEnd'), [
                w.set(
                  'pa',
                  w.plus(
                    w.plus(w.plus('aShared', w.loadInt('row')), w.loadInt('sum')),
                    w.times('lane', d.int('aLane')),
                  ),
                ),
                w.set(
                  'pb',
                  w.plus(
                    w.plus(w.plus('bShared', w.loadInt('column')), w.loadInt('sum', 4)),
                    w.times('lane', d.int('bLane')),
                  ),
                ),
                w.set('turn', 0),
                w.repeatWhile('turnLoop', w.unequal('turn', d.int('sumLanes')), [
                  w.set('total', w.operation('f64.add', [], 'total', product)),
                  w.advance('pa', d.int('aLane')),
                  w.advance('pb', d.int('bLane')),
                  w.advance('turn', 1),
                ]),
                w.advance('sum', 8),
              ]),
              w.set(
                'target',
                w.plus(
                  w.plus(w.plus('outShared', w.loadInt('row', 4)), w.loadInt('column', 4)),
                  w.times('lane', d.int('outLane')),
                ),
              ),
              w.when(d.int('add'), [
                w.set(
                  'total',
                  w.operation(
                    'f64.add',
                    [],
                    'total',
                    w.operation('f64.promote_f32', [], w.loadFloat('target')),
                  ),
                ),
              ]),
              w.storeFloat('target', w.operation('f32.demote_f64', [], 'total')),
              w.advance('lane', 1),
            ]),
            w.advance('column', 8),
          ]),
          w.advance('row', 8),
        ]),
        w.advance('shared', 12),
      ]),
    ],
  };
}
