// Copies a tensor that all samples share into the order in which `gemm` reads it: blocks of `width` rows, of which a
// turn of the sum lies together.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';

const d = fieldsOf('pack');

/**
 * The last block is `tail` wide (columns: the full width, of which those that lack are zero; rows: just as wide as
 * there are rows).
 */
export function pack(): WasmFunction {
  const block: Instruction[] = [
    w.set('sum', d.table('sumTable')),
    w.set('sumEnd', w.plus('sum', w.shiftLeft(d.int('sum'), 2))),
    w.repeatWhile('sumLoop', w.unequal('sum', 'sumEnd'), [
      w.set('source', w.plus('fromShared', w.loadInt('sum'))),
      w.set('r', 'row'),
      w.set('rEnd', w.plus('row', w.shiftLeft('width', 2))),
      w.repeatWhile('widthLoop', w.unequal('r', 'rEnd'), [
        w.when(
          w.less('r', 'rowsEnd'),
          [w.storeFloat('out', w.loadFloat(w.plus('source', w.loadInt('r'))))],
          [w.storeFloat('out', w.operation('f32.const', [0]))],
        ),
        w.advance('out', 4),
        w.advance('r', 4),
      ]),
      w.advance('sum', 4),
    ]),
  ];
  return {
    name: 'pack',
    parameters: ['d', 'frame'],
    locals: {
      from: 'i32', out: 'i32', shared: 'i32', sharedEnd: 'i32', fromShared: 'i32', row: 'i32', rowsEnd: 'i32',
      width: 'i32', sum: 'i32', sumEnd: 'i32', source: 'i32', r: 'i32', rEnd: 'i32',
    }, // prettier-ignore
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.shiftLeft(d.int('sharedCount'), 2))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('fromShared', w.plus('from', w.loadInt('shared'))),
        w.set('row', d.table('rowTable')),
        w.set('rowsEnd', w.plus('row', w.shiftLeft(d.int('rows'), 2))),
        w.repeatWhile('rowLoop', w.less('row', 'rowsEnd'), [
          w.set('width', d.int('width')),
          w.when(w.less('rowsEnd', w.plus('row', w.shiftLeft('width', 2))), [w.set('width', d.int('tail'))]),
          ...block,
          w.advance('row', w.shiftLeft('width', 2)),
        ]),
        w.advance('shared', 4),
      ]),
    ],
  };
}
