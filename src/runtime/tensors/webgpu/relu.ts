// The end of a residual block and the gradient of a ReLU, for tfjs's WebGPU backend: a dispatch each.
import * as tf from '../tf.ts';
import type { TensorInfo } from '../tf.ts';
import { ADD_RELU } from '../add-kernels.ts';
import { RELU_GRADIENT } from '../relu-gradient.ts';
import { encode, inOrder, kernels } from './encode.ts';
import { allocate, type WebgpuBackend } from './webgpu-backend.ts';

/** Registers the kernels; their gradients are those of all engines. */
export function registerReluKernels(): void {
  register(ADD_RELU, ['a', 'b'], (type) => `let sum = a[i] + b[i]; out[i] = select(sum, ${type}(0), sum < ${type}(0));`);
  register(RELU_GRADIENT, ['dy', 'y'], (type) => `out[i] = select(${type}(0), dy[i], y[i] > ${type}(0));`);
} // prettier-ignore

/** A kernel of two tensors of one shape that does the same to each pair of numbers. What is not a number stays none. */
function register(name: string, [first, second]: [string, string], work: (type: string) => string): void {
  const kernelOf = kernels((type: string) => ({
    name,
    code: `
@group(0) @binding(0) var<storage, read> ${first}: array<${type}>;
@group(0) @binding(1) var<storage, read> ${second}: array<${type}>;
@group(0) @binding(2) var<storage, read_write> out: array<${type}>;
@compute @workgroup_size(threads) fn main(place: Place) {
  let i = numberOf(place);
  if (i >= arrayLength(&out)) { return; }
  ${work(type)}
}`,
  }));
  tf.registerKernel({
    kernelName: name,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend: anyBackend }) => {
      const backend = anyBackend as unknown as WebgpuBackend;
      const operands = [first, second].map((each) => (inputs as Record<string, TensorInfo>)[each]);
      const size = tf.util.sizeFromShape(operands[0].shape);
      if (size === 0) return allocate(backend, operands[0].shape, new Float32Array(0));
      const out = allocate(backend, operands[0].shape);
      const width = size % 4 === 0 ? 4 : 1;
      encode(backend, {
        kernel: kernelOf(width === 4 ? 'vec4f' : 'f32'),
        operands: [...operands, out],
        workgroups: inOrder(backend, size / width),
      });
      return out;
    },
  });
}
