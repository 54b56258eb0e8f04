// The gradient by the angles of a gate, for weight sets in lanes: what all its derivatives are multiplied with, and that
// product. Terms are added in the order of `overlaps` and `dot` (src/compiler/plan/unitary.ts).
import { fieldsOf } from '../../descriptor.ts';
import * as w from '../../instructions.ts';
import type { WasmFunction } from '../../instructions.ts';
import {
  difference,
  eachPair,
  eachRow,
  imaginaryAt,
  locals,
  product,
  realAt,
  storeImaginary,
  storeReal,
  sum,
} from './rows.ts';

export function overlap(): WasmFunction {
  const d = fieldsOf('overlap');
  return {
    name: 'overlap',
    parameters: ['d', 'frame'],
    locals: locals(
      ['gradient', 'before', 'out', 'lane', 'rowBytes', 'at', 'end', 'g', 'p'],
      ['re', 'im', 'gRe', 'gIm', 'pRe', 'pIm'],
    ),
    body: [
      w.set('gradient', d.address('GRADIENT')),
      w.set('before', d.address('PRODUCT')),
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachPair('lanes', [
        w.set('re', w.zeroVector),
        w.set('im', w.zeroVector),
        ...eachRow('terms', { table: d.table('termTable'), count: d.int('terms'), integers: 2 }, [
          w.set('g', w.plus(w.plus('gradient', 'lane'), w.loadInt('at'))),
          w.set('p', w.plus(w.plus('before', 'lane'), w.loadInt('at', 4))),
          w.set('gRe', realAt('g')),
          w.set('gIm', imaginaryAt('g')),
          w.set('pRe', realAt('p')),
          w.set('pIm', imaginaryAt('p')),
          w.set('re', sum('re', sum(product('gRe', 'pRe'), product('gIm', 'pIm')))),
          w.set('im', sum('im', difference(product('gIm', 'pRe'), product('gRe', 'pIm')))),
        ]),
        w.set('g', w.plus('out', 'lane')),
        storeReal('g', 're'),
        storeImaginary('g', 'im'),
      ]),
    ],
  };
}

export function slope(): WasmFunction {
  const d = fieldsOf('slope');
  return {
    name: 'slope',
    parameters: ['d', 'frame'],
    locals: locals(['left', 'right', 'out', 'lane', 'rowBytes', 'at', 'end', 'row'], ['total']),
    body: [
      w.set('left', d.address('OVERLAP')),
      w.set('right', d.address('DERIVATIVE')),
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachPair('lanes', [
        w.set('total', w.zeroVector),
        ...eachRow('terms', { table: d.table('termTable'), count: d.int('terms'), integers: 1 }, [
          w.set('row', w.plus('lane', w.loadInt('at'))),
          w.set(
            'total',
            sum('total', product(w.loadVector(w.plus('left', 'row')), w.loadVector(w.plus('right', 'row')))),
          ),
        ]),
        w.storeVector(w.plus('out', 'lane'), 'total'),
      ]),
    ],
  };
}
