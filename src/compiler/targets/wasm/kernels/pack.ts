// Copies of a tensor that all samples share, in the order in which `gemm` reads it: blocks of 4 rows (of a) or 8 columns
// (of b), of which a term of the sum lies together.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';
import { lastBlock, divideRows } from './row-blocks.ts';
import { transposeLocals, transposeThree, transposeVectors } from './transpose.ts';

const d = fieldsOf('pack');
const four = [0, 1, 2, 3];
const three = [0, 1, 2];

/**
 * 'gather': number by number. 'vectors': each four rows lie together. 'transpose': each four terms of the sum do.
 * The last rows, where there are no four, are gathered in any case; a block of columns is full.
 */
export interface PackVariant {
  readonly name: string;
  readonly source: 'gather' | 'vectors' | 'transpose';
}

export const packVariants: readonly PackVariant[] = [
  { name: 'pack', source: 'gather' },
  { name: 'packVectors', source: 'vectors' },
  { name: 'packTransposed', source: 'transpose' },
];

export function pack(variant: PackVariant): WasmFunction {
  return {
    name: variant.name,
    parameters: ['d', 'frame'],
    locals: {
      from: 'i32', out: 'i32', shared: 'i32', sharedEnd: 'i32', fromShared: 'i32', row: 'i32', rowsEnd: 'i32',
      fullEnd: 'i32', turnBytes: 'i32', blockBytes: 'i32', sum: 'i32', sumEnd: 'i32', source: 'i32', r: 'i32',
      to: 'i32', part: 'i32', rows: 'i32', inFours: 'i32', lastRows: 'i32', r0: 'i32', r1: 'i32', r2: 'i32', r3: 'i32',
      ...transposeLocals,
    }, // prettier-ignore
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('rows', d.int('rows')),
      ...divideRows,
      w.set('turnBytes', w.shiftLeft(d.int('width'), 2)),
      w.set('blockBytes', w.times('turnBytes', d.int('sum'))),
      w.set('sumEnd', w.plus(d.table('sumTable'), w.shiftLeft(d.int('sum'), 2))),
      w.set('shared', d.table('sharedTable')),
      w.set('sharedEnd', w.plus('shared', w.shiftLeft(d.int('sharedCount'), 2))),
      w.repeatWhile('sharedLoop', w.unequal('shared', 'sharedEnd'), [
        w.set('fromShared', w.plus('from', w.loadInt('shared'))),
        w.set('row', d.table('rowTable')),
        w.set('rowsEnd', w.plus('row', w.shiftLeft('rows', 2))),
        w.set('fullEnd', w.plus('row', w.shiftLeft('inFours', 2))),
        w.set('part', 0),
        w.when(w.unequal('row', 'fullEnd'), [
          w.repeatWhile('rowLoop', w.unequal('row', 'fullEnd'), [
            ...fourRows(variant),
            w.advance('row', 16),
            // The second half of a block of eight lies right after the first.
            w.advance('part', 16),
            w.when(w.equal('part', 'turnBytes'), [w.set('part', 0), w.advance('out', 'blockBytes')]),
          ]),
        ]),
        w.when(w.less(w.plus('row', 4 * (lastBlock - 1)), 'rowsEnd'), [
          w.repeatWhile('threesLoop', w.less(w.plus('row', 4 * (lastBlock - 1)), 'rowsEnd'), [
            ...threeRows(variant),
            w.advance('row', 4 * lastBlock),
          ]),
        ]),
        w.when(w.unequal('row', 'rowsEnd'), fewRows),
        w.advance('shared', 4),
      ]),
    ],
  };
}

function fourRows({ source }: PackVariant): Instruction[] {
  const rows = source === 'vectors' ? [0] : four;
  const at = (row: number) => w.plus(`r${row}`, w.loadInt('sum'));
  const iteration: Record<PackVariant['source'], Instruction[]> = {
    gather: [
      ...four.map((row) => w.storeFloat('to', w.loadFloat(at(row)), 4 * row)),
      w.advance('to', 'turnBytes'),
      w.advance('sum', 4),
    ],
    vectors: [w.storeVector('to', w.loadVector(at(0))), w.advance('to', 'turnBytes'), w.advance('sum', 4)],
    transpose: [
      ...four.map((row) => w.set(`v${row}`, w.loadVector(at(row)))),
      ...transposeVectors,
      ...four.flatMap((row) => [w.storeVector('to', `v${row}`), w.advance('to', 'turnBytes')]),
      w.advance('sum', 16),
    ],
  };
  return [
    ...rows.map((row) => w.set(`r${row}`, w.plus('fromShared', w.loadInt('row', 4 * row)))),
    w.set('to', w.plus('out', 'part')),
    w.set('sum', d.table('sumTable')),
    w.repeatWhile('sumLoop', w.unequal('sum', 'sumEnd'), iteration[source]),
  ];
}

/** A block of three rows. */
function threeRows({ source }: PackVariant): Instruction[] {
  const at = (row: number) => w.plus(`r${row}`, w.loadInt('sum'));
  const gather = [
    ...three.map((row) => w.storeFloat('out', w.loadFloat(at(row)), 4 * row)),
    w.advance('out', 4 * lastBlock),
    w.advance('sum', 4),
  ];
  const transpose = [
    ...three.map((row) => w.set(`v${row}`, w.loadVector(at(row)))),
    ...transposeThree,
    ...three.map((row) => w.storeVector('out', `v${row}`, 16 * row)),
    w.advance('out', 16 * lastBlock),
    w.advance('sum', 16),
  ];
  return [
    ...three.map((row) => w.set(`r${row}`, w.plus('fromShared', w.loadInt('row', 4 * row)))),
    w.set('sum', d.table('sumTable')),
    w.repeatWhile('threesSumLoop', w.unequal('sum', 'sumEnd'), source === 'transpose' ? transpose : gather),
  ];
}

/** One or two rows, packed as closely. */
const fewRows: Instruction[] = [
  w.set('sum', d.table('sumTable')),
  w.repeatWhile('fewSumLoop', w.unequal('sum', 'sumEnd'), [
    w.set('source', w.plus('fromShared', w.loadInt('sum'))),
    w.set('r', 'row'),
    w.repeatWhile('fewRowLoop', w.unequal('r', 'rowsEnd'), [
      w.storeFloat('out', w.loadFloat(w.plus('source', w.loadInt('r')))),
      w.advance('out', 4),
      w.advance('r', 4),
    ]),
    w.advance('sum', 4),
  ]),
];
