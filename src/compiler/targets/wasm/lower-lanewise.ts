// Contractions of two batched tensors: choices and tables for the kernels that go through the lanes.
import type { Contraction } from '../../plan/contraction.ts';
import { sumBlock } from './kernels/gemm.ts';
import { lanewisePackedName, packedGroups, packedNumbers, packedTerms } from './kernels/lanewise-packed.ts';
import { tileRows } from './kernels/tile.ts';
import {
  areVectors,
  bytesOf,
  length,
  mirrored,
  plainTables,
  type Operands,
  type Recorder,
} from './operands.ts';
import { reducedByProduct } from './lower-sums.ts';

/** In cycles, roughly: loads and multiply-adds of tiles of four rows by two columns. */
function tileCost(contraction: Contraction): number {
  const tile = (rows: number, columns: number) =>
    rows * columns === 0 ? 0 : Math.max((rows + columns + 2) / 2, (rows * columns) / 2 + 1);
  const [rows, columns] = [length(contraction.rows), length(contraction.columns)];
  const [fullRows, fullColumns] = [Math.floor(rows / 4), Math.floor(columns / 2)];
  return (
    fullRows * fullColumns * tile(4, 2) +
    fullColumns * tile(rows % 4, 2) +
    fullRows * tile(4, columns % 2) +
    tile(rows % 4, columns % 2)
  );
}

/** The same with the stores, which are slow where they go number by number. */
function lanewiseCost(contraction: Contraction, lanes: number): number {
  const [rows, columns, sum] = [contraction.rows, contraction.columns, contraction.sum].map(length);
  const products = (tileCost(contraction) * sum * lanes) / 4;
  if (contraction.batched.out) return products;
  return products + rows * columns * (rowsAreVectors(contraction) ? 0.7 : 2.5);
}

/** Whether each four rows lie together in out, the last ones aside. */
function rowsAreVectors({ rows }: Contraction): boolean {
  const out = bytesOf(rows, 'out', 1);
  return out.length >= 4 && areVectors(out.subarray(0, out.length - (out.length % 4)));
}

/** Both tensors have lanes; out has them too, or sums over them. */
export function batchedByBatched(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const { out } = contraction.batched;
  const other = mirrored(contraction, operands);
  if (out) {
    const packed = packedWay([contraction, operands], other, recorder);
    if (packed) return packedByBatched(...packed, recorder);
  }
  if (lanewiseCost(other[0], recorder.lanes) < lanewiseCost(contraction, recorder.lanes))
    [contraction, operands] = other;
  if (out || !reducedByProduct(contraction, operands, recorder)) inPlace(contraction, operands, recorder);
}

/** Lowers to `outer`, `lanewise` or `reduce`, which read the operands where they lie. */
function inPlace(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const { out } = contraction.batched;
  const isOuter = out && contraction.sum.length === 0 && !contraction.add;
  const kernel = isOuter ? 'outer' : out ? 'lanewise' : recorder.lanes >= 8 ? 'reduce' : 'reduceNarrow';
  recorder.emit(kernel, 'lanewise', {
    ...plainTables(contraction, operands, recorder),
    sumBlock: lanewiseBlock(length(contraction.rows), recorder.lanes, out),
    laneBytes: 4 * recorder.lanes,
    outVectors: Number(!out && rowsAreVectors(contraction)),
  });
}

type Way = readonly [Contraction, Operands];

/** Which operand to take for the rows of `lanewisePacked`: the smaller one, unless its rows crowd in the cache when they are stored. */
function packedWay(one: Way, other: Way, { lanes }: Recorder): Way | undefined {
  const isFewer = length(one[0].rows) <= length(other[0].rows);
  const ways = isFewer ? [one, other] : [other, one];
  const [first, second] = ways.filter(([contraction]) => worthPacking(contraction, lanes));
  const isCrowded = second !== undefined && crowdOf(second[0], lanes) < crowdOf(first[0], lanes);
  return isCrowded ? second : first;
}

/** Lines of a way of the first-level cache, and how many of one place it holds in any case, for two columns. */
const cache = { line: 64, lines: 64, rows: 8 };

/** Most rows of out, among those that are stored together, whose lines go to the same place of the cache; those that fit count as none. */
function crowdOf(contraction: Contraction, lanes: number): number {
  const places = new Map<number, number>();
  for (const offset of bytesOf(contraction.rows, 'out', lanes).subarray(0, packedNumbers / 128)) {
    const place = Math.floor(offset / cache.line) % cache.lines;
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const most = Math.max(...places.values());
  return most <= cache.rows ? 0 : most;
}

/** Whether copying pays: many columns go over the rows again, and some rows over the columns. */
function worthPacking({ rows, columns, sum }: Contraction, lanes: number): boolean {
  return length(rows) >= 8 && length(columns) >= 16 && length(sum) >= 4 && groupOf(lanes) !== undefined;
}

/** Lanes whose rows are copied at once. */
const groupOf = (lanes: number) => packedGroups.find((group) => lanes % group === 0);

/** Lowers to `lanewisePacked`, in blocks of as many rows as its scratch holds with a sum long enough for its stores. */
function packedByBatched(contraction: Contraction, operands: Operands, recorder: Recorder): void {
  const { rowTable, ...common } = plainTables(contraction, operands, recorder);
  const { rows, sum } = common;
  const group = groupOf(recorder.lanes)!;
  const fitting = Math.floor(packedNumbers / (group * Math.min(sum, 32)));
  // A few rows more are better than a call of their own.
  const calls = rows <= 1.5 * fitting ? 1 : Math.ceil(rows / fitting);
  const begins = Array.from({ length: calls + 1 }, (_, call) =>
    call < calls ? tileRows * Math.round((call * rows) / (calls * tileRows)) : rows,
  );
  const most = Math.max(...begins.slice(1).map((end, call) => end - begins[call]));
  const terms = Math.floor(Math.min(packedTerms, packedNumbers / most) / group);
  for (let call = 0; call < calls; call++) {
    recorder.emit(lanewisePackedName(group), 'lanewisePacked', {
      ...common,
      SCRATCH: recorder.scratch,
      rows: begins[call + 1] - begins[call],
      rowTable: rowTable + 8 * begins[call],
      sumBlock: terms,
      laneBytes: 4 * recorder.lanes,
    });
  }
}

/** Numbers of the rows of a block of the sum, at most: they stay in the first-level cache. */
const lanewiseNumbers = 8192;

/** Terms of the sum in a block: few enough for the rows to stay in the cache, and for accuracy. */
function lanewiseBlock(rows: number, lanes: number, out: boolean): number {
  const fitting = Math.floor(lanewiseNumbers / (Math.min(rows, 16) * lanes));
  return out ? Math.min(sumBlock, Math.max(16, fitting)) : Math.max(1, Math.floor((4 * sumBlock) / lanes));
}
