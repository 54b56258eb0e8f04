// The gradient of a ReLU: numbers pass where what came out of it is above 0.
import type { WasmFunction } from '../instructions.ts';
import * as w from '../instructions.ts';
import { eachNumber, integers } from './lanes.ts';
import { fieldsOf } from './tasks.ts';

const tensors = ['a', 'gate', 'out'] as const;

export function gate(): WasmFunction {
  const d = fieldsOf('gate');
  return {
    name: 'gate',
    parameters: ['task', 'frame'],
    locals: integers('left', ...tensors),
    body: [
      ...tensors.map((tensor) => w.set(tensor, d.int(tensor))),
      w.set('left', d.int('numbers')),
      ...eachNumber('left', (lanes) => [
        lanes.store('out', lanes.gated(lanes.load('a'), lanes.load('gate'))),
        ...tensors.map((tensor) => w.advance(tensor, 4 * lanes.count)),
      ]),
    ],
  };
}
