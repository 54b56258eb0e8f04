// From the functions of an angle (see `trigonometry`) to an encoder's entries, and back to the angle's gradient.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';

const functions = ['f0', 'f1', 'f2', 'f3'];

const loadFunctions: Instruction[] = functions.map((f, index) =>
  w.set(f, w.loadVector(w.plus(w.plus('functions', 'lane'), w.times('laneBytes', index)))),
);

/** Row of the matrix at `m`, times (1, f0, f1, f2, f3). */
const entry = functions.reduce(
  (sum, f, index) => w.add(sum, w.multiply(w.loadSplat('m', 4 * (index + 1)), f)),
  w.loadSplat('m'),
);

const integers = {
  functions: 'i32',
  laneBytes: 'i32',
  lane: 'i32',
  m: 'i32',
  mEnd: 'i32',
  p: 'i32',
} as const;
const vectors = { f0: 'v128', f1: 'v128', f2: 'v128', f3: 'v128' } as const;

export function encode(): WasmFunction {
  const d = fieldsOf('encode');
  return {
    name: 'encode',
    parameters: ['d', 'frame'],
    locals: { ...integers, out: 'i32', ...vectors },
    body: [
      w.set('functions', d.address('FUNCTIONS')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.repeatWhile('laneLoop', w.unequal('lane', 'laneBytes'), [
        ...loadFunctions,
        w.set('m', d.table('matrixTable')),
        w.set('mEnd', w.plus('m', w.times(d.int('entries'), 20))),
        w.set('p', w.plus('out', 'lane')),
        w.repeatWhile('entryLoop', w.unequal('m', 'mEnd'), [
          w.storeVector('p', entry),
          w.advance('p', 'laneBytes'),
          w.advance('m', 20),
        ]),
        w.advance('lane', 16),
      ]),
    ],
  };
}

export function pullEncode(): WasmFunction {
  const d = fieldsOf('pullEncode');
  return {
    name: 'pullEncode',
    parameters: ['d', 'frame'],
    locals: { ...integers, from: 'i32', out: 'i32', ...vectors, total: 'v128' },
    body: [
      w.set('functions', d.address('FUNCTIONS')),
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.repeatWhile('laneLoop', w.unequal('lane', 'laneBytes'), [
        ...loadFunctions,
        w.set('m', d.table('matrixTable')),
        w.set('mEnd', w.plus('m', w.times(d.int('entries'), 20))),
        w.set('p', w.plus('from', 'lane')),
        w.set('total', w.loadVector(w.plus('out', 'lane'))),
        w.repeatWhile('entryLoop', w.unequal('m', 'mEnd'), [
          w.set('total', w.add('total', w.multiply(w.loadVector('p'), entry))),
          w.advance('p', 'laneBytes'),
          w.advance('m', 20),
        ]),
        w.storeVector(w.plus('out', 'lane'), 'total'),
        w.advance('lane', 16),
      ]),
    ],
  };
}
