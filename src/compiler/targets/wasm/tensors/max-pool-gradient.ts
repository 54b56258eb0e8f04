// The gradient of a maximum over windows: what arrives at a window goes to the first of its largest numbers.
import type { WasmFunction, Instruction } from '../instructions.ts';
import * as w from '../instructions.ts';
import { eachNumber, integers, localOf, localsOf, type Lanes } from './lanes.ts';
import { fieldAt, fieldsOf } from './tasks.ts';

/** Integers of a window in its table: byte offsets of its output and of its first pixel, rows and columns of pixels. */
export const windowFields = ['out', 'first', 'rows', 'columns'] as const;

const d = fieldsOf('maxPoolGradient');

export function maxPoolGradient(): WasmFunction {
  const field = (name: (typeof windowFields)[number]) => w.loadInt('window', 4 * windowFields.indexOf(name));
  return {
    name: 'maxPoolGradient',
    parameters: ['task', 'frame'],
    locals: {
      ...integers('window', 'windows', 'left', 'dy', 'x', 'apart', 'row', 'rowAt', 'column', 'tap', 'to'),
      ...localsOf('max', 'value', 'rest'),
    },
    body: [
      w.set('window', d.int('table')),
      w.set('windows', d.int('windows')),
      w.set('apart', w.minus(d.int('dx'), d.int('x'))),
      w.repeatWhile('windows', 'windows', [
        w.set('dy', w.plus(d.int('dy'), field('out'))),
        w.set('x', w.plus(d.int('x'), field('first'))),
        w.set('left', d.int('channels')),
        ...eachNumber('left', (lanes) => oneWindow(lanes, field('rows'), field('columns'))),
        w.advance('window', 4 * windowFields.length),
        w.advance('windows', -1),
      ]),
    ],
  };
}

/** Of as many channels as there are lanes. What is left of dy is 0 from the number on to which it went. */
function oneWindow(lanes: Lanes, rows: Instruction, columns: Instruction): Instruction[] {
  const [max, value, rest] = ['max', 'value', 'rest'].map((name) => localOf(name, lanes));
  const lowest = lanes.same('task', fieldAt('maxPoolGradient', 'lowest'));
  const eachPixel = (label: string, body: readonly Instruction[]) => [
    w.set('rowAt', 'x'),
    w.set('row', rows),
    w.repeatWhile(`${label}Rows`, 'row', [
      w.set('tap', 'rowAt'),
      w.set('column', columns),
      w.repeatWhile(`${label}Columns`, 'column', [
        w.set(value, lanes.load('tap')),
        ...body,
        w.advance('tap', d.int('pixelBytes')),
        w.advance('column', -1),
      ]),
      w.advance('rowAt', d.int('rowBytes')),
      w.advance('row', -1),
    ]),
  ];
  return [
    w.set(max, lowest),
    ...eachPixel(`${lanes.name}Max`, [w.set(max, lanes.atLeast(max, value))]),
    w.set(value, lowest),
    w.set(rest, lanes.whereUnequal(lanes.load('dy'), max, value)),
    ...eachPixel(`${lanes.name}Give`, [
      w.set('to', w.plus('tap', 'apart')),
      lanes.store('to', lanes.add(lanes.load('to'), lanes.whereEqual(rest, value, max))),
      w.set(rest, lanes.whereUnequal(rest, value, max)),
    ]),
    w.advance('x', 4 * lanes.count),
    w.advance('dy', 4 * lanes.count),
  ];
}
