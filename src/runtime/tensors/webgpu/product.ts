// Products of matrices for tfjs's WebGPU backend. Where tiles are too few to keep a card busy, each is cut along the sum, and the
// parts are added up.
import type { TensorInfo } from '../tf.ts';
import { constantsOf, encode, inOrder } from './encode.ts';
import { side, step, sumKernel, type ProductKernels, type TileSide } from './product-kernel.ts';
import { allocate, free, type WebgpuBackend } from './webgpu-backend.ts';

/** rows × depth times depth × columns. */
export interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

export interface Product {
  readonly kernel: ProductKernels;
  readonly sizes: Sizes;
  readonly left: TensorInfo;
  readonly right: TensorInfo;
  /** What `given` is after its sizes. */
  readonly words: readonly number[];
  readonly shape: readonly number[];
  /** Added by column. */
  readonly bias?: TensorInfo | undefined;
  readonly relu?: boolean;
}

/** Workgroups that keep a card busy, as far as parts of fewer than `leastOfPart` terms are not needed for that. */
const enoughWorkgroups = 512;
const leastOfPart = 64;
const mostParts = 32;

/** The product, as a tensor of this shape. */
export function multiply(backend: WebgpuBackend, product: Product): TensorInfo {
  const { sizes, left, right, shape, bias, relu = false } = product;
  const { rows, columns, depth } = sizes;
  const out = allocate(backend, shape);
  const [height, width] = [tileOf(rows), tileOf(columns)];
  const tiles = [Math.ceil(columns / (side * width)), Math.ceil(rows / (side * height))] as const;
  const parts = partsOf(tiles[0] * tiles[1], depth);
  const depthOfPart = step * Math.ceil(depth / parts / step);
  const ending = [bias !== undefined, relu] as const;
  const given = constantsOf(backend, Uint32Array.from([rows, columns, depth, depthOfPart, ...product.words]));
  const ends = bias ? [bias] : [];
  if (parts === 1) {
    encode(backend, {
      kernel: product.kernel(height, width, ...ending),
      operands: [left, right, out, ...ends, given],
      workgroups: [...tiles, 1],
    });
    return out;
  }
  const apart = allocate(backend, [parts, rows, columns]);
  encode(backend, {
    kernel: product.kernel(height, width, false, false),
    operands: [left, right, apart, given],
    workgroups: [...tiles, parts],
  });
  const size = rows * columns;
  encode(backend, {
    kernel: sumKernel(...ending),
    operands: [apart, out, ...ends, constantsOf(backend, Uint32Array.of(size, columns, parts, 0))],
    workgroups: inOrder(backend, size),
  });
  free(backend, apart);
  return out;
}

/** Whether the device takes so many tiles. */
export function fits({ device }: WebgpuBackend, { rows, columns }: Sizes): boolean {
  const most = device.limits.maxComputeWorkgroupsPerDimension;
  return Math.max(rows, columns) <= most * side * tileOf(Infinity);
}

/** Numbers of a tile that a thread makes along one side. */
function tileOf(length: number): TileSide {
  if (length <= side) return 1;
  return length <= 2 * side ? 2 : 4;
}

function partsOf(tiles: number, depth: number): number {
  const wanted = Math.min(enoughWorkgroups / tiles, depth / leastOfPart, mostParts);
  return Math.max(1, Math.floor(wanted));
}
