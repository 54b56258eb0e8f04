// The kernels that qcnn had before its own worked on the memory of tfjs: XNNPACK's products, with matrices of patches, batch
// norm and Adam in JavaScript around them. `npm run bench:resnet` times the new ones beside these.

let tf;

/** What of tfjs qcnn replaces; to be asked for before its engine starts. */
export function originals(core) {
  const kernels = ['Conv2D', 'FusedConv2D', 'Identity', 'Sum', 'Add', 'MaxPoolGrad'].map((name) =>
    core.getKernel(name, 'wasm'),
  );
  return { kernels, gradients: [core.getGradient('Relu')] };
}

/** Puts the former kernels, and tfjs's originals, in the place of qcnn's. */
export function useFormerKernels(core, { kernels, gradients }) {
  tf = core;
  const [conv2d, fused, ...others] = kernels;
  const own = [filterGradient, inputGradient, forward, backward, adamStep];
  for (const kernel of [ofFewPixels(conv2d), ofFewPixels(fused), ...others, ...own]) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
  for (const gradient of [batchNormGradient, ...gradients]) {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
  // Without them layers take operations.
  for (const name of ['QcnnMove', 'QcnnAddRelu']) tf.unregisterKernel(name, 'wasm');
}

/** A new tensor with undefined contents. */
function allocate(backend, shape) {
  return backend.makeOutput([...shape], 'float32');
}
/**
 * The tensor's elements where they lie. Any later allocation may grow the memory and detach the view:
 * allocate first, look afterwards.
 */
function view(backend, tensor) {
  return backend.typedArrayFromHeap(tensor);
}

// Images as matrices of patches and back: what turns the gradients of a convolution into one matrix product each.
/** Channels copied together: one cache line of the image against as many rows of the matrix. */
const BLOCK = 16;
/** Rows and columns of the patch matrix: one row a filter tap and channel, one column an output pixel. */
function patchMatrixShape(geometry) {
  return [
    geometry.filterHeight * geometry.filterWidth * geometry.channels,
    geometry.batch * geometry.outHeight * geometry.outWidth,
  ];
}
/** matrix[(tap, channel), (image, y, x)] = the input pixel under that tap at that output pixel; 0 in the padding. */
function imagesToPatches(geometry, images, matrix) {
  const { channels } = geometry;
  const columns = patchMatrixShape(geometry)[1];
  forEachTap(geometry, (tap, pixels) => {
    for (let from = 0; from < channels; from += BLOCK) {
      const to = Math.min(from + BLOCK, channels);
      const row = (tap * channels + from) * columns;
      for (let column = 0; column < columns; column++) {
        const pixel = pixels[column];
        let target = row + column;
        if (pixel < 0) {
          for (let channel = from; channel < to; channel++, target += columns) matrix[target] = 0;
        } else {
          const base = pixel * channels;
          for (let channel = from; channel < to; channel++, target += columns) {
            matrix[target] = images[base + channel];
          }
        }
      }
    }
  });
}
/** The transpose of `imagesToPatches`: adds every matrix entry to the pixel it came from. */
function patchesToImages(geometry, matrix, images) {
  const { channels } = geometry;
  const columns = patchMatrixShape(geometry)[1];
  images.fill(0);
  forEachTap(geometry, (tap, pixels) => {
    for (let from = 0; from < channels; from += BLOCK) {
      const to = Math.min(from + BLOCK, channels);
      const row = (tap * channels + from) * columns;
      for (let column = 0; column < columns; column++) {
        const pixel = pixels[column];
        if (pixel < 0) continue;
        const base = pixel * channels;
        let source = row + column;
        for (let channel = from; channel < to; channel++, source += columns) {
          images[base + channel] += matrix[source];
        }
      }
    }
  });
}
/** Calls back once a filter tap with, per output pixel, the number of the input pixel under the tap, or −1. */
function forEachTap(geometry, visit) {
  const { batch, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = geometry;
  const pixels = new Int32Array(batch * outHeight * outWidth);
  for (let tapY = 0; tapY < filterHeight; tapY++) {
    for (let tapX = 0; tapX < filterWidth; tapX++) {
      let column = 0;
      for (let image = 0; image < batch; image++) {
        for (let outY = 0; outY < outHeight; outY++) {
          const y = outY * geometry.strideHeight - geometry.padTop + tapY;
          for (let outX = 0; outX < outWidth; outX++) {
            const x = outX * geometry.strideWidth - geometry.padLeft + tapX;
            const inside = y >= 0 && y < inHeight && x >= 0 && x < inWidth;
            pixels[column++] = inside ? (image * inHeight + y) * inWidth + x : -1;
          }
        }
      }
      visit(tapY * filterWidth + tapX, pixels);
    }
  }
}

// The shapes of a tfjs convolution, as our kernels want them.
/** From a kernel's attributes, which must ask for an undilated, channel-last convolution. */
function readGeometry(attrs, inShape, filterShape) {
  const format = attrs['dataFormat'];
  if (format !== 'NHWC') throw new Error(`Convolutions are channel-last here, not ${format}`);
  const info = tf.backend_util.computeConv2DInfo(
    inShape,
    filterShape,
    attrs['strides'],
    1,
    attrs['pad'],
    attrs['dimRoundingMode'],
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
function pointwise(geometry, channels) {
  const { batch, outHeight, outWidth } = geometry;
  const size = { batch, channels, outHeight, outWidth, inHeight: outHeight, inWidth: outWidth };
  const unit = { filterHeight: 1, filterWidth: 1, strideHeight: 1, strideWidth: 1 };
  return { ...size, ...unit, padTop: 0, padLeft: 0 };
}

// Products and transposes of large matrices on tfjs's wasm backend.
/** a [1 × m × k] · b [1 × k × n], by XNNPACK, which first repacks b: b should be the smaller one. */
function multiplyMatrices(backend, a, b) {
  const kernel = tf.getKernel('BatchMatMul', 'wasm');
  return kernel.kernelFunc({
    inputs: { a, b },
    attrs: { transposeA: false, transposeB: false },
    backend,
  });
}
/** target [columns × rows] = source [rows × columns] transposed. */
function transpose(source, rows, columns, target) {
  for (let fromRow = 0; fromRow < rows; fromRow += BLOCK) {
    const toRow = Math.min(fromRow + BLOCK, rows);
    for (let fromColumn = 0; fromColumn < columns; fromColumn += BLOCK) {
      const toColumn = Math.min(fromColumn + BLOCK, columns);
      for (let column = fromColumn; column < toColumn; column++) {
        const line = column * rows;
        for (let row = fromRow; row < toRow; row++) target[line + row] = source[row * columns + column];
      }
    }
  }
}

// Gradients of Conv2D for tfjs's wasm backend, which lacks the filter's and has a slow one for the input:
// each is one matrix product (XNNPACK) with a matrix of patches. Orders are chosen so that no filter is transposed.
/** Most entries of a patch matrix held at once (64 MB); larger batches go in parts. */
const MATRIX_LIMIT = 2 ** 24;
/** ∂/∂filter: [taps·in × out] = patches(x) [taps·in × pixels] · dy [pixels × out]. */
const filterGradient = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend;
    const { x, dy } = inputs;
    const shape = attrs['filterShape'];
    const geometry = readGeometry(attrs, x.shape, shape);
    const parts = batchParts(geometry);
    const products = parts.map(({ first, count }) => {
      const part = { ...geometry, batch: count };
      const [rows, columns] = patchMatrixShape(part);
      const patches = allocate(backend, [1, rows, columns]);
      imagesToPatches(part, images(view(backend, x), x.shape, first, count), view(backend, patches));
      const upstream = takeImages(backend, dy, first, count, [1, columns, shape[3]]);
      const product = multiplyMatrices(backend, patches, upstream);
      for (const done of [patches, upstream]) backend.disposeData(done.dataId);
      return product;
    });
    const [total, ...others] = products;
    for (const other of others) {
      addTo(view(backend, total), view(backend, other));
      backend.disposeData(other.dataId);
    }
    return { ...total, shape };
  },
};
/** ∂/∂input: images(filter [taps·in × out] · dyᵀ [out × pixels]). */
const inputGradient = {
  kernelName: 'Conv2DBackpropInput',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend;
    const { dy, filter } = inputs;
    const shape = attrs['inputShape'];
    const geometry = readGeometry(attrs, shape, filter.shape);
    const total = allocate(backend, shape);
    const outputs = filter.shape[3];
    for (const { first, count } of batchParts(geometry)) {
      const part = { ...geometry, batch: count };
      const [rows, columns] = patchMatrixShape(part);
      const upstream = allocate(backend, [1, outputs, columns]);
      imagesToPatches(
        pointwise(part, outputs),
        images(view(backend, dy), dy.shape, first, count),
        view(backend, upstream),
      );
      const patches = multiplyMatrices(backend, { ...filter, shape: [1, rows, outputs] }, upstream);
      patchesToImages(part, view(backend, patches), images(view(backend, total), shape, first, count));
      for (const done of [upstream, patches]) backend.disposeData(done.dataId);
    }
    return total;
  },
};
function batchParts(geometry) {
  const [rows, columns] = patchMatrixShape({ ...geometry, batch: 1 });
  const size = Math.max(1, Math.floor(MATRIX_LIMIT / Math.max(1, rows * columns)));
  const parts = [];
  for (let first = 0; first < geometry.batch; first += size) {
    parts.push({ first, count: Math.min(size, geometry.batch - first) });
  }
  return parts;
}
function images(all, shape, first, count) {
  const size = shape[1] * shape[2] * shape[3];
  return all.subarray(first * size, (first + count) * size);
}
/** Images first to first + count under another shape; all of them are shared, not copied. The caller disposes. */
function takeImages(backend, tensor, first, count, shape) {
  if (count === tensor.shape[0]) {
    backend.incRef(tensor.dataId);
    return { ...tensor, shape };
  }
  const part = allocate(backend, shape);
  view(backend, part).set(images(view(backend, tensor), tensor.shape, first, count));
  return part;
}
function addTo(total, part) {
  for (let index = 0; index < total.length; index++) total[index] += part[index];
}

// Convolution with many weights over few pixels, as in the last stages of a ResNet, for tfjs's wasm backend.
// XNNPACK repacks a filter whenever it has changed, in training at every step; with few pixels that costs more than the
// product itself. So here the filter is the left factor, which needs no packing: yᵀ = filterᵀ · patches(x).
/** Packing a weight costs about as much as its products with this many pixels. */
const MOST_PIXELS = 256;
const LEAST_WEIGHTS = 2 ** 14;
/** In front of tfjs's own convolution, which does all other shapes. */
function ofFewPixels(original) {
  return {
    ...original,
    kernelFunc: (call) => {
      const { x, filter, bias } = call.inputs;
      if (!suits(call.attrs, x, filter, call.inputs)) return original.kernelFunc(call);
      return convolve(call.backend, call.attrs, x, filter, bias);
    },
  };
}
function suits(attrs, x, filter, inputs) {
  const activation = attrs['activation'];
  const plain = (activation === undefined || activation === 'linear') && !hasPrelu(inputs);
  const undilated = [attrs['dilations'] ?? 1].flat().every((dilation) => dilation === 1);
  if (!plain || !undilated || attrs['dataFormat'] !== 'NHWC') return false;
  const weights = filter.shape.reduce((product, length) => product * length, 1);
  if (weights < LEAST_WEIGHTS) return false;
  return patchMatrixShape(readGeometry(attrs, x.shape, filter.shape))[1] <= MOST_PIXELS;
}
function hasPrelu(inputs) {
  return inputs.preluActivationWeights !== undefined && inputs.preluActivationWeights !== null;
}
function convolve(backend, attrs, x, filter, bias) {
  const geometry = readGeometry(attrs, x.shape, filter.shape);
  const [rows, columns] = patchMatrixShape(geometry);
  const outputs = filter.shape[3];
  const patches = allocate(backend, [1, rows, columns]);
  const turned = allocate(backend, [1, outputs, rows]);
  imagesToPatches(geometry, view(backend, x), view(backend, patches));
  transpose(view(backend, filter), rows, outputs, view(backend, turned));
  const product = multiplyMatrices(backend, turned, patches);
  const y = allocate(backend, [geometry.batch, geometry.outHeight, geometry.outWidth, outputs]);
  transpose(view(backend, product), outputs, columns, view(backend, y));
  if (bias) addToRows(view(backend, y), view(backend, bias));
  for (const done of [patches, turned, product]) backend.disposeData(done.dataId);
  return y;
}
function addToRows(matrix, row) {
  for (let start = 0; start < matrix.length; start += row.length) {
    for (let column = 0; column < row.length; column++) matrix[start + column] += row[column];
  }
}

const BATCH_NORM_TRAINING = 'QcnnBatchNormTraining';
const BATCH_NORM_TRAINING_GRADIENT = 'QcnnBatchNormTrainingGradient';
const batchNormGradient = {
  kernelName: BATCH_NORM_TRAINING,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [true, true, true],
  gradFunc: ([dy], saved, attrs) => {
    const [x, gamma, y, mean, variance] = saved;
    const passed = attrs.relu ? tf.mul(dy, tf.cast(tf.step(y), 'float32')) : dy;
    const inputs = { dy: passed, x, gamma, mean, variance };
    const [dx, dgamma, dbeta] = tf.engine().runKernel(BATCH_NORM_TRAINING_GRADIENT, inputs, attrs);
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
  },
};
const forward = {
  kernelName: BATCH_NORM_TRAINING,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend;
    const { x, gamma, beta } = inputs;
    const channels = gamma.shape[0];
    const outputs = [
      allocate(backend, x.shape),
      allocate(backend, [channels]),
      allocate(backend, [channels]),
    ];
    const [y, mean, variance] = outputs.map((output) => view(backend, output));
    const values = view(backend, x);
    writeMoments(values, mean, variance);
    const scale = new Float32Array(channels);
    const shift = new Float32Array(channels);
    const gammas = view(backend, gamma);
    const betas = view(backend, beta);
    for (let channel = 0; channel < channels; channel++) {
      scale[channel] = gammas[channel] / Math.sqrt(variance[channel] + attrs['epsilon']);
      shift[channel] = betas[channel] - mean[channel] * scale[channel];
    }
    for (let row = 0; row < values.length; row += channels) {
      for (let channel = 0; channel < channels; channel++) {
        y[row + channel] = values[row + channel] * scale[channel] + shift[channel];
      }
    }
    if (!attrs.relu) return outputs;
    const passed = tf.getKernel('Relu', 'wasm').kernelFunc({ inputs: { x: outputs[0] }, backend });
    backend.disposeData(outputs[0].dataId);
    return [passed, ...outputs.slice(1)];
  },
};
const backward = {
  kernelName: BATCH_NORM_TRAINING_GRADIENT,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend;
    const { dy, x, gamma, mean, variance } = inputs;
    const channels = gamma.shape[0];
    const outputs = [
      allocate(backend, x.shape),
      allocate(backend, [channels]),
      allocate(backend, [channels]),
    ];
    const [dx, dgamma, dbeta] = outputs.map((output) => view(backend, output));
    const [upstream, values, gammas, means, variances] = [dy, x, gamma, mean, variance].map((tensor) =>
      view(backend, tensor),
    );
    const upstreamSum = new Float64Array(channels);
    const productSum = new Float64Array(channels);
    for (let row = 0; row < values.length; row += channels) {
      for (let channel = 0; channel < channels; channel++) {
        const slope = upstream[row + channel];
        upstreamSum[channel] += slope;
        productSum[channel] += slope * (values[row + channel] - means[channel]);
      }
    }
    const count = values.length / channels;
    const bySlope = new Float32Array(channels);
    const byValue = new Float32Array(channels);
    const offset = new Float32Array(channels);
    for (let channel = 0; channel < channels; channel++) {
      const inverse = 1 / Math.sqrt(variances[channel] + attrs['epsilon']);
      dgamma[channel] = productSum[channel] * inverse;
      dbeta[channel] = upstreamSum[channel];
      bySlope[channel] = gammas[channel] * inverse;
      byValue[channel] = (-gammas[channel] * inverse ** 3 * productSum[channel]) / count;
      offset[channel] =
        (-gammas[channel] * inverse * upstreamSum[channel]) / count - byValue[channel] * means[channel];
    }
    for (let row = 0; row < values.length; row += channels) {
      for (let channel = 0; channel < channels; channel++) {
        dx[row + channel] =
          upstream[row + channel] * bySlope[channel] +
          values[row + channel] * byValue[channel] +
          offset[channel];
      }
    }
    return outputs;
  },
};
function writeMoments(values, mean, variance) {
  const channels = mean.length;
  const count = values.length / channels;
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let row = 0; row < values.length; row += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[row + channel];
      sum[channel] += value;
      squares[channel] += value * value;
    }
  }
  for (let channel = 0; channel < channels; channel++) {
    const average = sum[channel] / count;
    mean[channel] = average;
    variance[channel] = Math.max(0, squares[channel] / count - average * average);
  }
}

const ADAM_STEP = 'QcnnAdamStep';
const adamStep = {
  kernelName: ADAM_STEP,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend;
    const { value, gradient, first, second } = inputs;
    const { rate, correction, beta1, beta2, epsilon } = attrs;
    const output = allocate(backend, value.shape);
    const [next, values, slopes, means, squares] = [output, value, gradient, first, second].map((tensor) =>
      view(backend, tensor),
    );
    for (let index = 0; index < next.length; index++) {
      const slope = slopes[index];
      const mean = beta1 * means[index] + (1 - beta1) * slope;
      const square = beta2 * squares[index] + (1 - beta2) * slope * slope;
      means[index] = mean;
      squares[index] = square;
      next[index] = values[index] - (rate * mean) / (Math.sqrt(square) * correction + epsilon);
    }
    return output;
  },
};
