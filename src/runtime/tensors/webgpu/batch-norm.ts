// Batch normalisation for training, with the ReLU behind it, for tfjs's WebGPU backend: three dispatches forward and three
// backward, where tfjs's own operations take sixty.
import * as tf from '../tf.ts';
import type { KernelConfig, TensorInfo } from '../tf.ts';
import { BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRADIENT, MOVE } from '../batch-norm-kernels.ts';
import { addUpParts, columnSums, columnTile, sumsKernel, type Matrix } from './column-sums.ts';
import { constantsOf, encode, inOrder, kernels, type Kernel } from './encode.ts';
import { allocate, free, type WebgpuBackend } from './webgpu-backend.ts';

/** Registers the kernels; their gradient is that of all engines. */
export function registerBatchNormKernels(): void {
  for (const kernel of [forward, backward, move]) tf.registerKernel(kernel);
}

interface Attributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

/**
 * (x [… × C], γ [C], β [C]) → (γ (x − mean) / √(variance + ε) + β, mean [C], biased variance [C]); with `relu` the first of
 * them as 0 where it is negative. Sums are those of distances from the first row, which lose no digits where the mean is large.
 */
const forward: KernelConfig = {
  kernelName: BATCH_NORM_TRAINING,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as unknown as WebgpuBackend;
    const { x, gamma, beta } = inputs as Record<string, TensorInfo>;
    const { epsilon, relu } = attrs as unknown as Attributes;
    const matrix = matrixOf(x, gamma);
    const { columns } = matrix;
    if (matrix.rows === 0) return [x.shape, [columns], [columns]].map((each) => ofNothing(backend, each));
    const constants = constantsOf(backend, shapeWords(matrix, epsilon));
    const parts = columnSums(backend, matrix, sumsForward, [x]);
    const [mean, variance, factor] = [1, 2, 3].map(() => allocate(backend, [columns]));
    encode(backend, {
      kernel: statisticsForward,
      operands: [parts, x, gamma, mean, variance, factor, constants],
      workgroups: [Math.ceil(columns / columnTile)],
    });
    const y = allocate(backend, x.shape);
    encode(backend, {
      kernel: normalise(relu, widthOf(columns)),
      operands: [x, mean, factor, beta, y, constants],
      workgroups: inOrder(backend, (matrix.rows * columns) / widthOf(columns)),
    });
    free(backend, parts, factor);
    return [y, mean, variance];
  },
};

/**
 * With x̂ the normalised input, n the values a channel and dy as 0 where the ReLU took the value away:
 * dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(variance + ε) · (dy − dβ / n − x̂ dγ / n)   (Ioffe & Szegedy 2015, section 3).
 */
const backward: KernelConfig = {
  kernelName: BATCH_NORM_TRAINING_GRADIENT,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as unknown as WebgpuBackend;
    const { dy, x, gamma, y, mean, variance } = inputs as Record<string, TensorInfo>;
    const { epsilon, relu } = attrs as unknown as Attributes;
    const matrix = matrixOf(x, gamma);
    const { columns } = matrix;
    if (matrix.rows === 0) return [x.shape, [columns], [columns]].map((each) => ofNothing(backend, each));
    const constants = constantsOf(backend, shapeWords(matrix, epsilon));
    const gate = relu ? [y] : [];
    const parts = columnSums(backend, matrix, sumsBackward(relu), [dy, x, mean, ...gate]);
    const [dgamma, dbeta] = [allocate(backend, [columns]), allocate(backend, [columns])];
    const factors = allocate(backend, [3 * columns]);
    encode(backend, {
      kernel: statisticsBackward,
      operands: [parts, gamma, variance, dgamma, dbeta, factors, constants],
      workgroups: [Math.ceil(columns / columnTile)],
    });
    const dx = allocate(backend, x.shape);
    encode(backend, {
      kernel: mix(relu, widthOf(columns)),
      operands: [dy, x, mean, factors, dx, ...gate, constants],
      workgroups: inOrder(backend, (matrix.rows * columns) / widthOf(columns)),
    });
    free(backend, parts, factors);
    return [dx, dgamma, dbeta];
  },
};

const move: KernelConfig = {
  kernelName: MOVE,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as unknown as WebgpuBackend;
    const { movingMean, movingVariance, mean, variance } = inputs as Record<string, TensorInfo>;
    const { keep, take, takeVariance } = attrs as Record<string, number>;
    const moved = [allocate(backend, mean.shape), allocate(backend, mean.shape)];
    const size = tf.util.sizeFromShape(mean.shape);
    const words = Uint32Array.of(size, ...new Uint32Array(Float32Array.of(keep, take, takeVariance).buffer));
    encode(backend, {
      kernel: moveKernel,
      operands: [movingMean, movingVariance, mean, variance, ...moved, constantsOf(backend, words)],
      workgroups: inOrder(backend, size),
    });
    return moved;
  },
}; // prettier-ignore

/** What a batch of nothing gives: means over no numbers. */
function ofNothing(backend: WebgpuBackend, shape: readonly number[]): TensorInfo {
  return allocate(backend, shape, new Float32Array(tf.util.sizeFromShape([...shape])).fill(NaN));
}

function matrixOf(x: TensorInfo, gamma: TensorInfo): Matrix {
  const columns = gamma.shape[0];
  return { rows: tf.util.sizeFromShape(x.shape) / columns, columns };
}

function shapeWords({ rows, columns }: Matrix, epsilon: number): Uint32Array {
  return Uint32Array.of(rows, columns, ...new Uint32Array(Float32Array.of(epsilon, 0).buffer));
}

/** Numbers that a thread takes at once. */
function widthOf(columns: number): 1 | 4 {
  return columns % 4 === 0 ? 4 : 1;
}

const shape = `struct Shape { @align(16) rows: u32, columns: u32, epsilon: f32 }`;

const sumsForward = sumsKernel({
  name: 'BatchNormSums',
  operands: 1,
  bindings: `@group(0) @binding(1) var<storage, read> x: array<f32>;`,
  value: `let distance = x[at] - x[column]; return vec2f(distance, distance * distance);`,
});

const statisticsForward: Kernel = {
  name: 'BatchNormStatistics',
  code: `
${shape}
@group(0) @binding(0) var<storage, read> parts: array<vec2f>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gamma: array<f32>;
@group(0) @binding(3) var<storage, read_write> mean: array<f32>;
@group(0) @binding(4) var<storage, read_write> variance: array<f32>;
@group(0) @binding(5) var<storage, read_write> factor: array<f32>;
@group(0) @binding(6) var<uniform> shape: Shape;
${addUpParts}
fn finish(column: u32, total: vec2f) {
  let mid = total / f32(shape.rows);
  let own = select(mid.y - mid.x * mid.x, 0f, mid.y < mid.x * mid.x);
  mean[column] = x[column] + mid.x;
  variance[column] = own;
  factor[column] = gamma[column] / sqrt(own + shape.epsilon);
}`,
};

const sumsBackward = kernels((relu: boolean) =>
  sumsKernel({
    operands: relu ? 4 : 3,
    name: `BatchNormGradientSums${relu ? 'Relu' : ''}`,
    bindings: `@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
${relu ? '@group(0) @binding(4) var<storage, read> y: array<f32>;' : ''}`,
    value: `let slope = ${relu ? 'select(0f, dy[at], y[at] > 0)' : 'dy[at]'};
  return vec2f(slope, slope * (x[at] - mean[column]));`,
  }),
);

/** dx = factors[0] · (dy + factors[1] + factors[2] · (x − mean)). */
const statisticsBackward: Kernel = {
  name: 'BatchNormGradientStatistics',
  code: `
${shape}
@group(0) @binding(0) var<storage, read> parts: array<vec2f>;
@group(0) @binding(1) var<storage, read> gamma: array<f32>;
@group(0) @binding(2) var<storage, read> variance: array<f32>;
@group(0) @binding(3) var<storage, read_write> dgamma: array<f32>;
@group(0) @binding(4) var<storage, read_write> dbeta: array<f32>;
@group(0) @binding(5) var<storage, read_write> factors: array<f32>;
@group(0) @binding(6) var<uniform> shape: Shape;
${addUpParts}
fn finish(column: u32, total: vec2f) {
  let inverse = 1 / sqrt(variance[column] + shape.epsilon);
  dgamma[column] = total.y * inverse;
  dbeta[column] = total.x;
  factors[column] = gamma[column] * inverse;
  factors[shape.columns + column] = -total.x / f32(shape.rows);
  factors[2u * shape.columns + column] = -inverse * inverse * total.y / f32(shape.rows);
}`,
};

const normalise = kernels((relu: boolean, width: 1 | 4) => {
  const type = width === 4 ? 'vec4f' : 'f32';
  const code = `
${shape}
@group(0) @binding(0) var<storage, read> x: array<${type}>;
@group(0) @binding(1) var<storage, read> mean: array<${type}>;
@group(0) @binding(2) var<storage, read> factor: array<${type}>;
@group(0) @binding(3) var<storage, read> beta: array<${type}>;
@group(0) @binding(4) var<storage, read_write> y: array<${type}>;
@group(0) @binding(5) var<uniform> shape: Shape;
@compute @workgroup_size(threads) fn main(place: Place) {
  let i = numberOf(place);
  if (i >= arrayLength(&y)) { return; }
  let column = i % (shape.columns / ${width}u);
  let normal = (x[i] - mean[column]) * factor[column] + beta[column];
  y[i] = ${relu ? `select(normal, ${type}(0), normal < ${type}(0))` : 'normal'};
}`;
  return { name: `BatchNorm${relu ? 'Relu' : ''}`, code };
});

const mix = kernels((relu: boolean, width: 1 | 4) => {
  const type = width === 4 ? 'vec4f' : 'f32';
  const code = `
${shape}
@group(0) @binding(0) var<storage, read> dy: array<${type}>;
@group(0) @binding(1) var<storage, read> x: array<${type}>;
@group(0) @binding(2) var<storage, read> mean: array<${type}>;
@group(0) @binding(3) var<storage, read> factors: array<${type}>;
@group(0) @binding(4) var<storage, read_write> dx: array<${type}>;
${relu ? `@group(0) @binding(5) var<storage, read> y: array<${type}>;` : ''}
@group(0) @binding(${relu ? 6 : 5}) var<uniform> shape: Shape;
@compute @workgroup_size(threads) fn main(place: Place) {
  let i = numberOf(place);
  if (i >= arrayLength(&dx)) { return; }
  let columns = shape.columns / ${width}u;
  let column = i % columns;
  let slope = ${relu ? `select(${type}(0), dy[i], y[i] > ${type}(0))` : 'dy[i]'};
  let rest = factors[columns + column] + factors[2u * columns + column] * (x[i] - mean[column]);
  dx[i] = factors[column] * (slope + rest);
}`;
  return { name: `BatchNormGradient${relu ? 'Relu' : ''}`, code };
});

const moveKernel: Kernel = {
  name: 'MoveStatistics',
  code: `
struct Shares { size: u32, keep: f32, take: f32, takeVariance: f32 }
@group(0) @binding(0) var<storage, read> movingMean: array<f32>;
@group(0) @binding(1) var<storage, read> movingVariance: array<f32>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read> variance: array<f32>;
@group(0) @binding(4) var<storage, read_write> movedMean: array<f32>;
@group(0) @binding(5) var<storage, read_write> movedVariance: array<f32>;
@group(0) @binding(6) var<uniform> shares: Shares;
@compute @workgroup_size(threads) fn main(place: Place) {
  let i = numberOf(place);
  if (i >= shares.size) { return; }
  movedMean[i] = shares.keep * movingMean[i] + shares.take * mean[i];
  movedVariance[i] = shares.keep * movingVariance[i] + shares.takeVariance * variance[i];
}`,
};
