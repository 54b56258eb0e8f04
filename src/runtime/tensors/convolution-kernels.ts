// Convolutions and their gradients for tfjs's wasm backend by our own kernels: what tfjs lacks (the filter's gradient) or
// is slow at (filters that change at every step, which XNNPACK packs anew each time), and shapes for which it writes where it
// must not.
import * as tf from './tf.ts';
import type { KernelConfig, NamedAttrMap, TensorInfo } from './tf.ts';
import { convolve, pullFilter, pullInput } from './convolution-products.ts';
import type { Geometry } from './convolution-tables.ts';
import { byPatches, hasFewChannels, type Convolution } from './few-channels.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

export type Shape4 = [number, number, number, number];

/** Puts them in front of tfjs's own, which says what it does not do either. */
export function registerConvolutionKernels(kernels: TensorKernels): void {
  for (const name of ['Conv2D', 'FusedConv2D']) replace(name, (original) => forward(kernels, original));
  replace('Conv2DBackpropInput', () => inputGradient(kernels));
  replace('Conv2DBackpropFilter', () => filterGradient(kernels));
}

function replace(kernelName: string, make: (original: KernelConfig) => KernelConfig['kernelFunc']): void {
  const original = tf.getKernel(kernelName, 'wasm');
  const kernelFunc = make(original);
  if (original) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

function forward(kernels: TensorKernels, original: KernelConfig): KernelConfig['kernelFunc'] {
  return (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs as Record<string, TensorInfo | undefined>;
    const attrs = call.attrs!;
    const isOurs =
      attrs['dataFormat'] === 'NHWC' && (!bias || bias.shape.join() === String(filter!.shape[3]));
    if (!isOurs) return original.kernelFunc(call);
    const geometry = geometryOf(attrs, x!.shape as Shape4, filter!.shape as Shape4);
    const { batch, outHeight, outWidth, filters } = geometry;
    const backend = call.backend as WasmBackend;
    const y = allocate(backend, [batch, outHeight, outWidth, filters]);
    const relu = attrs['activation'] === 'relu';
    const biasAt = bias ? kernels.addressOf(bias) : 0;
    const at = places(kernels, x!, filter!, y);
    convolution(kernels, backend, geometry).forward(geometry, at, { bias: biasAt, relu });
    return relu ? y : activate(backend, y, attrs, preluActivationWeights);
  };
}

const activations: Readonly<Record<string, string>> = {
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
  elu: 'Elu',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/** What comes out of tfjs's kernel of the activation, in the place of its input. */
function activate(
  backend: WasmBackend,
  x: TensorInfo,
  attrs: NamedAttrMap,
  alpha: TensorInfo | undefined,
): TensorInfo {
  const activation = (attrs['activation'] ?? 'linear') as string;
  if (activation === 'linear') return x;
  const kernel = tf.getKernel(activations[activation], 'wasm');
  const inputs = activation === 'prelu' ? { x, alpha: alpha! } : { x };
  const y = kernel.kernelFunc({ inputs, attrs: { alpha: attrs['leakyreluAlpha'] }, backend }) as TensorInfo;
  backend.disposeData(x.dataId);
  return y;
}

function inputGradient(kernels: TensorKernels): KernelConfig['kernelFunc'] {
  return ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const geometry = geometryOf(attrs!, attrs!['inputShape'] as Shape4, filter.shape as Shape4);
    const { batch, inHeight, inWidth, channels } = geometry;
    const dx = allocate(backend as WasmBackend, [batch, inHeight, inWidth, channels]);
    const at = places(kernels, dx, filter, dy);
    convolution(kernels, backend as WasmBackend, geometry).pullInput(geometry, at);
    return dx;
  };
}

function filterGradient(kernels: TensorKernels): KernelConfig['kernelFunc'] {
  return ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const shape = attrs!['filterShape'] as Shape4;
    const geometry = geometryOf(attrs!, x.shape as Shape4, shape);
    const dfilter = allocate(backend as WasmBackend, shape);
    const at = places(kernels, x, dfilter, dy);
    convolution(kernels, backend as WasmBackend, geometry).pullFilter(geometry, at);
    return dfilter;
  };
}

function convolution(kernels: TensorKernels, backend: WasmBackend, geometry: Geometry): Convolution {
  if (hasFewChannels(geometry)) return byPatches(kernels, backend);
  return {
    forward: (...given) => convolve(kernels, ...given),
    pullInput: (...given) => pullInput(kernels, ...given),
    pullFilter: (...given) => pullFilter(kernels, ...given, false),
  };
}

const places = (kernels: TensorKernels, x: TensorInfo, filter: TensorInfo, y: TensorInfo) => ({
  x: kernels.addressOf(x),
  filter: kernels.addressOf(filter),
  y: kernels.addressOf(y),
});

/** From a kernel's attributes, which must ask for a channel-last convolution. */
export function geometryOf(attrs: NamedAttrMap, inShape: Shape4, filterShape: Shape4): Geometry {
  const format = attrs['dataFormat'] as string;
  if (format !== 'NHWC') throw new Error(`Convolutions are channel-last here, not ${format}`);
  const info = tf.backend_util.computeConv2DInfo(
    inShape,
    filterShape,
    attrs['strides'] as number | [number, number],
    (attrs['dilations'] ?? 1) as number | [number, number],
    attrs['pad'] as 'valid' | 'same' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
  if (info.outHeight < 0 || info.outWidth < 0)
    throw new Error('The filter of a convolution is larger than the padded images');
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    filters: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
