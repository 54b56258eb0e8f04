// Sums over the columns of a matrix, two at once, for tfjs's WebGPU backend: first over parts of the rows, then over the parts.
import type { TensorInfo } from '../tf.ts';
import { constantsOf, encode, threads, type Kernel } from './encode.ts';
import { allocate, type WebgpuBackend } from './webgpu-backend.ts';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** What is summed, in WGSL. */
export interface Summand {
  readonly name: string;
  readonly operands: number;
  /** Of its operands, from 1 on. */
  readonly bindings: string;
  /** Body of a function of `at` and `column`: vec2f. */
  readonly value: string;
}

/** Columns of a workgroup; its other threads take rows. */
export const columnTile = 32;
const lanes = threads / columnTile;
/** Rows of a part, until there are the most parts. */
const rowsOfPart = 8 * lanes;
const mostParts = 256;

/** Sums of parts [parts × columns × 2], by a kernel that `sumsKernel` made. */
export function columnSums(
  backend: WebgpuBackend,
  { rows, columns }: Matrix,
  kernel: Kernel,
  operands: readonly TensorInfo[],
): TensorInfo {
  const parts = Math.max(1, Math.min(mostParts, Math.ceil(rows / rowsOfPart)));
  const sums = allocate(backend, [parts, columns, 2]);
  const words = Uint32Array.of(rows, columns, Math.ceil(rows / parts), 0);
  encode(backend, {
    kernel,
    operands: [sums, ...operands, constantsOf(backend, words)],
    workgroups: [Math.ceil(columns / columnTile), parts],
  });
  return sums;
}

/** Thread (lane, column) of a workgroup has `own`; those of lane 0 get the sum over all lanes. */
const addUpLanes = `
var<workgroup> sums: array<vec2f, threads>;
fn addUpLanes(local: u32, own: vec2f) -> vec2f {
  sums[local] = own;
  workgroupBarrier();
  for (var half = threads / 2u; half >= ${columnTile}u; half /= 2u) {
    if (local < half) { sums[local] += sums[local + half]; }
    workgroupBarrier();
  }
  return sums[local];
}`;

/** Adds parts of the rows up. */
export function sumsKernel({ name, operands, bindings, value }: Summand): Kernel {
  const code = `
struct Part { @align(16) rows: u32, columns: u32, rowsOfPart: u32 }
@group(0) @binding(0) var<storage, read_write> parts: array<vec2f>;
${bindings}
@group(0) @binding(${operands + 1}) var<uniform> part: Part;
fn valueAt(at: u32, column: u32) -> vec2f {
  ${value}
}
${addUpLanes}
@compute @workgroup_size(threads) fn main(place: Place) {
  let column = place.group.x * ${columnTile}u + place.local % ${columnTile}u;
  let start = place.group.y * part.rowsOfPart;
  let end = min(part.rows, start + part.rowsOfPart);
  var own = vec2f(0);
  if (column < part.columns) {
    for (var row = start + place.local / ${columnTile}u; row < end; row += ${lanes}u) {
      own += valueAt(row * part.columns + column, column);
    }
  }
  let total = addUpLanes(place.local, own);
  if (place.local < ${columnTile}u && column < part.columns) {
    parts[place.group.y * part.columns + column] = total;
  }
}`;
  return { name, code };
}

/** WGSL of a kernel that adds `parts` up, with a uniform `shape.columns`, and calls `finish(column, total)`. */
export const addUpParts = `
${addUpLanes}
@compute @workgroup_size(threads) fn main(place: Place) {
  let column = place.group.x * ${columnTile}u + place.local % ${columnTile}u;
  let count = arrayLength(&parts) / shape.columns;
  var own = vec2f(0);
  if (column < shape.columns) {
    for (var part = place.local / ${columnTile}u; part < count; part += ${lanes}u) {
      own += parts[part * shape.columns + column];
    }
  }
  let total = addUpLanes(place.local, own);
  if (place.local < ${columnTile}u && column < shape.columns) { finish(column, total); }
}`;
