// The operands of a contraction: where they lie, the byte offsets of their loops, and copies in the order of `gemm`.
import { offsetsOf, type Axis, type Contraction } from '../../plan/contraction.ts';
import type { Fields, Layout, Place } from './descriptor.ts';
import { blockEnds, rowBlock, rowsInFours } from './kernels/row-blocks.ts';
import type { Tables } from './tables.ts';

/** Where the operands lie; `name` is the same for tensors with the same numbers. */
export interface Operand {
  readonly place: Place;
  readonly name: string;
}

export interface Operands {
  readonly a: Operand;
  readonly b: Operand;
  readonly out: Operand;
}

/** Records the calls of a contraction; they may be run again on the operands of others of its shape. */
export interface Recorder {
  /** Samples side by side in a batched tensor: a multiple of 4, and of 8 if more than 4. */
  readonly lanes: number;
  readonly tables: Tables;
  /** `scratchBytes` for the thread. */
  readonly scratch: Place;
  /** Takes the next call of a kernel. */
  emit<L extends Layout>(kernel: string, layout: L, fields: Fields<L>): void;
  /**
   * Room for `bytes` with what a kernel packs there from an operand, before the next call; the same room for the same
   * `key` if the operand's numbers stay. Without a key what is there stays until the next room without one.
   */
  packed(from: Operand, key: string | undefined, bytes: number, kernel: string, fields: PackFields): Place;
}

export type PackFields = Omit<Fields<'pack'>, 'FROM' | 'OUT'>;

export type Offsets = readonly number[] | Int32Array;

export function length(axes: readonly Axis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

/** Byte offsets of all iterations of these loops in a tensor with lanes, or with none (1). */
export function bytesOf(axes: readonly Axis[], of: 'a' | 'b' | 'out', lanes: number): Int32Array {
  const offsets = offsetsOf(axes, of);
  for (let index = 0; index < offsets.length; index++) offsets[index] *= 4 * lanes;
  return offsets;
}

export function interleaved(...columns: Offsets[]): Int32Array {
  const rows = new Int32Array(columns[0].length * columns.length);
  columns.forEach((column, at) => {
    for (let index = 0; index < column.length; index++) rows[index * columns.length + at] = column[index];
  });
  return rows;
}

/** Most bytes that are packed anew for each chunk. */
export const passingBytes = 65536;

/** The rows of a, which stay as they are, in the order that `gemm` reads. */
export function packedRows(contraction: Contraction, a: Operand, recorder: Recorder): Place {
  const [shared, rows, sum] = [contraction.shared, contraction.rows, contraction.sum].map((axes) =>
    bytesOf(axes, 'a', 1),
  );
  if (liesPacked(shared, rows, sum)) return a.place;
  return pack(a, { shared, rows, sum }, rowBlock, recorder);
}

/** Whether numbers lie in the order that `pack` would give them. */
function liesPacked(shared: Int32Array, rows: Int32Array, sum: Int32Array): boolean {
  let next = 0;
  const ends = blockEnds(rows.length);
  for (const start of shared) {
    let begin = 0;
    for (const end of ends) {
      for (const term of sum) {
        for (let row = begin; row < end; row++, next += 4) {
          if (start + rows[row] + term !== next) return false;
        }
      }
      begin = end;
    }
  }
  return true;
}

/** Byte offsets in a tensor that no sample changes, by the loops of a product. */
export interface Loops {
  readonly shared: Int32Array;
  readonly rows: Int32Array;
  readonly sum: Int32Array;
}

/** Blocks of `width` rows, for good; where that is 8, the number of rows is a multiple of it. */
export function pack(from: Operand, loops: Loops, width: number, recorder: Recorder): Place {
  const { kernel, fields } = packing(loops, recorder.tables.add(loops.sum), width, recorder);
  return recorder.packed(from, Object.values(fields).join(' '), bytesOfAll(loops), kernel, fields);
}

/** The same for numbers that are others with the next chunk, until the next call; `sumTable`: where `sum` stands. */
export function packPassing(from: Operand, loops: Loops, sumTable: number, recorder: Recorder): Place {
  const { kernel, fields } = packing(loops, sumTable, rowBlock, recorder);
  return recorder.packed(from, undefined, bytesOfAll(loops), kernel, fields);
}

function packing({ shared, rows, sum }: Loops, sumTable: number, width: number, recorder: Recorder) {
  const fields = {
    sharedTable: recorder.tables.add(shared),
    rowTable: recorder.tables.add(rows),
    sumTable,
    sharedCount: shared.length,
    rows: rows.length,
    sum: sum.length,
    width,
  };
  const fullRows = rows.subarray(0, rowsInFours(rows.length));
  const rowsAreVectors = fullRows.length > 0 && areVectors(fullRows);
  const kernel = rowsAreVectors ? 'packVectors' : areVectors(sum) ? 'packTransposed' : 'pack';
  return { kernel, fields };
}

const bytesOfAll = ({ shared, rows, sum }: Loops) => 4 * shared.length * rows.length * sum.length;

/** Whether these offsets are those of vectors: four neighbours each. */
export function areVectors(offsets: Int32Array): boolean {
  return (
    offsets.length % 4 === 0 &&
    offsets.every((offset, at) => offset === offsets[at - (at % 4)] + 4 * (at % 4))
  );
}

/**
 * Where vectors of four neighbours begin that cover all iterations, in all of these tensors; undefined where there are none.
 * Some iterations may be covered twice if `overlap` allows it.
 */
export function vectorStarts(tensors: readonly Int32Array[], overlap: boolean): number[] | undefined {
  const { length: count } = tensors[0];
  const neighbours = (at: number) => tensors.every((offsets) => offsets[at] === offsets[at - 1] + 4);
  const starts: number[] = [];
  for (let begin = 0; begin < count;) {
    let end = begin + 1;
    while (end < count && neighbours(end)) end++;
    const size = end - begin;
    if (size < 4 || (size % 4 > 0 && !overlap)) return undefined;
    for (let at = begin; at + 4 <= end; at += 4) starts.push(at);
    if (size % 4 > 0) starts.push(end - 4);
    begin = end;
  }
  return starts;
}

/** The same with a and b in each other's place. */
export function mirrored(contraction: Contraction, operands: Operands): [Contraction, Operands] {
  const swap = (axes: readonly Axis[]) => axes.map((axis) => ({ ...axis, a: axis.b, b: axis.a }));
  const { shared, rows, columns, sum, batched, add } = contraction;
  return [
    {
      shared: swap(shared),
      rows: swap(columns),
      columns: swap(rows),
      sum: swap(sum),
      batched: { a: batched.b, b: batched.a, out: batched.out },
      add,
    },
    { a: operands.b, b: operands.a, out: operands.out },
  ];
}

/** Tables of pairs and triples, as the kernels without packing have them. */
export function plainTables(contraction: Contraction, operands: Operands, recorder: Recorder) {
  const lanesOf = (of: 'a' | 'b' | 'out') => (contraction.batched[of] ? recorder.lanes : 1);
  const table = (axes: readonly Axis[], ...of: ('a' | 'b' | 'out')[]) =>
    recorder.tables.add(interleaved(...of.map((operand) => bytesOf(axes, operand, lanesOf(operand)))));
  return {
    A: operands.a.place,
    B: operands.b.place,
    OUT: operands.out.place,
    sharedCount: length(contraction.shared),
    sharedTable: table(contraction.shared, 'a', 'b', 'out'),
    columns: length(contraction.columns),
    columnTable: table(contraction.columns, 'b', 'out'),
    rows: length(contraction.rows),
    rowTable: table(contraction.rows, 'a', 'out'),
    sum: length(contraction.sum),
    sumTable: table(contraction.sum, 'a', 'b'),
    add: Number(contraction.add),
  };
}
