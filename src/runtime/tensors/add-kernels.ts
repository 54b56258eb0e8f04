// Additions of tensors of one shape, alone and with the ReLU behind them, as kernels for tfjs's wasm backend.
import { floatBits } from '../../compiler/targets/wasm/descriptor.ts';
import * as tf from './tf.ts';
import type { TensorInfo } from './tf.ts';
import { workOfNumber } from './column-sums.ts';
import { parts } from './parts.ts';
import { reluGradient } from './relu-gradient.ts';
import type { TensorKernels } from './tensor-kernels.ts';
import { allocate } from './wasm-heap.ts';
import type { WasmBackend } from './wasm-heap.ts';

/** (a, b) → max(a + b, 0), of single-precision tensors of one shape. */
export const ADD_RELU = 'QcnnAddRelu';

/** Numbers of a task. */
const mostNumbers = 2 ** 15;

/** Puts ours in front of tfjs's own Add, which does all others, and registers the one with a ReLU and its gradient. */
export function registerAddKernels(kernels: TensorKernels): void {
  const original = tf.getKernel(tf.Add, 'wasm');
  tf.unregisterKernel(tf.Add, 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as Record<string, TensorInfo>;
      if (!areFloatsOfOneShape(a, b)) return original.kernelFunc(call);
      return sum(kernels, call.backend as WasmBackend, { a, b, floor: -Infinity });
    },
  });
  tf.registerKernel({
    kernelName: ADD_RELU,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { a, b } = inputs as Record<string, TensorInfo>;
      return sum(kernels, backend as WasmBackend, { a, b, floor: 0 });
    },
  });
  registerAddReluGradient();
}

/** Of the kernel of any engine. */
export function registerAddReluGradient(): void {
  if (tf.getGradient(ADD_RELU)) return;
  tf.registerGradient({
    kernelName: ADD_RELU,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => {
      const slope = reluGradient(dy as tf.Tensor, y);
      // tfjs disposes of the gradient of one input when it adds another to it.
      return { a: () => slope, b: () => slope.clone() };
    },
  });
}

/** Whether the kernels here take them. */
export function areFloatsOfOneShape(a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === 'float32' && b.dtype === 'float32' && tf.util.arraysEqual(a.shape, b.shape);
}

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly floor: number;
}

function sum(kernels: TensorKernels, backend: WasmBackend, { a, b, floor }: Operands): TensorInfo {
  const out = allocate(backend, a.shape);
  const size = tf.util.sizeFromShape(a.shape);
  const tasks = parts(size, mostNumbers, 4).map(([from, numbers]) => {
    const at = (tensor: TensorInfo) => kernels.addressOf(tensor) + 4 * from;
    return { a: at(a), b: at(b), out: at(out), numbers, floor: floatBits(floor) };
  });
  kernels.run('add', tasks, workOfNumber * size);
  return out;
}
