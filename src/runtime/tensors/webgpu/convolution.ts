// Convolutions and both of their gradients as products of matrices, for tfjs's WebGPU backend: its own gradients give each
// number to one thread, which reads whole images for it.
import * as tf from '../tf.ts';
import type { NamedAttrMap, TensorInfo } from '../tf.ts';
import { geometryOf, type Shape4 } from '../convolution-kernels.ts';
import type { Geometry } from '../convolution-tables.ts';
import { productKernels } from './product-kernel.ts';
import { fits, multiply, type Product } from './product.ts';
import type { WebgpuBackend } from './webgpu-backend.ts';

type Inputs = Record<string, TensorInfo | undefined>;

/** Puts them in front of tfjs's own, which does what they do not. */
export function registerConvolutionKernels(): void {
  replace('Conv2D', forward);
  replace('FusedConv2D', forward);
  replace('Conv2DBackpropInput', inputGradient);
  replace('Conv2DBackpropFilter', filterGradient);
}

function replace(
  kernelName: string,
  productOf: (inputs: Inputs, attrs: NamedAttrMap) => Product | undefined,
): void {
  const original = tf.getKernel(kernelName, 'webgpu');
  tf.unregisterKernel(kernelName, 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const backend = call.backend as unknown as WebgpuBackend;
      const inputs = call.inputs as Inputs;
      const product = isPlain(inputs, call.attrs!) ? productOf(inputs, call.attrs!) : undefined;
      if (!product || !fits(backend, product.sizes)) return original.kernelFunc(call);
      return multiply(backend, product);
    },
  });
}

/** Channel-last, in single precision, of something. */
function isPlain(inputs: Inputs, attrs: NamedAttrMap): boolean {
  const given = Object.values(inputs).filter((each) => each !== undefined);
  return (
    (attrs['dataFormat'] ?? 'NHWC') === 'NHWC' &&
    given.every(({ dtype, shape }) => dtype === 'float32' && !shape.includes(0))
  );
}

/** A row for each pixel that comes out, a column for each filter; the sum is over a filter's taps and channels. */
function forward({ x, filter, bias }: Inputs, attrs: NamedAttrMap): Product | undefined {
  const activation = (attrs['activation'] ?? 'linear') as string;
  const geometry = geometryOf(attrs, x!.shape as Shape4, filter!.shape as Shape4);
  const isOurs = activation === 'linear' || activation === 'relu';
  if (!isOurs || (bias && bias.shape.join() !== String(geometry.filters))) return undefined;
  const { batch, outHeight, outWidth, filters } = geometry;
  const sizes = { rows: batch * outHeight * outWidth, columns: filters, depth: termsOf(geometry) };
  const shape = [batch, outHeight, outWidth, filters];
  const words = wordsOf(geometry);
  return { kernel: forwardKernels, sizes, left: x!, right: filter!, words, shape, bias, relu: activation === 'relu' };
} // prettier-ignore

/** A row for each pixel that went in, a column for each channel; the sum is over a filter's taps and the filters. */
function inputGradient({ dy, filter }: Inputs, attrs: NamedAttrMap): Product {
  const shape = attrs['inputShape'] as Shape4;
  const geometry = geometryOf(attrs, shape, filter!.shape as Shape4);
  const { batch, inHeight, inWidth, channels, filters, filterHeight, filterWidth } = geometry;
  const depth = filterHeight * filterWidth * filters;
  const sizes = { rows: batch * inHeight * inWidth, columns: channels, depth };
  return { kernel: inputKernels, sizes, left: dy!, right: filter!, words: wordsOf(geometry), shape };
}

/** A row for each of a filter's taps and channels, a column for each filter; the sum is over the pixels that came out. */
function filterGradient({ x, dy }: Inputs, attrs: NamedAttrMap): Product {
  const shape = attrs['filterShape'] as Shape4;
  const geometry = geometryOf(attrs, x!.shape as Shape4, shape);
  const { batch, outHeight, outWidth, filters } = geometry;
  const sizes = { rows: termsOf(geometry), columns: filters, depth: batch * outHeight * outWidth };
  return { kernel: filterKernels, sizes, left: x!, right: dy!, words: wordsOf(geometry), shape };
}

const termsOf = ({ filterHeight, filterWidth, channels }: Geometry) => filterHeight * filterWidth * channels;

const fields = [
  'inHeight',
  'inWidth',
  'channels',
  'outHeight',
  'outWidth',
  'filters',
  'filterWidth',
  'strideHeight',
  'strideWidth',
  'dilationHeight',
  'dilationWidth',
  'padTop',
  'padLeft',
] as const satisfies readonly (keyof Geometry)[];

const wordsOf = (geometry: Geometry) => fields.map((field) => geometry[field]);

/** A window is (where its image begins, its first row, its first column), a tap (row, column, channel) in a window. */
const common = `
struct Given { rows: u32, columns: u32, depth: u32, depthOfPart: u32, ${fields.map((field) => `${field}: i32`).join(', ')} }
@group(0) @binding(0) var<storage, read> lefts_: array<f32>;
@group(0) @binding(1) var<storage, read> rights_: array<f32>;
fn tapOf(i: u32, channels: i32) -> vec3i {
  let tap = i32(i) / channels;
  let row = tap / given.filterWidth;
  return vec3i(row * given.dilationHeight, (tap - row * given.filterWidth) * given.dilationWidth, i32(i) - tap * channels);
}
fn windowOf(i: u32) -> vec3i {
  let line = i32(i) / given.outWidth;
  let image = line / given.outHeight;
  let corner = vec2i(line - image * given.outHeight, i32(i) - line * given.outWidth);
  return vec3i(
    image * given.inHeight * given.inWidth * given.channels,
    corner * vec2i(given.strideHeight, given.strideWidth) - vec2i(given.padTop, given.padLeft));
}
fn pixelAt(window: vec3i, tap: vec3i) -> f32 {
  let at = window.yz + tap.xy;
  if (any(at < vec2i(0)) || at.x >= given.inHeight || at.y >= given.inWidth) { return 0; }
  return lefts_[window.x + (at.x * given.inWidth + at.y) * given.channels + tap.z];
}`;

/** The right factor is a matrix that lies in memory row by row. */
const rowByRow = `
fn rightDepth(i: u32) -> vec3i { return vec3i(i32(i) * given.filters, 0, 0); }
fn rightColumn(i: u32) -> vec3i { return vec3i(i32(i), 0, 0); }
fn right(depth: vec3i, column: vec3i) -> f32 {
  let at = depth.x + column.x;
  if (at < 0) { return 0; }
  return rights_[at];
}`;

const forwardKernels = productKernels({
  name: 'Convolution',
  code: `${common}
fn leftRow(i: u32) -> vec3i { return windowOf(i); }
fn leftDepth(i: u32) -> vec3i { return tapOf(i, given.channels); }
fn left(row: vec3i, depth: vec3i) -> f32 { return pixelAt(row, depth); }
${rowByRow}`,
  leftAlongDepth: true,
  rightAlongDepth: false,
});

const filterKernels = productKernels({
  name: 'ConvolutionFilterGradient',
  code: `${common}
fn leftRow(i: u32) -> vec3i { return tapOf(i, given.channels); }
fn leftDepth(i: u32) -> vec3i { return windowOf(i); }
fn left(row: vec3i, depth: vec3i) -> f32 { return pixelAt(depth, row); }
${rowByRow}`,
  leftAlongDepth: false,
  rightAlongDepth: false,
});

const inputKernels = productKernels({
  name: 'ConvolutionInputGradient',
  code: `${common}
fn leftRow(i: u32) -> vec3i {
  let line = i32(i) / given.inWidth;
  let image = line / given.inHeight;
  let pixel = vec2i(line - image * given.inHeight, i32(i) - line * given.inWidth);
  return vec3i(image * given.outHeight * given.outWidth * given.filters, pixel + vec2i(given.padTop, given.padLeft));
}
fn leftDepth(i: u32) -> vec3i { return tapOf(i, given.filters); }
fn left(row: vec3i, depth: vec3i) -> f32 {
  let distance = row.yz - depth.xy;
  let stride = vec2i(given.strideHeight, given.strideWidth);
  let at = distance / stride;
  let isNone = any(distance < vec2i(0)) || any(at * stride != distance) || at.x >= given.outHeight || at.y >= given.outWidth;
  if (isNone) { return 0; }
  return lefts_[row.x + (at.x * given.outWidth + at.y) * given.filters + depth.z];
}
fn rightDepth(i: u32) -> vec3i {
  let tap = i32(i) / given.filters;
  return vec3i(tap * given.channels * given.filters + i32(i) - tap * given.filters, 0, 0);
}
fn rightColumn(i: u32) -> vec3i { return vec3i(i32(i) * given.filters, 0, 0); }
fn right(depth: vec3i, column: vec3i) -> f32 {
  let at = depth.x + column.x;
  if (at < 0) { return 0; }
  return rights_[at];
}`,
  leftAlongDepth: true,
  rightAlongDepth: true,
});
