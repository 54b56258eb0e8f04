// The shapes of a tfjs convolution, as our kernels want them.
import * as tf from './tf.ts';
import type { NamedAttrMap } from './tf.ts';
import type { PatchGeometry } from './columns.ts';

/** From a kernel's attributes, which must ask for an undilated, channel-last convolution. */
export function readGeometry(attrs: NamedAttrMap, inShape: number[], filterShape: number[]): PatchGeometry {
  const format = attrs['dataFormat'] as 'NHWC' | 'NCHW';
  if (format !== 'NHWC') throw new Error(`Convolutions are channel-last here, not ${format}`);
  const info = tf.backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs['strides'] as number | [number, number],
    1,
    attrs['pad'] as 'valid' | 'same' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

/** The geometry of a 1×1 convolution over the output pixels: its patch matrix is the plain transpose. */
export function pointwise(geometry: PatchGeometry, channels: number): PatchGeometry {
  const { batch, outHeight, outWidth } = geometry;
  const size = { batch, channels, outHeight, outWidth, inHeight: outHeight, inWidth: outWidth };
  const unit = { filterHeight: 1, filterWidth: 1, strideHeight: 1, strideWidth: 1 };
  return { ...size, ...unit, padTop: 0, padLeft: 0 };
}
