// Kernels of our own for TensorFlow.js's WebGPU backend: what training takes, in so few dispatches that the host keeps up.
import * as tf from '../tf.ts';
import { registerAddReluGradient } from '../add-kernels.ts';
import { registerBatchNormGradient } from '../batch-norm-kernels.ts';
import { replaceReluGradient } from '../relu-gradient.ts';
import { registerBatchNormKernels } from './batch-norm.ts';
import { registerReluKernels } from './relu.ts';
import type { WebgpuBackend } from './webgpu-backend.ts';

/**
 * Dispatches of a submission. tfjs has 15: a submission costs the host as much as some of them. More would keep tensors that
 * nobody needs any more for longer.
 */
const dispatchesAtOnce = 64;

/** Registers them; once a process, for all devices. */
export function registerWebgpuKernels(_backend?: WebgpuBackend): void {
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', dispatchesAtOnce);
  registerBatchNormKernels();
  registerReluKernels();
  registerBatchNormGradient();
  registerAddReluGradient();
  replaceReluGradient();
}
