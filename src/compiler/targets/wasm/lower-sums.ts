// Sums over samples as matrix products in which the lanes are one more leg of the sum: tables for `gemm`.
import type { Axis, Contraction } from '../../plan/contraction.ts';
import { panelWidth, sumBlock } from './kernels/gemm.ts';
import {
  bytesOf,
  interleaved,
  length,
  mirrored,
  packPassing,
  passingBytes,
  vectorStarts,
  type Operands,
  type Recorder,
} from './operands.ts';

/**
 * A sum over lanes as a matrix product in which the lanes are one more leg of the sum: better than `reduce` wherever it
 * meets enough rows and columns to copy them. Says whether it does.
 */
export function reducedByProduct(contraction: Contraction, operands: Operands, recorder: Recorder): boolean {
  const { lanes, tables } = recorder;
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
      SCRATCH: recorder.scratch,
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
      recorder.emit(starts ? 'gemmTransposed' : 'gemmTransposedScatter', 'gemm', {
        ...common,
        A: packPassing(a, loops, sumTables.a + 4 * begin, recorder),
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
