// Tensors of weight sets in lanes, and the same in each weight set's own memory: four numbers of four lanes at a time.
import { fieldsOf } from '../../descriptor.ts';
import * as w from '../../instructions.ts';
import type { Instruction, WasmFunction } from '../../instructions.ts';
import { transposeLocals, transposeVectors } from '../transpose.ts';
import { locals } from './rows.ts';

const four = [0, 1, 2, 3];

/** Whole vectors of numbers: tensors end at them. */
export function spread({ back }: { back: boolean }): WasmFunction {
  const d = fieldsOf('spread');
  const [lanes, own] = back ? ['out', 'from'] : ['from', 'out'];
  // Rows of lanes, four numbers below each other; and of four variants.
  const inLanes = (use: (address: w.WasmValue, vector: string) => Instruction): Instruction[] => [
    w.set('p', w.plus(lanes, 'lane')),
    ...four.flatMap((index) => [use('p', `v${index}`), w.advance('p', 'laneBytes')]),
  ];
  const inVariants = (use: (address: w.WasmValue, vector: string) => Instruction): Instruction[] =>
    four.flatMap((index) => [use('q', `v${index}`), w.advance('q', 'variantBytes')]);
  const load = (address: w.WasmValue, vector: string) => w.set(vector, w.loadVector(address));
  const store = (address: w.WasmValue, vector: string) => w.storeVector(address, vector);
  return {
    name: back ? 'collect' : 'spread',
    parameters: ['d', 'frame'],
    locals: {
      ...locals(['from', 'out', 'lane', 'laneBytes', 'variantBytes', 'left', 'p', 'q'], []),
      ...transposeLocals,
    },
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('laneBytes', d.int('laneBytes')),
      w.set('variantBytes', d.int('variantBytes')),
      w.set('left', d.int('entries')),
      w.repeatWhile('entries', w.less(0, 'left'), [
        w.set('lane', 0),
        w.set('q', own),
        w.repeatWhile('lanes', w.unequal('lane', 'laneBytes'), [
          ...(back ? inVariants(load) : inLanes(load)),
          ...transposeVectors,
          ...(back ? inLanes(store) : inVariants(store)),
          w.advance('lane', 16),
        ]),
        w.advance(own, 16),
        w.advance(lanes, w.shiftLeft('laneBytes', 2)),
        w.set('left', w.minus('left', 4)),
      ]),
    ],
  };
}

/** out ← from */
export function copy(): WasmFunction {
  const d = fieldsOf('copy');
  return {
    name: 'copy',
    parameters: ['d', 'frame'],
    locals: locals(['from', 'out', 'end'], []),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('end', w.plus('from', d.int('bytes'))),
      w.repeatWhile('vectorLoop', w.unequal('from', 'end'), [
        w.storeVector('out', w.loadVector('from')),
        w.advance('from', 16),
        w.advance('out', 16),
      ]),
    ],
  };
}
