// Operations as methods of tensors (`a.add(b)`), as TensorFlow.js has them; its own files of them do not load in Node.
import * as core from '@tensorflow/tfjs-core';
import type { DataType, Tensor, TensorLike } from '@tensorflow/tfjs-core';

/** Methods that are the operation of the same name with the tensor before the other arguments. */
const sameName = [
  'abs', 'acos', 'acosh', 'add', 'all', 'any', 'argMax', 'argMin', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'avgPool',
  'batchNorm', 'batchToSpaceND', 'broadcastTo', 'cast', 'ceil', 'clipByValue', 'conv1d', 'conv2d', 'conv2dTranspose',
  'cos', 'cosh', 'cumprod', 'cumsum', 'depthToSpace', 'depthwiseConv2d', 'dilation2d', 'div', 'divNoNan', 'dot', 'elu',
  'equal', 'erf', 'euclideanNorm', 'exp', 'expandDims', 'expm1', 'fft', 'floor', 'floorDiv', 'gather', 'greater',
  'greaterEqual', 'ifft', 'irfft', 'isFinite', 'isInf', 'isNaN', 'leakyRelu', 'less', 'lessEqual',
  'localResponseNormalization', 'log', 'log1p', 'logSigmoid', 'logSoftmax', 'logSumExp', 'logicalAnd', 'logicalNot',
  'logicalOr', 'logicalXor', 'matMul', 'max', 'maxPool', 'maximum', 'mean', 'min', 'minimum', 'mirrorPad', 'mod', 'mul',
  'neg', 'norm', 'notEqual', 'oneHot', 'onesLike', 'pad', 'pool', 'pow', 'prelu', 'prod', 'reciprocal', 'relu', 'relu6',
  'reshape', 'reverse', 'round', 'rsqrt', 'selu', 'separableConv2d', 'sigmoid', 'sign', 'sin', 'sinh', 'slice',
  'softmax', 'softplus', 'spaceToBatchND', 'split', 'sqrt', 'square', 'squaredDifference', 'squeeze', 'step',
  'stridedSlice', 'sub', 'sum', 'tan', 'tanh', 'tile', 'topk', 'transpose', 'unique', 'unsortedSegmentSum', 'unstack',
  'zerosLike',
] as const satisfies readonly (keyof typeof core)[]; // prettier-ignore

const { reshape, cast, image } = core;
const list = (tensors: Tensor | Tensor[]) => (tensors instanceof core.Tensor ? [tensors] : tensors);
const toRank =
  (rank: number) =>
  (tensor: Tensor, ...sizes: number[]) =>
    reshape(
      tensor,
      Array.from({ length: rank }, (_, axis) => sizes[axis]),
    );

const ofTheirOwn = {
  rfft: (tensor: Tensor) => core.rfft(tensor),
  resizeBilinear: image.resizeBilinear,
  resizeNearestNeighbor: image.resizeNearestNeighbor,
  asType: (tensor: Tensor, type: DataType) => cast(tensor, type),
  toBool: (tensor: Tensor) => cast(tensor, 'bool'),
  toFloat: (tensor: Tensor) => cast(tensor, 'float32'),
  toInt: (tensor: Tensor) => cast(tensor, 'int32'),
  asScalar(tensor: Tensor) {
    core.util.assert(tensor.size === 1, () => 'The array must have only 1 element.');
    return reshape(tensor, []);
  },
  as1D: (tensor: Tensor) => reshape(tensor, [tensor.size]),
  as2D: toRank(2),
  as3D: toRank(3),
  as4D: toRank(4),
  as5D: toRank(5),
  flatten: (tensor: Tensor) => reshape(tensor, [tensor.size]),
  reshapeAs: (tensor: Tensor, other: Tensor) => reshape(tensor, other.shape),
  concat: (tensor: Tensor, others: Tensor | Tensor[], axis?: number) =>
    core.concat([tensor, ...list(others)], axis),
  stack: (tensor: Tensor, others: Tensor | Tensor[], axis?: number) =>
    core.stack([tensor, ...list(others)], axis),
  where: (tensor: Tensor, condition: Tensor | TensorLike, other: Tensor | TensorLike) =>
    core.where(condition, tensor, other),
} as const;

type Operation = (tensor: Tensor, ...rest: unknown[]) => unknown;

/** Adds them to all tensors, those of a program's own `@tensorflow/tfjs` of the same copy too. */
export function addChainedOps(): void {
  const prototype = core.Tensor.prototype as unknown as Record<string, unknown>;
  const add = (name: string, operation: Operation) => {
    prototype[name] = function (this: Tensor, ...rest: unknown[]) {
      this.throwIfDisposed();
      return operation(this, ...rest);
    };
  };
  const operations: Readonly<Record<string, unknown>> = core;
  for (const name of sameName) add(name, operations[name] as Operation);
  for (const [name, operation] of Object.entries(ofTheirOwn)) add(name, operation as Operation);
}
