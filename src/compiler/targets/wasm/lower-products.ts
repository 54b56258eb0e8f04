// Contractions as matrix products with what samples share, and sums over samples: choices and tables for `gemm`.
import type { Axis, Contraction } from '../../plan/contraction.ts';
import { panelWidth, sumBlock } from './kernels/gemm.ts';
import {
  bytesOf,
  interleaved,
  length,
  mirrored,
  pack,
  packPassing,
  packedRows,
  passingBytes,
  rowBlock,
  type Offsets,
  type Operands,
  type Recorder,
} from './operands.ts';
import type { Tables } from './tables.ts';

export function sharedByBatched(contraction: Contraction, operands: Operands, s: Recorder): void {
  const { lanes, tables } = s;
  const [b, out] = [bytesOf(contraction.columns, 'b', lanes), bytesOf(contraction.columns, 'out', lanes)];
  const rows = length(contraction.rows);
  const wide = lanes >= panelWidth;
  s.emit(rows <= 4 ? 'gemmDirect' : 'gemm', 'gemm', {
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
  });
}

/** Units of two vectors each; the last vector twice where their number is odd. */
function pairs(b: Offsets, out: Offsets, tables: Tables) {
  const units = Math.ceil(b.length / 2);
  const pick = (of: Offsets, half: number) => {
    const picked = new Int32Array(units);
    for (let unit = 0; unit < units; unit++) picked[unit] = of[Math.min(2 * unit + half, of.length - 1)];
    return picked;
  };
  return {
    units,
    unitTable: tables.add(interleaved(pick(b, 0), pick(b, 1), pick(out, 0), pick(out, 1))),
    laneBytes: 4 * panelWidth,
  };
}

/** The fields of a gemm that belong to a, which is packed if need be, and to the rows. */
function gemmRows(contraction: Contraction, operands: Operands, s: Recorder, outLanes: number) {
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

/**
 * Where vectors of four neighbours begin that cover all iterations, in all of these tensors; undefined where there are none.
 * Some iterations may be covered twice if `overlap` allows it.
 */
function vectorStarts(tensors: readonly Int32Array[], overlap: boolean): number[] | undefined {
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

/** What is computed twice must be stored once: not added. */
function mayOverlap(contraction: Contraction): boolean {
  return !contraction.add && length(contraction.sum) <= sumBlock;
}

/** How columns of shared tensors are gone through. */
type Columns =
  | { readonly kind: 'vectors'; readonly starts: readonly number[]; readonly packs: boolean }
  | { readonly kind: 'scatter' };

function columnsOf(contraction: Contraction): Columns {
  const [b, out] = [bytesOf(contraction.columns, 'b', 1), bytesOf(contraction.columns, 'out', 1)];
  const inPlace = vectorStarts([b, out], mayOverlap(contraction));
  if (inPlace) return { kind: 'vectors', starts: inPlace, packs: false };
  const stored = vectorStarts([out], mayOverlap(contraction));
  return stored ? { kind: 'vectors', starts: stored, packs: true } : { kind: 'scatter' };
}

/** In cycles, roughly, with all copying that is needed. */
function sharedCost(contraction: Contraction, columns: Columns): number {
  const [rows, count, sum] = [contraction.rows, contraction.columns, contraction.sum].map(length);
  const panels = columns.kind === 'vectors' ? columns.starts.length / 2 : count / panelWidth;
  const blocks = Math.ceil(rows / rowBlock);
  const packing = columns.kind === 'scatter' || columns.packs;
  return (
    blocks * Math.ceil(panels) * (4 * sum + 10) +
    2 * rows * sum +
    (packing ? 12 : 2) * panels * sum +
    (columns.kind === 'vectors' ? rows * panels : 2 * rows * count)
  );
}

export function sharedByShared(contraction: Contraction, operands: Operands, s: Recorder): void {
  const [other, otherOperands] = mirrored(contraction, operands);
  let columns = columnsOf(contraction);
  const otherColumns = columnsOf(other);
  if (sharedCost(other, otherColumns) < sharedCost(contraction, columns)) {
    [contraction, operands, columns] = [other, otherOperands, otherColumns];
  }
  const { tables } = s;
  const [b, out] = [bytesOf(contraction.columns, 'b', 1), bytesOf(contraction.columns, 'out', 1)];
  const [sharedB, sharedOut] = [bytesOf(contraction.shared, 'b', 1), bytesOf(contraction.shared, 'out', 1)];
  const sumTerms = bytesOf(contraction.sum, 'b', 1);
  const common = gemmRows(contraction, operands, s, 1);
  if (columns.kind === 'vectors' && !columns.packs) {
    const at = (offsets: Int32Array) => columns.starts.map((start) => offsets[start]);
    s.emit(common.rows <= 4 ? 'gemmDirect' : 'gemm', 'gemm', {
      ...common,
      B: operands.b.place,
      sharedTable: tables.add(interleaved(sharedB, sharedOut)),
      ...pairs(at(b), at(out), tables),
      sumTable: tables.add(sumTerms),
    });
    return;
  }
  const panels = Math.ceil(columns.kind === 'vectors' ? columns.starts.length / 2 : b.length / panelWidth);
  // The last panel is filled up with columns that come before.
  const order = Array.from({ length: panels * panelWidth }, (_, at) => {
    if (columns.kind === 'scatter') return Math.min(at, b.length - 1);
    const vector = Math.min(Math.floor(at / 4), columns.starts.length - 1);
    return columns.starts[vector] + (at % 4);
  });
  const inPanels = { shared: sharedB, rows: Int32Array.from(order, (at) => b[at]), sum: sumTerms };
  const B = pack(operands.b, inPanels, panelWidth, s);
  const inB = sharedOut.map((_, at) => at * 4 * panels * panelWidth * common.sum);
  const packed = { ...common, B, sharedTable: tables.add(interleaved(inB, sharedOut)), sumTable: 0 };
  if (columns.kind === 'vectors') {
    const halves = columns.starts.map((start) => out[start]);
    s.emit('gemmPacked', 'gemm', { ...packed, ...pairs(halves, halves, tables) });
    return;
  }
  const units = new Int32Array(panels * (panelWidth + 1));
  for (let panel = 0; panel < panels; panel++) {
    const part = out.subarray(panel * panelWidth, (panel + 1) * panelWidth);
    units[panel * (panelWidth + 1)] = part.length;
    units.set(part, panel * (panelWidth + 1) + 1);
  }
  s.emit('gemmScatter', 'gemm', {
    ...packed,
    units: panels,
    unitTable: tables.add(units),
    laneBytes: 4 * panelWidth,
  });
}

/**
 * A sum over lanes as a matrix product in which the lanes are one more leg of the sum: better than `reduce` wherever it
 * meets enough rows and columns to copy them. Says whether it does.
 */
export function reducedByProduct(contraction: Contraction, operands: Operands, s: Recorder): boolean {
  const { lanes, tables } = s;
  const inLanes = (axes: readonly Axis[]) =>
    axes.map((axis) => ({ ...axis, a: axis.a * lanes, b: axis.b * lanes }));
  const asShared: Contraction = {
    ...contraction,
    shared: inLanes(contraction.shared),
    rows: inLanes(contraction.rows),
    columns: inLanes(contraction.columns),
    sum: [...inLanes(contraction.sum), { size: lanes, a: 1, b: 1, out: 0 }],
  };
  const other = mirrored(asShared, operands);
  if (length(other[0].columns) > length(asShared.columns)) return reduceColumns(...other);
  return reduceColumns(asShared, operands);

  function reduceColumns(product: Contraction, { a, b, out }: Operands): boolean {
    const [inB, inOut] = [bytesOf(product.columns, 'b', 1), bytesOf(product.columns, 'out', 1)];
    const [rows, sum, shared] = [product.rows, product.sum, product.shared].map(length);
    // A sum in blocks, whose part of a is packed for one after the other.
    const fitting = Math.min(sumBlock, Math.floor(passingBytes / (4 * shared * rows)));
    const block = Math.min(sum, fitting - (fitting % lanes));
    const starts = vectorStarts([inOut], block === sum && !product.add);
    const isBig = rows >= 8 && inB.length >= panelWidth && block >= leastSum;
    if (!isBig && (block < sum || !starts || starts.length < 4)) return false;
    const units = starts ? unitsOfVectors(starts, inB, inOut) : unitsOfNumbers(inB, inOut);
    const common = {
      B: b.place,
      OUT: out.place,
      SCRATCH: s.scratch,
      sharedCount: shared,
      sharedTable: tables.add(
        interleaved(bytesOf(product.shared, 'b', 1), bytesOf(product.shared, 'out', 1)),
      ),
      rows,
      rowTable: tables.add(bytesOf(product.rows, 'out', 1)),
      units: units.length,
      unitTable: tables.add(units.flat()),
      laneBytes: 4 * panelWidth,
    };
    const [sharedInA, rowsInA, sumInA] = [product.shared, product.rows, product.sum].map((axes) =>
      bytesOf(axes, 'a', 1),
    );
    const sumTables = { a: tables.add(sumInA), b: tables.add(bytesOf(product.sum, 'b', 1)) };
    for (let begin = 0; begin < sum; begin += block) {
      const loops = { shared: sharedInA, rows: rowsInA, sum: sumInA.subarray(begin, begin + block) };
      s.emit(starts ? 'gemmTransposed' : 'gemmTransposedScatter', 'gemm', {
        ...common,
        A: packPassing(a, loops, sumTables.a + 4 * begin, s),
        aShared: 4 * rows * loops.sum.length,
        sum: loops.sum.length,
        sumTable: sumTables.b + 4 * begin,
        add: Number(product.add || begin > 0),
      });
    }
    return true;
  }
}

/** Shorter sums over samples take most of their time to store. */
const leastSum = 32;

/** Units of `gemmTransposed`: the last vector twice where their number is odd. */
function unitsOfVectors(starts: readonly number[], inB: Int32Array, inOut: Int32Array): number[][] {
  return Array.from({ length: Math.ceil(starts.length / 2) }, (_, unit) => {
    const own = [0, 1].map((half) => starts[Math.min(2 * unit + half, starts.length - 1)]);
    const columns = own.flatMap((start) => [0, 1, 2, 3].map((column) => inB[start + column]));
    return [...columns, ...own.map((start) => inOut[start])];
  });
}

/** Units of `gemmTransposedScatter`: the last is filled up with its last column, which is not stored. */
function unitsOfNumbers(inB: Int32Array, inOut: Int32Array): number[][] {
  return Array.from({ length: Math.ceil(inB.length / panelWidth) }, (_, unit) => {
    const own = Array.from({ length: panelWidth }, (_, column) =>
      Math.min(unit * panelWidth + column, inB.length - 1),
    );
    const count = Math.min(panelWidth, inB.length - unit * panelWidth);
    return [count, ...own.map((column) => inOut[column]), ...own.map((column) => inB[column])];
  });
}
