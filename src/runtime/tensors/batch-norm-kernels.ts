// Batch normalisation for training as one kernel forward and one backward (two passes over the data each),
// for tfjs's wasm backend; spelled with tfjs's elementwise operations it takes some twenty passes.
import * as tf from './tf.ts';
import type { KernelConfig, TensorInfo } from './tf.ts';
import { allocate, view } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

export const BATCH_NORM_TRAINING = 'QcnnBatchNormTraining';
const BATCH_NORM_TRAINING_GRADIENT = 'QcnnBatchNormTrainingGradient';

/** Registers kernels and gradient. Once a process; again is harmless. */
export function registerBatchNormKernels(): void {
  if (tf.getKernel(BATCH_NORM_TRAINING, 'wasm')) return;
  tf.registerKernel(forward);
  tf.registerKernel(backward);
  tf.registerGradient({
    kernelName: BATCH_NORM_TRAINING,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, gamma, mean, variance] = saved;
      const inputs = { dy: (dy as tf.Tensor[])[0], x, gamma, mean, variance };
      const [dx, dgamma, dbeta] = tf
        .engine()
        .runKernel(BATCH_NORM_TRAINING_GRADIENT, inputs, attrs) as tf.Tensor[];
      return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
    },
  });
}

/** (x [… × C], γ [C], β [C]) → (γ (x − mean) / √(variance + ε) + β, mean [C], biased variance [C]). */
const forward: KernelConfig = {
  kernelName: BATCH_NORM_TRAINING,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WasmBackend;
    const { x, gamma, beta } = inputs as Record<string, TensorInfo>;
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
      scale[channel] = gammas[channel] / Math.sqrt(variance[channel] + (attrs!['epsilon'] as number));
      shift[channel] = betas[channel] - mean[channel] * scale[channel];
    }
    for (let row = 0; row < values.length; row += channels) {
      for (let channel = 0; channel < channels; channel++) {
        y[row + channel] = values[row + channel] * scale[channel] + shift[channel];
      }
    }
    return outputs;
  },
};

/**
 * With x̂ the normalised input and n the values a channel:
 * dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(variance + ε) · (dy − dβ / n − x̂ dγ / n)   (Ioffe & Szegedy 2015, section 3).
 */
const backward: KernelConfig = {
  kernelName: BATCH_NORM_TRAINING_GRADIENT,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WasmBackend;
    const { dy, x, gamma, mean, variance } = inputs as Record<string, TensorInfo>;
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
      const inverse = 1 / Math.sqrt(variances[channel] + (attrs!['epsilon'] as number));
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

/** Mean and biased variance of each channel, summed in double precision. */
function writeMoments(values: Float32Array, mean: Float32Array, variance: Float32Array): void {
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
