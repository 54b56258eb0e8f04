// Rows of a product in blocks, as tiles take them: fours, then threes. A tile of one or two rows waits for its own sums
// and takes as long as one of three, so that nine rows are three threes and not two fours and one.
import * as w from '../instructions.ts';
import type { Instruction } from '../instructions.ts';

export const rowBlock = 4;
export const lastBlock = 3;

/** Rows that are in blocks of four; the others follow in blocks of three, the last of which may be smaller. */
export function rowsInFours(rows: number): number {
  const inThrees = lastBlock * (-rows & 3);
  return (rows < inThrees ? rows : rows - inThrees) & -rowBlock;
}

/** The same of the local `rows`, to the local `inFours`; to `lastRows` those of a block of fewer than three. */
export const divideRows: readonly Instruction[] = [
  w.set('inFours', w.times(w.operation('i32.and', [], w.minus(0, 'rows'), 3), lastBlock)),
  w.when(w.less('rows', 'inFours'), [w.set('inFours', 0)]),
  w.set('inFours', w.operation('i32.and', [], w.minus('rows', 'inFours'), -rowBlock)),
  w.set('lastRows', w.minus('rows', 'inFours')),
  w.when(w.less(lastBlock - 1, 'lastRows'), [w.set('lastRows', 0)]),
];

/** Where each block ends. */
export function blockEnds(rows: number): number[] {
  const ends: number[] = [];
  for (let end = 0; end < rows; ends.push(end))
    end = Math.min(rows, end + (end < rowsInFours(rows) ? rowBlock : lastBlock));
  return ends;
}
