// The kernels of products of matrices on tensors: they pack what their tiles read, block by block of the sum.
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';
import { fieldsOf } from './tasks.ts';
import { gap, mostColumns, panelColumns, scratch } from './scratch.ts';

const least = (left: w.WasmValue, right: w.WasmValue): Instruction =>
  w.operation('select', [], left, right, w.less(left, right));

export function product(): WasmFunction {
  const d = fieldsOf('product');
  const pack = (name: string) =>
    w.call(
      name,
      'to',
      'pitch',
      'from',
      name === 'packTurned' ? d.int('columnBytes') : d.int('termBytes'),
      'count',
      d.int('columns'),
      ...(name === 'packTurned' ? [] : [0]),
    );
  return {
    name: 'product',
    parameters: ['task', 'frame'],
    locals: {
      panels: 'i32', segment: 'i32', segments: 'i32', packed: 'i32', term: 'i32', count: 'i32', pitch: 'i32', to: 'i32',
      from: 'i32', add: 'i32', isLast: 'i32',
    }, // prettier-ignore
    body: [
      w.set('panels', w.plus('frame', scratch.panels)),
      ...clearStart,
      w.when(d.int('bias'), [
        w.set('to', w.plus('frame', scratch.start)),
        w.set('from', d.int('bias')),
        w.set('count', d.int('columns')),
        w.repeatWhile('biases', 'count', [
          w.storeFloat('to', w.loadFloat('from')),
          w.advance('to', 4),
          w.advance('from', 4),
          w.advance('count', -1),
        ]),
      ]),
      w.repeatWhile('segmentBlocks', w.less('segment', d.int('segments')), [
        w.set('segments', least(d.int('segmentsAtOnce'), w.minus(d.int('segments'), 'segment'))),
        w.set('term', 0),
        w.repeatWhile('termBlocks', w.less('term', d.int('terms')), [
          w.set('count', least(d.int('termsAtOnce'), w.minus(d.int('terms'), 'term'))),
          w.set('pitch', w.plus(w.shiftLeft(w.times('segments', 'count'), 5), gap)),
          w.set('to', 'panels'),
          w.set('packed', 'segment'),
          w.repeatWhile('packs', w.unequal('packed', w.plus('segment', 'segments')), [
            w.set(
              'from',
              w.plus(
                w.loadInt(w.plus(d.int('segmentTable'), w.shiftLeft('packed', 2))),
                w.plus(d.int('bOffset'), w.times('term', d.int('termBytes'))),
              ),
            ),
            w.when(w.equal(d.int('columnBytes'), 4), [pack('packSteps')], [pack('packTurned')]),
            w.advance('to', w.shiftLeft('count', 5)),
            w.advance('packed', 1),
          ]),
          w.set(
            'isLast',
            w.operation(
              'i32.and',
              [],
              w.operation('i32.ge_s', [], w.plus('segment', 'segments'), d.int('segments')),
              w.operation('i32.ge_s', [], w.plus('term', 'count'), d.int('terms')),
            ),
          ),
          ...eachPanel(d.int('columns'), [
            w.call(
              'tilesOfRows',
              'task',
              w.plus('frame', scratch.tile),
              'to',
              w.plus('frame', w.plus('from', scratch.start)),
              w.plus(16, w.shiftLeft('segment', 4)),
              'segments',
              w.shiftLeft('term', 2),
              'count',
              w.plus(d.int('outOffset'), 'from'),
              least(panelColumns, w.minus(d.int('columns'), w.operation('i32.shr_u', [], 'from', 2))),
              'add',
              w.operation('i32.and', [], 'isLast', d.int('relu')),
            ),
          ]),
          w.set('add', 1),
          w.advance('term', 'count'),
        ]),
        w.advance('segment', 'segments'),
      ]),
    ],
  };
}

export function outer(): WasmFunction {
  const d = fieldsOf('outer');
  return {
    name: 'outer',
    parameters: ['task', 'frame'],
    locals: {
      panels: 'i32',
      rows: 'i32',
      table: 'i32',
      left: 'i32',
      count: 'i32',
      pitch: 'i32',
      rowPitch: 'i32',
      to: 'i32',
      from: 'i32',
      add: 'i32',
    },
    body: [
      w.set('panels', w.plus('frame', scratch.panels)),
      w.set('rows', w.plus('frame', scratch.rows)),
      ...clearStart,
      w.set('table', d.int('table')),
      w.set('left', d.int('pairs')),
      w.set('add', d.int('add')),
      // A sum of nothing is stored, too.
      w.repeatWhile('blocks', 'left', [
        w.set('count', least(d.int('pairsAtOnce'), 'left')),
        w.set('pitch', w.plus(w.shiftLeft('count', 5), gap)),
        w.set('rowPitch', w.plus(w.shiftLeft('count', 4), gap)),
        w.call('packRows', 'rows', 'rowPitch', 'table', 8, 'count', d.int('rows'), d.int('aOffset')),
        w.call(
          'packColumns',
          'panels',
          'pitch',
          w.plus('table', 4),
          8,
          'count',
          d.int('columns'),
          d.int('bOffset'),
        ),
        ...eachPanel(d.int('columns'), [
          w.call(
            'tilesOfPacked',
            w.plus('frame', scratch.tile),
            'to',
            w.plus('frame', scratch.start),
            'rows',
            'rowPitch',
            'count',
            w.plus(d.int('out'), 'from'),
            d.int('outBytes'),
            d.int('rows'),
            least(panelColumns, w.minus(d.int('columns'), w.operation('i32.shr_u', [], 'from', 2))),
            'add',
          ),
        ]),
        w.set('add', 1),
        w.advance('table', w.shiftLeft('count', 3)),
        w.set('left', w.minus('left', 'count')),
      ]),
    ],
  };
}

/** `body` for each panel: `to` is its address, `from` the byte offset of its first column. */
function eachPanel(columns: Instruction, body: readonly Instruction[]): Instruction[] {
  return [
    w.set('to', 'panels'),
    w.set('from', 0),
    w.repeatWhile('panels', w.less('from', w.shiftLeft(columns, 2)), [
      ...body,
      w.advance('to', 'pitch'),
      w.advance('from', 4 * panelColumns),
    ]),
  ];
}

const clearStart: readonly Instruction[] = Array.from({ length: mostColumns / 4 }, (_, part) =>
  w.storeVector('frame', w.zeroVector, scratch.start + 16 * part),
);
