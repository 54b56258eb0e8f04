// One contraction → calls of kernels: chooses the kernel by what is batched, and writes its offset tables.
import { offsetsOf, type Axis, type Contraction } from '../../plan/contraction.ts';
import { descriptor, type Place } from './descriptor.ts';
import { panelWidth, sumBlock } from './kernels/gemm.ts';
import { kernelIndex } from './kernels/index.ts';
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

/** What the lowering of a contraction needs beside it. */
export interface Surroundings {
  /** Samples side by side in a batched tensor: a multiple of 4, and of 8 if more than 4. */
  readonly lanes: number;
  readonly tables: Tables;
  /** `gemmScratchBytes` for the thread. */
  readonly scratch: Place;
  /** Takes the next call. */
  emit(call: readonly number[]): void;
  /**
   * Room for `bytes` with what `pack` (a call) makes there, before the next call; the same room for the same `key`
   * if it names numbers that stay.
   */
  packed(key: string, bytes: number, pack: (to: Place) => readonly number[]): Place;
}

type Offsets = readonly number[] | Int32Array;

export function lowerContraction(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const { a, b, out } = contraction.batched;
  if (out && a !== b) {
    if (a) [contraction, operands] = mirrored(contraction, operands);
    sharedByBatched(contraction, operands, s);
  } else if (a && b) {
    const other = mirrored(contraction, operands);
    if (tileCost(other[0]) < tileCost(contraction)) [contraction, operands] = other;
    batchedByBatched(contraction, operands, s);
  } else if (!a && !b && !out) {
    const other = mirrored(contraction, operands);
    if (sharedCost(other[0]) < sharedCost(contraction)) [contraction, operands] = other;
    sharedByShared(contraction, operands, s);
  } else {
    anyCombination(contraction, operands, s);
  }
}

/** The same with a and b in each other's place. */
function mirrored(contraction: Contraction, operands: Operands): [Contraction, Operands] {
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

function length(axes: readonly Axis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

/** Byte offsets of all turns of these loops in a tensor with lanes, or with none (1). */
function bytesOf(axes: readonly Axis[], of: 'a' | 'b' | 'out', lanes: number): Int32Array {
  return offsetsOf(axes, of).map((offset) => 4 * lanes * offset);
}

function interleaved(...columns: Offsets[]): Int32Array {
  const rows = new Int32Array(columns[0].length * columns.length);
  columns.forEach((column, at) => {
    for (let index = 0; index < column.length; index++) rows[index * columns.length + at] = column[index];
  });
  return rows;
}

/** In cycles, roughly: loads and multiply-adds of tiles of four rows by two columns. */
function tileCost(contraction: Contraction): number {
  const parts = (size: number, most: number) => [
    ...new Array<number>(Math.floor(size / most)).fill(most),
    ...(size % most > 0 ? [size % most] : []),
  ];
  const tile = (rows: number, columns: number) =>
    Math.max((rows + columns + 2) / 2, (rows * columns) / 2 + 1);
  const [rows, columns] = [length(contraction.rows), length(contraction.columns)];
  const rest = [rows % 4, columns % 2];
  const full = [Math.floor(rows / 4), Math.floor(columns / 2)];
  return (
    full[0] * full[1] * tile(4, 2) +
    parts(rest[0], 4).reduce((sum, r) => sum + full[1] * tile(r, 2), 0) +
    parts(rest[1], 2).reduce((sum, c) => sum + full[0] * tile(4, c), 0) +
    (rest[0] > 0 && rest[1] > 0 ? tile(rest[0], rest[1]) : 0)
  );
}

function sharedByBatched(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const { lanes, tables } = s;
  const [b, out] = [bytesOf(contraction.columns, 'b', lanes), bytesOf(contraction.columns, 'out', lanes)];
  const rows = length(contraction.rows);
  const wide = lanes >= panelWidth;
  s.emit(
    descriptor(kernelIndex(rows <= 4 ? 'gemmDirect' : 'gemm'), 'gemm', {
      ...gemmRows(contraction, operands, s, lanes),
      B: operands.b.place,
      sharedTable: tables.add(
        interleaved(bytesOf(contraction.shared, 'b', lanes), bytesOf(contraction.shared, 'out', lanes)),
      ),
      ...(wide
        ? {
            units: b.length,
            unitTable: tables.add(
              interleaved(
                b,
                b.map((offset) => offset + 16),
                out,
                out.map((offset) => offset + 16),
              ),
            ),
            laneBytes: 4 * lanes,
          }
        : pairs(b, out, tables)),
      sumTable: tables.add(bytesOf(contraction.sum, 'b', lanes)),
    }),
  );
}

/** Units of two vectors each; the last vector twice where their number is odd. */
function pairs(b: Offsets, out: Offsets, tables: Tables) {
  const units = Math.ceil(b.length / 2);
  const pick = (of: Offsets, half: number) =>
    Array.from({ length: units }, (_, unit) => of[Math.min(2 * unit + half, of.length - 1)]);
  return {
    units,
    unitTable: tables.add(interleaved(pick(b, 0), pick(b, 1), pick(out, 0), pick(out, 1))),
    laneBytes: 4 * panelWidth,
  };
}

/** The fields of a gemm that belong to a, which is packed if need be, and to the rows. */
function gemmRows(contraction: Contraction, operands: Operands, s: Surroundings, outLanes: number) {
  const { tables } = s;
  const rows = length(contraction.rows);
  const sum = length(contraction.sum);
  return {
    A: packedRows(contraction, operands.a, s),
    OUT: operands.out.place,
    SCRATCH: s.scratch,
    sharedCount: length(contraction.shared),
    aShared: 4 * rows * sum,
    sum,
    rows,
    rowTable: tables.add(bytesOf(contraction.rows, 'out', outLanes)),
    add: Number(contraction.add),
  };
}

const rowBlock = 4;

function packedRows(contraction: Contraction, a: Operand, s: Surroundings): Place {
  const [shared, rows, sum] = [contraction.shared, contraction.rows, contraction.sum].map((axes) =>
    bytesOf(axes, 'a', 1),
  );
  if (liesPacked(shared, rows, sum)) return a.place;
  return pack(a, shared, rows, sum, rowBlock, rows.length % rowBlock, s);
}

/** Whether numbers lie in the order that `pack` would give them. */
function liesPacked(shared: Int32Array, rows: Int32Array, sum: Int32Array): boolean {
  let next = 0;
  for (const start of shared) {
    for (let block = 0; block < rows.length; block += rowBlock) {
      const end = Math.min(block + rowBlock, rows.length);
      for (const turn of sum) {
        for (let row = block; row < end; row++, next += 4) {
          if (start + rows[row] + turn !== next) return false;
        }
      }
    }
  }
  return true;
}

function pack(
  from: Operand,
  shared: Int32Array,
  rows: Int32Array,
  sum: Int32Array,
  width: number,
  tail: number,
  s: Surroundings,
): Place {
  const tables = {
    sharedTable: s.tables.add(shared),
    rowTable: s.tables.add(rows),
    sumTable: s.tables.add(sum),
  };
  const size = Math.floor(rows.length / width) * width + (rows.length % width > 0 ? tail : 0);
  const counts = { sharedCount: shared.length, rows: rows.length, sum: sum.length, width, tail };
  const key = [from.name, ...Object.values(tables), ...Object.values(counts)].join(' ');
  return s.packed(key, 4 * shared.length * size * sum.length, (to) =>
    descriptor(kernelIndex('pack'), 'pack', { FROM: from.place, OUT: to, ...tables, ...counts }),
  );
}

/** Whether these offsets are those of vectors: four neighbours each. */
function areVectors(offsets: Int32Array): boolean {
  return (
    offsets.length % 4 === 0 &&
    offsets.every((offset, at) => offset === offsets[at - (at % 4)] + 4 * (at % 4))
  );
}

const everyFourth = (offsets: Int32Array) => offsets.filter((_, at) => at % 4 === 0);

/** In cycles, roughly, with all copying that is needed. */
function sharedCost(contraction: Contraction): number {
  const [rows, columns, sum] = [contraction.rows, contraction.columns, contraction.sum].map(length);
  const b = areVectorAxes(contraction.columns, 'b');
  const out = areVectorAxes(contraction.columns, 'out');
  const panels = Math.ceil(columns / panelWidth);
  const blocks = Math.ceil(rows / rowBlock);
  return (
    blocks * panels * (4 * sum + 10) +
    2 * rows * sum +
    (b && out ? 2 * panels * sum : 16 * panels * sum) +
    (out ? rows * panels : 2 * rows * columns)
  );
}

function areVectorAxes(axes: readonly Axis[], of: 'b' | 'out'): boolean {
  const last = axes[axes.length - 1];
  return last !== undefined && last[of] === 1 && last.size % 4 === 0;
}

function sharedByShared(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const { tables } = s;
  const [b, out] = [bytesOf(contraction.columns, 'b', 1), bytesOf(contraction.columns, 'out', 1)];
  const rows = gemmRows(contraction, operands, s, 1);
  const sharedOut = bytesOf(contraction.shared, 'out', 1);
  if (areVectors(b) && areVectors(out)) {
    s.emit(
      descriptor(kernelIndex(rows.rows <= 4 ? 'gemmDirect' : 'gemm'), 'gemm', {
        ...rows,
        B: operands.b.place,
        sharedTable: tables.add(interleaved(bytesOf(contraction.shared, 'b', 1), sharedOut)),
        ...pairs(everyFourth(b), everyFourth(out), tables),
        sumTable: tables.add(bytesOf(contraction.sum, 'b', 1)),
      }),
    );
    return;
  }
  const panels = Math.ceil(b.length / panelWidth);
  const sumOfB = bytesOf(contraction.sum, 'b', 1);
  const packedB = pack(
    operands.b, bytesOf(contraction.shared, 'b', 1), b, sumOfB, panelWidth, panelWidth, s,
  ); // prettier-ignore
  const sharedOfB = sharedOut.map((_, at) => at * 4 * panels * panelWidth * rows.sum);
  const common = {
    ...rows,
    B: packedB,
    sharedTable: tables.add(interleaved(sharedOfB, sharedOut)),
    sumTable: 0,
  };
  if (areVectors(out) && out.length % panelWidth === 0) {
    const halves = everyFourth(out);
    s.emit(descriptor(kernelIndex('gemmPacked'), 'gemm', { ...common, ...pairs(halves, halves, tables) }));
    return;
  }
  const units = new Int32Array(panels * (panelWidth + 1));
  for (let panel = 0; panel < panels; panel++) {
    const part = out.subarray(panel * panelWidth, (panel + 1) * panelWidth);
    units[panel * (panelWidth + 1)] = part.length;
    units.set(part, panel * (panelWidth + 1) + 1);
  }
  s.emit(
    descriptor(kernelIndex('gemmScatter'), 'gemm', {
      ...common,
      units: panels,
      unitTable: tables.add(units),
      laneBytes: 4 * panelWidth,
    }),
  );
}

/** Tables of pairs and triples, as the kernels without packing have them. */
function plainTables(contraction: Contraction, operands: Operands, s: Surroundings) {
  const lanesOf = (of: 'a' | 'b' | 'out') => (contraction.batched[of] ? s.lanes : 1);
  const table = (axes: readonly Axis[], ...of: ('a' | 'b' | 'out')[]) =>
    s.tables.add(interleaved(...of.map((operand) => bytesOf(axes, operand, lanesOf(operand)))));
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

function batchedByBatched(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const out = contraction.batched.out;
  const kernel = out ? 'lanewise' : s.lanes >= 8 ? 'reduce' : 'reduceNarrow';
  s.emit(
    descriptor(kernelIndex(kernel), 'lanewise', {
      ...plainTables(contraction, operands, s),
      sumBlock: out ? sumBlock : Math.max(1, Math.floor((4 * sumBlock) / s.lanes)),
      laneBytes: 4 * s.lanes,
    }),
  );
}

function anyCombination(contraction: Contraction, operands: Operands, s: Surroundings): void {
  const { a, b, out } = contraction.batched;
  const laneStep = (batched: boolean) => (batched ? 4 : 0);
  s.emit(
    descriptor(kernelIndex('generic'), 'generic', {
      ...plainTables(contraction, operands, s),
      outLanes: out ? s.lanes : 1,
      sumLanes: !out && (a || b) ? s.lanes : 1,
      aLane: laneStep(a),
      bLane: laneStep(b),
      outLane: laneStep(out),
    }),
  );
}
