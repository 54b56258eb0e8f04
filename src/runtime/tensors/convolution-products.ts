// A convolution and both of its gradients as products of matrices, computed by our kernels where the tensors lie.
import { mostColumns, mostRows, mostTerms, tileRows } from '../../compiler/targets/wasm/tensors/scratch.ts';
import type { TaskFields } from '../../compiler/targets/wasm/tensors/tasks.ts';
import {
  inputsUnder,
  outputsOver,
  tileWords,
  usedTaps,
  writePairs,
  writeTiles,
  type Geometry,
  type Meetings,
  type Rows,
} from './convolution-tables.ts';
import { evenly, parts } from './parts.ts';
import type { TensorKernels } from './tensor-kernels.ts';

/** Tiles of a task: with all terms of a block of the sum their rows fit the second-level cache. */
const mostTiles = 32;

/** Addresses of tensors. */
export interface Places {
  readonly x: number;
  readonly filter: number;
  readonly y: number;
}

/** y = x ∗ filter (+ bias [filters], then ReLU). `bias` is an address, 0 for none. */
export function convolve(
  kernels: TensorKernels,
  geometry: Geometry,
  { x, filter, y }: Places,
  { bias, relu }: { readonly bias: number; readonly relu: boolean },
): void {
  const { channels, filters } = geometry;
  multiplyRows(kernels, geometry.batch, inputsUnder(geometry), {
    a: inputRows(geometry, x),
    out: outputRows(geometry, y),
    filter,
    tapBytes: 4 * channels * filters,
    terms: channels,
    termBytes: 4 * filters,
    columns: filters,
    columnBytes: 4,
    bias,
    relu,
  });
}

/** dx from dy, as `x` and `y`. */
export function pullInput(kernels: TensorKernels, geometry: Geometry, { x, filter, y }: Places): void {
  const { channels, filters } = geometry;
  multiplyRows(kernels, geometry.batch, outputsOver(geometry), {
    a: outputRows(geometry, y),
    out: inputRows(geometry, x),
    filter,
    tapBytes: 4 * channels * filters,
    terms: filters,
    termBytes: 4,
    columns: channels,
    columnBytes: 4 * filters,
    bias: 0,
    relu: false,
  });
}

/** dfilter from x and dy, as `filter` and `y`; with `add` it is added to what is there. */
export function pullFilter(
  kernels: TensorKernels,
  geometry: Geometry,
  { x, filter, y }: Places,
  add: boolean,
): void {
  const { batch, channels, filters } = geometry;
  const meetings = inputsUnder(geometry);
  const { taps, positions } = meetings;
  const most = 2 * batch * positions;
  const take = kernels.room(4 * taps * most);
  const tasks: TaskFields<'outer'>[] = [];
  const rows = { batch, input: inputRows(geometry, x), output: outputRows(geometry, y) };
  for (let tap = 0; tap < taps; tap++) {
    const table = take(4 * most);
    const pairs = writePairs(kernels.integers(table, most), meetings, tap, rows);
    for (const [row, rowsHere] of parts(channels, mostRows, tileRows)) {
      for (const [column, columns] of parts(filters, mostColumns, mostColumns)) {
        tasks.push({
          table,
          pairs,
          pairsAtOnce: evenly(pairs, mostTerms),
          aOffset: 4 * row,
          bOffset: 4 * column,
          out: filter + 4 * ((tap * channels + row) * filters + column),
          outBytes: 4 * filters,
          rows: rowsHere,
          columns,
          add: Number(add),
        });
      }
    }
  }
  kernels.run('outer', tasks, taps * batch * positions * channels * filters);
}

interface RowProduct {
  readonly a: Rows;
  readonly out: Rows;
  /** Address of the first tap. */
  readonly filter: number;
  readonly tapBytes: number;
  readonly terms: number;
  readonly termBytes: number;
  readonly columns: number;
  readonly columnBytes: number;
  readonly bias: number;
  readonly relu: boolean;
}

function multiplyRows(kernels: TensorKernels, batch: number, meetings: Meetings, of: RowProduct): void {
  const { a, out, filter, tapBytes, terms, termBytes, columns, columnBytes, bias, relu } = of;
  if (terms === 0) return fillRows(kernels, batch, of);
  const used = usedTaps(meetings);
  const tiles = Math.ceil((batch * meetings.positions) / tileRows);
  const words = tileWords(used.length);
  const take = kernels.room(4 * (used.length + terms + tiles * words));
  const segments = take(4 * used.length);
  kernels.integers(segments, used.length).set(used.map((tap) => filter + tap * tapBytes));
  const zeros = take(4 * terms);
  kernels.integers(zeros, terms).fill(0);
  const table = take(4 * tiles * words);
  writeTiles(kernels.integers(table, tiles * words), meetings, used, { batch, out, a, zeros });
  const tasks: TaskFields<'product'>[] = [];
  for (const [tile, tilesHere] of parts(tiles, mostTiles, 1)) {
    for (const [column, columnsHere] of parts(columns, mostColumns, mostColumns)) {
      tasks.push({
        table: table + 4 * words * tile,
        tiles: tilesHere,
        tileBytes: 4 * words,
        segments: used.length,
        segmentTable: segments,
        segmentsAtOnce: Math.max(1, Math.floor(mostTerms / terms)),
        terms,
        termsAtOnce: evenly(terms, mostTerms),
        bOffset: column * columnBytes,
        termBytes,
        columnBytes,
        outOffset: 4 * column,
        columns: columnsHere,
        bias: bias && bias + 4 * column,
        relu: Number(relu),
      });
    }
  }
  kernels.run('product', tasks, used.length * terms * batch * meetings.positions * columns);
}

/** A sum of nothing. */
function fillRows(kernels: TensorKernels, batch: number, { out, columns, bias, relu }: RowProduct): void {
  const start = bias === 0 ? new Float32Array(columns) : kernels.floats(bias, columns);
  const row = relu ? start.map((number) => Math.max(0, number)) : start;
  const rows = batch * out.positions;
  const numbers = kernels.floats(out.address, rows * columns);
  for (let at = 0; at < numbers.length; at += columns) numbers.set(row, at);
}

function inputRows({ inHeight, inWidth, channels }: Geometry, address: number): Rows {
  return { address, bytes: 4 * channels, positions: inHeight * inWidth };
}

function outputRows({ outHeight, outWidth, filters }: Geometry, address: number): Rows {
  return { address, bytes: 4 * filters, positions: outHeight * outWidth };
}
