// Contractions of which samples share an operand or both, as matrix products: choices and tables for `gemm`.
import type { Axis, Contraction } from '../../plan/contraction.ts';
import { panelWidth, sumBlock } from './kernels/gemm.ts';
import { rowBlock } from './kernels/row-blocks.ts';
import {
  areVectors,
  bytesOf,
  interleaved,
  length,
  mirrored,
  pack,
  packedRows,
  vectorStarts,
  type Offsets,
  type Operands,
  type Recorder,
} from './operands.ts';
import type { Tables } from './tables.ts';

export function sharedByBatched(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const { lanes, tables } = recorder;
  const [b, out] = [bytesOf(contraction.columns, 'b', lanes), bytesOf(contraction.columns, 'out', lanes)];
  const rows = length(contraction.rows);
  const wide = lanes >= panelWidth;
  recorder.emit(rows <= 4 ? 'gemmDirect' : 'gemm', 'gemm', {
    ...gemmRows(contraction, operands, recorder, lanes),
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
function gemmRows(contraction: Contraction, operands: Operands, recorder: Recorder, outLanes: number) {
  const { tables } = recorder;
  const rows = length(contraction.rows);
  const sum = length(contraction.sum);
  return {
    A: packedRows(contraction, operands.a, recorder),
    OUT: operands.out.place,
    SCRATCH: recorder.scratch,
    sharedCount: length(contraction.shared),
    aShared: 4 * rows * sum,
    sum,
    rows,
    rowTable: tables.add(bytesOf(contraction.rows, 'out', outLanes)),
    add: Number(contraction.add),
  };
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

/** Loops in the order of an operand where each four iterations lie together in it, and would not otherwise: they are packed at once. */
function together(axes: readonly Axis[], of: 'a' | 'b'): readonly Axis[] {
  const areTogether = (loops: readonly Axis[]) => areVectors(bytesOf(loops, of, 1));
  const ordered = axes.toSorted((left, right) => right[of] - left[of]);
  return length(axes) > 1 && !areTogether(axes) && areTogether(ordered) ? ordered : axes;
}

/** The same product with its loops in the order in which its operands are packed fastest, where their order is free. */
function arranged(contraction: Contraction, columns: Columns): Contraction {
  const arePacked = columns.kind === 'scatter' || columns.packs;
  const own = columns.kind === 'scatter' ? together(contraction.columns, 'b') : contraction.columns;
  const byColumns = !arePacked || areVectors(bytesOf(own, 'b', 1));
  const sum = byColumns ? contraction.sum : together(contraction.sum, 'b');
  const bySum = areVectors(bytesOf(sum, 'a', 1));
  const rows = bySum ? contraction.rows : together(contraction.rows, 'a');
  return { ...contraction, rows, columns: own, sum };
}

export function sharedByShared(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const [other, otherOperands] = mirrored(contraction, operands);
  let columns = columnsOf(contraction);
  const otherColumns = columnsOf(other);
  if (sharedCost(other, otherColumns) < sharedCost(contraction, columns)) {
    [contraction, operands, columns] = [other, otherOperands, otherColumns];
  }
  contraction = arranged(contraction, columns);
  const { tables } = recorder;
  const [b, out] = [bytesOf(contraction.columns, 'b', 1), bytesOf(contraction.columns, 'out', 1)];
  const [sharedB, sharedOut] = [bytesOf(contraction.shared, 'b', 1), bytesOf(contraction.shared, 'out', 1)];
  const sumTerms = bytesOf(contraction.sum, 'b', 1);
  const common = gemmRows(contraction, operands, recorder, 1);
  if (columns.kind === 'vectors' && !columns.packs) {
    const at = (offsets: Int32Array) => columns.starts.map((start) => offsets[start]);
    recorder.emit(common.rows <= 4 ? 'gemmDirect' : 'gemm', 'gemm', {
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
  const B = pack(operands.b, inPanels, panelWidth, recorder);
  const inB = sharedOut.map((_, at) => at * 4 * panels * panelWidth * common.sum);
  const packed = { ...common, B, sharedTable: tables.add(interleaved(inB, sharedOut)), sumTable: 0 };
  if (columns.kind === 'vectors') {
    const halves = columns.starts.map((start) => out[start]);
    recorder.emit('gemmPacked', 'gemm', { ...packed, ...pairs(halves, halves, tables) });
    return;
  }
  const units = new Int32Array(panels * (panelWidth + 1));
  for (let panel = 0; panel < panels; panel++) {
    const part = out.subarray(panel * panelWidth, (panel + 1) * panelWidth);
    units[panel * (panelWidth + 1)] = part.length;
    units.set(part, panel * (panelWidth + 1) + 1);
  }
  recorder.emit('gemmScatter', 'gemm', {
    ...packed,
    units: panels,
    unitTable: tables.add(units),
    laneBytes: 4 * panelWidth,
  });
}
