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
import type { TensorKernels } from './tensor-kernels.ts';

/** Tiles of a task: with all terms of a block of the sum their rows fit the second-level cache. */
const mostTiles = 64;

/** Addresses of tensors. */
interface Places {
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
  const room = kernels.room(taps * most);
  const tasks: TaskFields<'outer'>[] = [];
  const rows = { batch, input: inputRows(geometry, x), output: outputRows(geometry, y) };
  for (let tap = 0; tap < taps; tap++) {
    const table = room.take(most);
    const pairs = writePairs(table.words, meetings, tap, rows);
    for (const [row, rowsHere] of parts(channels, mostRows, tileRows)) {
      for (const [column, columns] of parts(filters, mostColumns, mostColumns)) {
        tasks.push({
          table: table.address,
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
  kernels.run('outer', tasks);
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
  const used = usedTaps(meetings);
  const tiles = Math.ceil((batch * meetings.positions) / tileRows);
  const words = tileWords(used.length);
  const room = kernels.room(used.length + terms + tiles * words);
  const segments = room.take(used.length);
  segments.words.set(used.map((tap) => filter + tap * tapBytes));
  const zeros = room.take(terms);
  zeros.words.fill(0);
  const table = room.take(tiles * words);
  writeTiles(table.words, meetings, used, { batch, out, a, zeros: zeros.address });
  const tasks: TaskFields<'product'>[] = [];
  for (const [tile, tilesHere] of parts(tiles, mostTiles, 1)) {
    for (const [column, columnsHere] of parts(columns, mostColumns, mostColumns)) {
      tasks.push({
        table: table.address + 4 * words * tile,
        tiles: tilesHere,
        tileBytes: 4 * words,
        segments: used.length,
        segmentTable: segments.address,
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
  kernels.run('product', tasks);
}

function inputRows({ inHeight, inWidth, channels }: Geometry, address: number): Rows {
  return { address, bytes: 4 * channels, positions: inHeight * inWidth };
}

function outputRows({ outHeight, outWidth, filters }: Geometry, address: number): Rows {
  return { address, bytes: 4 * filters, positions: outHeight * outWidth };
}

/** The size of parts of at most so much, as many as needed, that differ little. */
function evenly(length: number, most: number): number {
  return Math.ceil(length / Math.max(1, Math.ceil(length / most)));
}

/** [first, length] of each part; all but the last are multiples of `unit`. */
function parts(length: number, most: number, unit: number): (readonly [number, number])[] {
  const size = Math.ceil(evenly(length, most) / unit) * unit;
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => {
    const first = index * size;
    return [first, Math.min(size, length - first)] as const;
  });
}
