// Copies of parts of matrices in the order in which tiles read them: panels of 8 columns (or 4 rows), term by term.
import { transposeLocals, transposeVectors } from '../kernels/transpose.ts';
import { upTo } from '../kernels/tile.ts';
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';

interface Panels {
  readonly name: string;
  /** Numbers of a term in a panel. */
  readonly width: 4 | 8;
  /** Where the terms lie: at equal distances, or where a table says, at equal distances in that. */
  readonly source: 'steps' | 'table';
}

/** to[column / width][term][column % width] = from[term][column] for so many columns; zeros up to the width. */
export function packPanels({ name, width, source }: Panels): WasmFunction {
  const vectors = upTo(width / 4);
  const copy = vectors.map((part) => w.storeVector('out', w.loadVector('in', 16 * part), 16 * part));
  return {
    name,
    parameters: ['to', 'pitch', 'from', 'step', 'terms', 'columns', 'offset'],
    locals: { in: 'i32', out: 'i32', left: 'i32' },
    body: [
      w.when('terms', [
        w.repeatWhile('terms', 'terms', [
          w.set('in', w.plus(source === 'table' ? w.loadInt('from') : 'from', 'offset')),
          w.set('out', 'to'),
          w.set('left', 'columns'),
          w.when(w.less(width - 1, 'left'), [
            w.repeatWhile('panels', w.less(width - 1, 'left'), [
              ...copy,
              w.advance('in', 4 * width),
              w.advance('out', 'pitch'),
              w.advance('left', -width),
            ]),
          ]),
          w.when('left', [
            ...vectors.map((part) => w.storeVector('out', w.zeroVector, 16 * part)),
            ...copyNumbers,
          ]),
          w.advance('from', 'step'),
          w.advance('to', 4 * width),
          w.advance('terms', -1),
        ]),
      ]),
    ],
  };
}

const copyNumbers: readonly Instruction[] = [
  w.repeatWhile('numbers', 'left', [
    w.storeFloat('out', w.loadFloat('in')),
    w.advance('in', 4),
    w.advance('out', 4),
    w.advance('left', -1),
  ]),
];

const four = upTo(4);
const clamped = (index: number): Instruction =>
  w.operation('select', [], w.plus('from', w.times('step', index)), 'last', w.less(index, 'columns'));

/**
 * to[column / 8][term][column % 8] = from[column][term], columns `step` bytes apart; past the last column there is the last
 * one again.
 */
export function packTurned(): WasmFunction {
  return {
    name: 'packTurned',
    parameters: ['to', 'pitch', 'from', 'step', 'terms', 'columns'],
    locals: {
      out: 'i32', left: 'i32', half: 'i32', last: 'i32', r0: 'i32', r1: 'i32', r2: 'i32', r3: 'i32', ...transposeLocals,
    }, // prettier-ignore
    body: [
      w.set('last', w.plus('from', w.times('step', w.minus('columns', 1)))),
      w.repeatWhile('panels', w.less(0, 'columns'), [
        w.set('half', 0),
        w.repeatWhile('halves', w.unequal('half', 32), [
          ...four.map((row) => w.set(`r${row}`, clamped(row))),
          w.set('out', w.plus('to', 'half')),
          w.set('left', 'terms'),
          w.when(w.less(3, 'left'), [
            w.repeatWhile('fours', w.less(3, 'left'), [
              ...four.map((row) => w.set(`v${row}`, w.loadVector(`r${row}`))),
              ...transposeVectors,
              ...four.map((row) => w.storeVector('out', `v${row}`, 32 * row)),
              ...four.map((row) => w.advance(`r${row}`, 16)),
              w.advance('out', 128),
              w.advance('left', -4),
            ]),
          ]),
          w.when('left', [
            w.repeatWhile('numbers', 'left', [
              ...four.map((row) => w.storeFloat('out', w.loadFloat(`r${row}`), 4 * row)),
              ...four.map((row) => w.advance(`r${row}`, 4)),
              w.advance('out', 32),
              w.advance('left', -1),
            ]),
          ]),
          w.advance('from', w.shiftLeft('step', 2)),
          w.advance('columns', -4),
          w.advance('half', 16),
        ]),
        w.advance('to', 'pitch'),
      ]),
    ],
  };
}
