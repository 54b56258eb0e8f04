// Batch normalisation for training, with the ReLU behind it, as one kernel forward and one backward (two passes over the
// data each), for tfjs's wasm backend; spelled with tfjs's elementwise operations it takes some twenty passes.
import * as tf from './tf.ts';
import type { KernelConfig, TensorInfo } from './tf.ts';
import { sumColumns, sumsBytes, workOfNumber, type Matrix } from './column-sums.ts';
import { parts } from './parts.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate, view } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

export const BATCH_NORM_TRAINING = 'QcnnBatchNormTraining';
export const BATCH_NORM_TRAINING_GRADIENT = 'QcnnBatchNormTrainingGradient';

/**
 * (movingMean, movingVariance, mean, variance) → [keep · movingMean + take · mean, keep · movingVariance + takeVariance ·
 * variance]: what moving statistics do at each step, in new tensors.
 */
export const MOVE = 'QcnnMove';

/** Numbers of a task that goes from row to row. */
const mostNumbers = 2 ** 14;

/** Registers kernels and gradient. */
export function registerBatchNormKernels(kernels: TensorKernels): void {
  tf.registerKernel(forward(kernels));
  tf.registerKernel(backward(kernels));
  tf.registerKernel(move);
  registerBatchNormGradient();
}

/** Of the training kernel of any engine, by its gradient kernel. */
export function registerBatchNormGradient(): void {
  if (tf.getGradient(BATCH_NORM_TRAINING)) return;
  tf.registerGradient({
    kernelName: BATCH_NORM_TRAINING,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [true, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, gamma, y, mean, variance] = saved;
      const inputs = { dy: (dy as tf.Tensor[])[0], x, gamma, y, mean, variance };
      const [dx, dgamma, dbeta] = tf
        .engine()
        .runKernel(BATCH_NORM_TRAINING_GRADIENT, inputs, attrs) as tf.Tensor[];
      return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
    },
  });
}

/**
 * (x [… × C], γ [C], β [C]) → (γ (x − mean) / √(variance + ε) + β, mean [C], biased variance [C]); with `relu` the first
 * of them as 0 where it is negative.
 */
function forward(kernels: TensorKernels): KernelConfig {
  return {
    kernelName: BATCH_NORM_TRAINING,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
      const backend = anyBackend as WasmBackend;
      const { x, gamma, beta } = inputs as Record<string, TensorInfo>;
      const { epsilon, relu } = attrs as unknown as Attributes;
      const matrix = matrixOf(x, gamma);
      const { rows, columns } = matrix;
      const y = allocate(backend, x.shape);
      const [mean, variance] = [allocate(backend, [columns]), allocate(backend, [columns])];
      const take = kernels.room(sumsBytes(matrix) + 8 * columns + 4);
      const a = kernels.addressOf(x);
      const { sums, products } = sumColumns(kernels, matrix, { a, b: a, gate: 0 }, take);
      const [factorAt, shiftAt, floorAt] = [take(4 * columns), take(4 * columns), take(4)];
      const [factor, shift] = [kernels.floats(factorAt, columns), kernels.floats(shiftAt, columns)];
      const [means, variances, gammas, betas] = [mean, variance, gamma, beta].map((each) =>
        view(backend, each),
      );
      for (let column = 0; column < columns; column++) {
        const average = sums[column] / rows;
        means[column] = average;
        variances[column] = Math.max(0, products[column] / rows - average * average);
        factor[column] = gammas[column] / Math.sqrt(variances[column] + epsilon);
        shift[column] = betas[column] - means[column] * factor[column];
      }
      kernels.floats(floorAt, 1)[0] = relu ? 0 : -Infinity;
      const tasks = byRows(matrix).map(({ from, rows: count }) => ({
        a: a + from,
        out: kernels.addressOf(y) + from,
        rows: count,
        columns,
        factor: factorAt,
        shift: shiftAt,
        floor: floorAt,
      }));
      kernels.run('scale', tasks, workOfNumber * rows * columns);
      return [y, mean, variance];
    },
  };
}

/**
 * With x̂ the normalised input, n the values a channel and dy as 0 where the ReLU took the value away:
 * dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(variance + ε) · (dy − dβ / n − x̂ dγ / n)   (Ioffe & Szegedy 2015, section 3).
 */
function backward(kernels: TensorKernels): KernelConfig {
  return {
    kernelName: BATCH_NORM_TRAINING_GRADIENT,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
      const backend = anyBackend as WasmBackend;
      const { dy, x, gamma, y, mean, variance } = inputs as Record<string, TensorInfo>;
      const { epsilon, relu } = attrs as unknown as Attributes;
      const matrix = matrixOf(x, gamma);
      const { rows, columns } = matrix;
      const dx = allocate(backend, x.shape);
      const [dgamma, dbeta] = [allocate(backend, [columns]), allocate(backend, [columns])];
      const take = kernels.room(sumsBytes(matrix) + 12 * columns);
      const operands = {
        a: kernels.addressOf(dy),
        b: kernels.addressOf(x),
        gate: relu ? kernels.addressOf(y) : 0,
      };
      const { sums, products } = sumColumns(kernels, matrix, operands, take);
      const addresses = { factor: take(4 * columns), second: take(4 * columns), shift: take(4 * columns) };
      const [factor, second, shift] = Object.values(addresses).map((at) => kernels.floats(at, columns));
      const [dgammas, dbetas, gammas, means, variances] = [dgamma, dbeta, gamma, mean, variance].map((each) =>
        view(backend, each),
      );
      for (let column = 0; column < columns; column++) {
        const inverse = 1 / Math.sqrt(variances[column] + epsilon);
        const product = products[column] - means[column] * sums[column];
        dgammas[column] = product * inverse;
        dbetas[column] = sums[column];
        factor[column] = gammas[column] * inverse;
        second[column] = (-gammas[column] * inverse ** 3 * product) / rows;
        shift[column] = (-gammas[column] * inverse * sums[column]) / rows - second[column] * means[column];
      }
      const tasks = byRows(matrix).map(({ from, rows: count }) => ({
        a: operands.a + from,
        b: operands.b + from,
        gate: operands.gate + from,
        out: kernels.addressOf(dx) + from,
        rows: count,
        columns,
        ...addresses,
      }));
      kernels.run(relu ? 'mixGated' : 'mix', tasks, workOfNumber * rows * columns);
      return [dx, dgamma, dbeta];
    },
  };
}

const move: KernelConfig = {
  kernelName: MOVE,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as WasmBackend;
    const { movingMean, movingVariance, mean, variance } = inputs as Record<string, TensorInfo>;
    const { keep, take, takeVariance } = attrs as Record<string, number>;
    return [
      { statistic: movingMean, target: mean, share: take },
      { statistic: movingVariance, target: variance, share: takeVariance },
    ].map(({ statistic, target, share }) => {
      const output = allocate(backend, statistic.shape);
      const [moved, from, to] = [output, statistic, target].map((each) => view(backend, each));
      for (let index = 0; index < moved.length; index++)
        moved[index] = keep * from[index] + share * to[index];
      return output;
    });
  },
};

interface Attributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

function matrixOf(x: TensorInfo, gamma: TensorInfo): Matrix {
  const columns = gamma.shape[0];
  return { rows: tf.util.sizeFromShape(x.shape) / columns, columns };
}

/** Parts of the rows, with the byte offset of each. */
function byRows({ rows, columns }: Matrix): { from: number; rows: number }[] {
  const most = Math.max(1, Math.floor(mostNumbers / columns));
  return parts(rows, most, 1).map(([row, count]) => ({ from: 4 * row * columns, rows: count }));
}
