// The sum of two tensors of one shape, as it is or with the ReLU behind it: what ends a residual block.
import type { WasmFunction } from '../instructions.ts';
import * as w from '../instructions.ts';
import { eachNumber, integers, localOf, localsOf } from './lanes.ts';
import { fieldAt, fieldsOf } from './tasks.ts';

const tensors = ['a', 'b', 'out'] as const;

export function add(): WasmFunction {
  const d = fieldsOf('add');
  return {
    name: 'add',
    parameters: ['task', 'frame'],
    locals: { ...integers('left', ...tensors), ...localsOf('sum', 'floor') },
    body: [
      ...tensors.map((tensor) => w.set(tensor, d.int(tensor))),
      w.set('left', d.int('numbers')),
      ...eachNumber('left', (lanes) => {
        const [sum, floor] = [localOf('sum', lanes), localOf('floor', lanes)];
        return [
          w.set(sum, lanes.add(lanes.load('a'), lanes.load('b'))),
          w.set(floor, lanes.same('task', fieldAt('add', 'floor'))),
          lanes.store('out', lanes.atLeast(sum, floor)),
          ...tensors.map((tensor) => w.advance(tensor, 4 * lanes.count)),
        ];
      }),
    ],
  };
}
