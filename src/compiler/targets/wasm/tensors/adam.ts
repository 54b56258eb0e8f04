// One step of Adam (Kingma & Ba 2015) of one variable: the moments change where they lie, the value goes to a new tensor.
import * as w from '../instructions.ts';
import type { WasmFunction } from '../instructions.ts';
import { eachNumber, integers, localOf, localsOf } from './lanes.ts';
import { fieldAt, fieldsOf } from './tasks.ts';

const constants = ['beta1', 'rest1', 'beta2', 'rest2', 'rate', 'correction', 'epsilon'] as const;
const tensors = ['value', 'gradient', 'first', 'second', 'out'] as const;

/** first ← β₁ first + (1 − β₁) g, second ← β₂ second + (1 − β₂) g², out ← value − rate first / (√second · correction + ε) */
export function adam(): WasmFunction {
  const d = fieldsOf('adam');
  return {
    name: 'adam',
    parameters: ['task', 'frame'],
    locals: { ...integers('left', ...tensors), ...localsOf('g', 'm', 'v') },
    body: [
      ...tensors.map((tensor) => w.set(tensor, d.int(tensor))),
      w.set('left', d.int('numbers')),
      ...eachNumber('left', (lanes) => {
        const of = (name: string) => localOf(name, lanes);
        // Loaded at each turn: there are more of them than registers.
        const constant = (name: (typeof constants)[number]) => lanes.same('task', fieldAt('adam', name));
        const { add, multiply } = lanes;
        return [
          w.set(of('g'), lanes.load('gradient')),
          w.set(
            of('m'),
            add(multiply(constant('beta1'), lanes.load('first')), multiply(constant('rest1'), of('g'))),
          ),
          w.set(
            of('v'),
            add(
              multiply(constant('beta2'), lanes.load('second')),
              multiply(constant('rest2'), multiply(of('g'), of('g'))),
            ),
          ),
          lanes.store('first', of('m')),
          lanes.store('second', of('v')),
          lanes.store(
            'out',
            lanes.subtract(
              lanes.load('value'),
              lanes.divide(
                multiply(constant('rate'), of('m')),
                add(multiply(lanes.squareRoot(of('v')), constant('correction')), constant('epsilon')),
              ),
            ),
          ),
          ...tensors.map((tensor) => w.advance(tensor, 4 * lanes.count)),
        ];
      }),
    ],
  };
}
