// Kernels of our own for TensorFlow.js's WebGPU backend: what training takes, in so few dispatches that the host keeps up.
import * as tf from '../tf.ts';
import { registerAddReluGradient } from '../add-kernels.ts';
import { BATCH_NORM_TRAINING, registerBatchNormGradient } from '../batch-norm-kernels.ts';
import { replaceReluGradient } from '../relu-gradient.ts';
import { registerBatchNormKernels } from './batch-norm.ts';
import { registerSumKernel } from './column-sum.ts';
import { registerConvolutionKernels } from './convolution.ts';
import { registerReluKernels } from './relu.ts';

/**
 * Dispatches of a submission. tfjs has 15: a submission costs the host as much as some of them. More would keep tensors that
 * nobody needs any more for longer.
 */
const dispatchesAtOnce = 64;

/** Registers them, for all devices of the process. */
export function registerWebgpuKernels(): void {
  if (tf.getKernel(BATCH_NORM_TRAINING, 'webgpu')) return;
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', dispatchesAtOnce);
  registerBatchNormKernels();
  registerReluKernels();
  registerConvolutionKernels();
  registerSumKernel();
  registerBatchNormGradient();
  registerAddReluGradient();
  replaceReluGradient();
}
