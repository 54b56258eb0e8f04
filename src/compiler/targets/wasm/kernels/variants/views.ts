// Between matrices in double precision and the tensors of blocks in single precision, for weight sets in lanes.
import { fieldsOf } from '../../descriptor.ts';
import * as w from '../../instructions.ts';
import type { Instruction, WasmFunction } from '../../instructions.ts';
import { shuffle } from '../transpose.ts';
import { difference, eachPair, eachRow, locals, product, storeImaginary, storeReal, sum } from './rows.ts';

const factorOf = (offset: number) =>
  w.operation('f64x2.splat', [], w.operation('f64.promote_f32', [], w.loadFloat('at', offset)));
const demoted = (of: Instruction) => w.operation('f32x4.demote_f64x2_zero', [], of);
const promoted = (of: w.WasmValue) => w.operation('f64x2.promote_low_f32x4', [], of);

/** `body` for each four lanes of a row; `lane` counts their bytes in double precision. */
const eachFour = (label: string, body: readonly Instruction[]): Instruction[] => [
  w.set('lane', 0),
  w.repeatWhile(label, w.unequal('lane', 'rowBytes'), [...body, w.advance('lane', 32)]),
];

export function fillView(): WasmFunction {
  const d = fieldsOf('fillView');
  return {
    name: 'fillView',
    parameters: ['d', 'frame'],
    locals: locals(['from', 'out', 'lane', 'rowBytes', 'at', 'end', 'row'], ['factor', 'x', 'y']),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachRow('entries', { table: d.table('entryTable'), count: d.int('entries'), integers: 2 }, [
        w.set('factor', factorOf(4)),
        w.set('row', w.plus('from', w.loadInt('at'))),
        ...eachFour('lanes', [
          w.set('x', demoted(product('factor', w.loadVector('row')))),
          w.set('y', demoted(product('factor', w.loadVector('row', 16)))),
          w.storeVector('out', shuffle([0, 1, 4, 5], 'x', 'y')),
          w.advance('row', 32),
          w.advance('out', 16),
        ]),
      ]),
    ],
  };
}

export function pullView(): WasmFunction {
  const d = fieldsOf('pullView');
  return {
    name: 'pullView',
    parameters: ['d', 'frame'],
    locals: locals(['from', 'out', 'lane', 'rowBytes', 'at', 'end', 'row'], ['x']),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachRow('entries', { table: d.table('entryTable'), count: d.int('entries'), integers: 1 }, [
        w.set('row', w.plus('out', w.loadInt('at'))),
        ...eachFour('lanes', [
          w.set('x', w.loadVector('from')),
          w.storeVector('row', sum(w.loadVector('row'), promoted('x'))),
          w.storeVector('row', sum(w.loadVector('row', 16), promoted(shuffle([2, 3, 2, 3], 'x', 'x'))), 16),
          w.advance('row', 32),
          w.advance('from', 16),
        ]),
      ]),
    ],
  };
}

export function scaleRows(): WasmFunction {
  const d = fieldsOf('scaleRows');
  return {
    name: 'scaleRows',
    parameters: ['d', 'frame'],
    locals: locals(['out', 'lane', 'rowBytes', 'at', 'end'], ['factor']),
    body: [
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachRow('entries', { table: d.table('factorTable'), count: d.int('entries'), integers: 1 }, [
        w.set('factor', factorOf(0)),
        ...eachPair('lanes', [
          w.storeVector('out', product('factor', w.loadVector('out'))),
          w.advance('out', 16),
        ]),
      ]),
    ],
  };
}

/** The gradient by a unitary of that by [[Re, −Im], [Im, Re]]. */
export function pullParts(): WasmFunction {
  const d = fieldsOf('pullParts');
  const part = (index: number) => w.loadVector(w.plus(w.plus('from', 'lane'), w.loadInt('at', 4 * index)));
  return {
    name: 'pullParts',
    parameters: ['d', 'frame'],
    locals: locals(['from', 'out', 'lane', 'rowBytes', 'at', 'end', 'to'], []),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachRow('entries', { table: d.table('entryTable'), count: d.int('entries'), integers: 4 }, [
        ...eachPair('lanes', [
          w.set('to', w.plus('out', 'lane')),
          storeReal('to', sum(part(0), part(1))),
          storeImaginary('to', difference(part(2), part(3))),
        ]),
        w.advance('out', w.shiftLeft('rowBytes', 1)),
      ]),
    ],
  };
}
