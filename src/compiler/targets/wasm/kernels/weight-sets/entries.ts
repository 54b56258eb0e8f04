// Between spectra in double precision, a row for each number and a lane of it for each weight set, and the entries of views
// in single precision, a vector for each weight set.
import { fieldsOf } from '../../descriptor.ts';
import * as w from '../../instructions.ts';
import type { Instruction, WasmFunction } from '../../instructions.ts';
import { shuffle, transposeLocals, transposeVectors } from '../transpose.ts';
import { eachRow, locals, product, sum } from './rows.ts';

const four = [0, 1, 2, 3];
const demoted = (of: Instruction) => w.operation('f32x4.demote_f64x2_zero', [], of);
const promoted = (of: w.WasmValue) => w.operation('f64x2.promote_low_f32x4', [], of);

/** entries[i] ← factor · row */
export const takeEntries = () =>
  between('takeEntries', [
    ...four.flatMap((entry) => [
      w.set('low', demoted(product(`f${entry}`, w.loadVector(`p${entry}`)))),
      w.set('high', demoted(product(`f${entry}`, w.loadVector(`p${entry}`, 16)))),
      w.set(`v${entry}`, shuffle([0, 1, 4, 5], 'low', 'high')),
    ]),
    ...transposeVectors,
    ...ofEachLane((vector) => w.storeVector('own', vector)),
  ]);

/** row ← row + factor · entries[i] */
export const pullEntries = () =>
  between('pullEntries', [
    ...ofEachLane((vector) => w.set(vector, w.loadVector('own'))),
    ...transposeVectors,
    ...four.flatMap((entry) => [
      addToRow(entry, promoted(`v${entry}`), 0),
      addToRow(entry, promoted(shuffle([2, 3, 2, 3], `v${entry}`, `v${entry}`)), 16),
    ]),
  ]);

const ofEachLane = (use: (vector: string) => Instruction): Instruction[] =>
  four.flatMap((lane) => [use(`v${lane}`), w.advance('own', 'laneBytes')]);

const addToRow = (entry: number, of: Instruction, offset: number): Instruction =>
  w.storeVector(`p${entry}`, sum(w.loadVector(`p${entry}`, offset), product(`f${entry}`, of)), offset);

/** `body` for four lanes of the four rows at p0 … p3, with factors f0 … f3; `own` is where the first of these lanes has them. */
function between(name: string, body: readonly Instruction[]): WasmFunction {
  const d = fieldsOf('entries');
  const factor = (entry: number) =>
    w.operation('f64x2.splat', [], w.operation('f64.promote_f32', [], w.loadFloat('at', 8 * entry + 4)));
  return {
    name,
    parameters: ['d', 'frame'],
    locals: {
      ...locals(
        ['rows', 'entries', 'own', 'lane', 'rowBytes', 'laneBytes', 'at', 'end', 'p0', 'p1', 'p2', 'p3'],
        ['low', 'high', 'f0', 'f1', 'f2', 'f3'],
      ),
      ...transposeLocals,
    },
    body: [
      w.set('rows', d.address('ROWS')),
      w.set('entries', d.address('ENTRIES')),
      w.set('rowBytes', d.int('rowBytes')),
      w.set('laneBytes', d.int('laneBytes')),
      ...eachRow('entries', { table: d.table('entryTable'), count: d.int('fours'), integers: 8 }, [
        ...four.flatMap((entry) => [
          w.set(`p${entry}`, w.plus('rows', w.loadInt('at', 8 * entry))),
          w.set(`f${entry}`, factor(entry)),
        ]),
        w.set('own', 'entries'),
        w.set('lane', 0),
        w.repeatWhile('lanes', w.unequal('lane', 'rowBytes'), [
          ...body,
          ...four.map((entry) => w.advance(`p${entry}`, 32)),
          w.advance('lane', 32),
        ]),
        w.advance('entries', 16),
      ]),
    ],
  };
}
