// The small kernels at the ends of a plan: values out, upstream in, zeros, sums.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';

const locals = {
  from: 'i32', out: 'i32', laneBytes: 'i32', left: 'i32', end: 'i32', coefficient: 'f32',
} as const; // prettier-ignore

/** values ← values + coefficient · from, in lanes. */
export function output(): WasmFunction {
  const d = fieldsOf('output');
  const addTo = (number: w.WasmValue) =>
    w.storeVector('out', w.add(w.loadVector('out'), w.multiply('c', number)));
  return {
    name: 'output',
    parameters: ['d', 'frame'],
    locals: { ...locals, c: 'v128' },
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('c', w.operation('f32x4.splat', [], d.float('coefficient'))),
      w.set('left', d.int('entries')),
      w.repeatWhile('entryLoop', 'left', [
        w.set('end', w.plus('out', 'laneBytes')),
        w.repeatWhile('laneLoop', w.unequal('out', 'end'), [
          w.when(
            d.int('fromBatched'),
            [addTo(w.loadVector('from')), w.advance('from', 16)],
            [addTo(w.loadSplat('from'))],
          ),
          w.advance('out', 16),
        ]),
        w.when(w.operation('i32.eqz', [], d.int('fromBatched')), [w.advance('from', 4)]),
        w.set('left', w.minus('left', 1)),
      ]),
    ],
  };
}

/** out ← (out +) coefficient · upstream in lanes; or out ← out + the sum of that over the lanes. */
export function seed(): WasmFunction {
  const d = fieldsOf('seed');
  const lane = (index: number) => w.operation('f32x4.extract_lane', [index], 'total');
  const f32Add = (left: w.WasmValue, right: w.WasmValue) => w.operation('f32.add', [], left, right);
  return {
    name: 'seed',
    parameters: ['d', 'frame'],
    locals: { ...locals, total: 'v128', c: 'v128', x: 'v128' },
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('coefficient', d.float('coefficient')),
      w.set('c', w.operation('f32x4.splat', [], 'coefficient')),
      w.set('left', d.int('entries')),
      w.repeatWhile('entryLoop', 'left', [
        w.set('end', w.plus('from', 'laneBytes')),
        w.set('total', w.zeroVector),
        w.repeatWhile('laneLoop', w.unequal('from', 'end'), [
          w.when(
            d.int('outBatched'),
            [
              w.set('x', w.multiply('c', w.loadVector('from'))),
              w.when(d.int('add'), [w.set('x', w.add(w.loadVector('out'), 'x'))]),
              w.storeVector('out', 'x'),
              w.advance('out', 16),
            ],
            [w.set('total', w.add('total', w.multiply('c', w.loadVector('from'))))],
          ),
          w.advance('from', 16),
        ]),
        w.when(w.operation('i32.eqz', [], d.int('outBatched')), [
          w.storeFloat(
            'out',
            f32Add(w.loadFloat('out'), f32Add(f32Add(lane(0), lane(1)), f32Add(lane(2), lane(3)))),
          ),
          w.advance('out', 4),
        ]),
        w.set('left', w.minus('left', 1)),
      ]),
    ],
  };
}

/** out ← 0, in vectors */
export function clear(): WasmFunction {
  const d = fieldsOf('clear');
  return {
    name: 'clear',
    parameters: ['d', 'frame'],
    locals: { out: 'i32', end: 'i32' },
    body: [
      w.set('out', d.address('OUT')),
      w.set('end', w.plus('out', d.int('bytes'))),
      w.repeatWhile('vectorLoop', w.unequal('out', 'end'), [
        w.storeVector('out', w.zeroVector),
        w.advance('out', 16),
      ]),
    ],
  };
}

/** out ← out + from */
export const accumulate = () => inVectors('accumulate', (from) => w.add(w.loadVector('out'), from));

/** out ← from */
export const copy = () => inVectors('copy', (from) => from);

function inVectors(name: 'accumulate' | 'copy', outcome: (from: Instruction) => Instruction): WasmFunction {
  const d = fieldsOf(name);
  return {
    name,
    parameters: ['d', 'frame'],
    locals: { from: 'i32', out: 'i32', end: 'i32' },
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('end', w.plus('from', d.int('bytes'))),
      w.repeatWhile('vectorLoop', w.unequal('from', 'end'), [
        w.storeVector('out', outcome(w.loadVector('from'))),
        w.advance('from', 16),
        w.advance('out', 16),
      ]),
    ],
  };
}
