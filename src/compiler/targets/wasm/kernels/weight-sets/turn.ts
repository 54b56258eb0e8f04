// A gate's matrix times the rows that it acts on, for weight sets in lanes: U ← G · U, and back, G† · gradient. Terms are
// added in the order of `multiplyRows` (src/compiler/plan/unitary.ts), so that the bits are the same.
import { fieldsOf } from '../../descriptor.ts';
import * as w from '../../instructions.ts';
import type { Instruction, WasmFunction } from '../../instructions.ts';
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

const negated = (of: w.WasmValue) => w.operation('f64x2.neg', [], of);

/** The entries of a 2 × 2 matrix in the order of its numbers, to locals; those of its adjoint. */
const entries = ['aRe', 'aIm', 'bRe', 'bIm', 'cRe', 'cIm', 'dRe', 'dIm'];
const adjointEntries = ['aRe', 'aIm', 'cRe', 'cIm', 'bRe', 'bIm', 'dRe', 'dIm'];

/** For gates with one target. */
export function turnPairs({ adjoint }: { adjoint: boolean }): WasmFunction {
  const d = fieldsOf('turnPairs');
  const read = (adjoint ? adjointEntries : entries).flatMap((name, index) => [
    w.set(name, adjoint && index % 2 === 1 ? negated(w.loadVector('m')) : w.loadVector('m')),
    w.advance('m', 'rowBytes'),
  ]);
  return {
    name: adjoint ? 'turnPairsBack' : 'turnPairs',
    parameters: ['d', 'frame'],
    locals: locals(
      [
        'from',
        'out',
        'matrix',
        'm',
        'lane',
        'rowBytes',
        'at',
        'end',
        'upper',
        'lower',
        'upperOut',
        'lowerOut',
      ],
      [...entries, 'uRe', 'uIm', 'lRe', 'lIm'],
    ),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('matrix', d.address('MATRIX')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachPair('lanes', [
        w.set('m', w.plus('matrix', 'lane')),
        ...read,
        ...eachRow('groups', { table: d.table('groupTable'), count: d.int('groups'), integers: 2 }, [
          w.set('upper', w.plus('lane', w.loadInt('at'))),
          w.set('lower', w.plus('lane', w.loadInt('at', 4))),
          w.set('upperOut', w.plus('out', 'upper')),
          w.set('lowerOut', w.plus('out', 'lower')),
          w.advance('upper', 'from'),
          w.advance('lower', 'from'),
          w.set('uRe', realAt('upper')),
          w.set('uIm', imaginaryAt('upper')),
          w.set('lRe', realAt('lower')),
          w.set('lIm', imaginaryAt('lower')),
          ...turned('a', 'b', 'upperOut'),
          ...turned('c', 'd', 'lowerOut'),
        ]),
      ]),
    ],
  };
}

/** x · u + y · l */
const turned = (x: string, y: string, to: string): Instruction[] => [
  storeReal(
    to,
    difference(
      sum(difference(product(`${x}Re`, 'uRe'), product(`${x}Im`, 'uIm')), product(`${y}Re`, 'lRe')),
      product(`${y}Im`, 'lIm'),
    ),
  ),
  storeImaginary(
    to,
    sum(
      sum(sum(product(`${x}Re`, 'uIm'), product(`${x}Im`, 'uRe')), product(`${y}Re`, 'lIm')),
      product(`${y}Im`, 'lRe'),
    ),
  ),
];

/** For gates with several targets, whose columns are copied first. */
export function turnRows({ adjoint }: { adjoint: boolean }): WasmFunction {
  const d = fieldsOf('turnRows');
  const [mRe, mIm] = [realAt('m'), adjoint ? negated(imaginaryAt('m')) : imaginaryAt('m')];
  const complexRow = w.shiftLeft('rowBytes', 1);
  return {
    name: adjoint ? 'turnRowsBack' : 'turnRows',
    parameters: ['d', 'frame'],
    locals: locals(
      ['from', 'out', 'matrix', 'm', 'lane', 'rowBytes', 'at', 'end', 'size', 'scratch', 'groups', 'row', 'k', 'c', 'to'],
      ['re', 'im', 'x', 'y', 'cRe', 'cIm'],
    ), // prettier-ignore
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('matrix', d.address('MATRIX')),
      w.set('scratch', d.address('SCRATCH')),
      w.set('rowBytes', d.int('rowBytes')),
      w.set('size', d.int('size')),
      w.set('at', d.table('groupTable')),
      w.set('groups', d.int('groups')),
      w.repeatWhile('groupLoop', 'groups', [
        ...eachPair('lanes', [
          w.set('c', 'scratch'),
          w.set('k', 0),
          w.repeatWhile('copyLoop', w.unequal('k', 'size'), [
            w.set('to', w.plus(w.plus('from', 'lane'), w.loadInt(w.plus('at', w.shiftLeft('k', 2))))),
            w.storeVector('c', realAt('to')),
            w.storeVector('c', imaginaryAt('to'), 16),
            w.advance('c', 32),
            w.advance('k', 1),
          ]),
          w.set('row', 0),
          w.repeatWhile('rowLoop', w.unequal('row', 'size'), [
            w.set('re', w.zeroVector),
            w.set('im', w.zeroVector),
            w.set('c', 'scratch'),
            w.set('k', 0),
            w.set('m', w.plus('matrix', 'lane')),
            w.advance('m', w.times('row', adjoint ? complexRow : w.times('size', complexRow))),
            w.repeatWhile('sumLoop', w.unequal('k', 'size'), [
              w.set('x', mRe),
              w.set('y', mIm),
              w.set('cRe', w.loadVector('c')),
              w.set('cIm', w.loadVector('c', 16)),
              w.set('re', sum('re', difference(product('x', 'cRe'), product('y', 'cIm')))),
              w.set('im', sum('im', sum(product('x', 'cIm'), product('y', 'cRe')))),
              w.advance('m', adjoint ? w.times('size', complexRow) : complexRow),
              w.advance('c', 32),
              w.advance('k', 1),
            ]),
            w.set('to', w.plus(w.plus('out', 'lane'), w.loadInt(w.plus('at', w.shiftLeft('row', 2))))),
            storeReal('to', 're'),
            storeImaginary('to', 'im'),
            w.advance('row', 1),
          ]),
        ]),
        w.advance('at', w.shiftLeft('size', 2)),
        w.set('groups', w.minus('groups', 1)),
      ]),
    ],
  };
}
