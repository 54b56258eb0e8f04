// Convolutions of images of few channels, as first layers have: their taps are too short to be rows of a product, so the
// patches are copied out, part by part, and all of a patch is one row.
import { convolve, pullFilter, pullInput, type Places } from './convolution-products.ts';
import { inputsUnder, type Geometry } from './convolution-tables.ts';
import { parts } from './parts.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

const fewChannels = 8;
/** Numbers of the patches that are there at once (16 MB). */
const mostNumbers = 2 ** 22;

export function hasFewChannels({ channels, filterHeight, filterWidth }: Geometry): boolean {
  return channels < fewChannels && filterHeight * filterWidth > 1;
}

/** The three products of a convolution, with patches for images of few channels. */
export interface Convolution {
  forward(geometry: Geometry, places: Places, start: { readonly bias: number; readonly relu: boolean }): void;
  pullInput(geometry: Geometry, places: Places): void;
  pullFilter(geometry: Geometry, places: Places): void;
}

export function byPatches(kernels: TensorKernels, backend: WasmBackend): Convolution {
  const each = eachPart(kernels, backend);
  return {
    forward: (geometry, places, start) =>
      each(geometry, places, ({ plain, images, here, patches }) => {
        copyPatches(images, kernels.floats(here.x, sizeOf(images)), kernels.floats(patches, sizeOf(plain)));
        convolve(kernels, plain, { ...here, x: patches }, start);
      }),
    pullInput: (geometry, places) =>
      each(geometry, places, ({ plain, images, here, patches }) => {
        pullInput(kernels, plain, { ...here, x: patches });
        addPatches(images, kernels.floats(patches, sizeOf(plain)), kernels.floats(here.x, sizeOf(images)));
      }),
    pullFilter(geometry, places) {
      // Of no image there is no part.
      if (geometry.batch === 0) return pullFilter(kernels, geometry, places, false);
      each(geometry, places, ({ plain, images, here, patches, isFirst }) => {
        copyPatches(images, kernels.floats(here.x, sizeOf(images)), kernels.floats(patches, sizeOf(plain)));
        pullFilter(kernels, plain, { ...here, x: patches }, !isFirst);
      });
    },
  };
}

/** Some images of the batch: as they are, and with their patches as pixels of one image. */
interface Part {
  readonly images: Geometry;
  readonly plain: Geometry;
  readonly here: Places;
  /** Address. */
  readonly patches: number;
  readonly isFirst: boolean;
}

function eachPart(kernels: TensorKernels, backend: WasmBackend) {
  return (geometry: Geometry, { x, filter, y }: Places, work: (part: Part) => void): void => {
    const { batch, outHeight, outWidth, filterHeight, filterWidth } = geometry;
    const channels = geometry.channels * filterHeight * filterWidth;
    const positions = outHeight * outWidth;
    const most = Math.max(1, Math.floor(mostNumbers / (positions * channels)));
    for (const [first, count] of parts(batch, most, 1)) {
      const images = { ...geometry, batch: count };
      const width = count * positions;
      const plain = { ...geometry, ...pointwise, channels, inWidth: width, outWidth: width };
      const patches = allocate(backend, [width, channels]);
      const here = {
        x: x + 4 * first * (sizeOf(images) / count),
        filter,
        y: y + 4 * first * positions * geometry.filters,
      };
      work({ images, plain, here, patches: kernels.addressOf(patches), isFirst: first === 0 });
      backend.disposeData(patches.dataId);
    }
  };
}

const pointwise = {
  batch: 1,
  inHeight: 1,
  outHeight: 1,
  filterHeight: 1,
  filterWidth: 1,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 0,
  padLeft: 0,
};

const sizeOf = ({ batch, inHeight, inWidth, channels }: Geometry) => batch * inHeight * inWidth * channels;

/** patches[(image, position), (tap, channel)] = the input under that tap; 0 in the padding. */
function copyPatches(geometry: Geometry, images: Float32Array, patches: Float32Array): void {
  const { batch, inHeight, inWidth, channels } = geometry;
  const { partner } = inputsUnder(geometry);
  let patch = 0;
  for (let image = 0; image < batch; image++) {
    const first = image * inHeight * inWidth;
    for (const met of partner) {
      const pixel = (first + met) * channels;
      for (let channel = 0; channel < channels; channel++)
        patches[patch++] = met < 0 ? 0 : images[pixel + channel];
    }
  }
}

/** The transpose: adds every number of a patch to the pixel that it came from. */
function addPatches(geometry: Geometry, patches: Float32Array, images: Float32Array): void {
  const { batch, inHeight, inWidth, channels } = geometry;
  const { partner } = inputsUnder(geometry);
  images.fill(0);
  let patch = 0;
  for (let image = 0; image < batch; image++) {
    const first = image * inHeight * inWidth;
    for (const met of partner) {
      const pixel = (first + met) * channels;
      for (let channel = 0; channel < channels; channel++, patch++)
        if (met >= 0) images[pixel + channel] += patches[patch];
    }
  }
}
