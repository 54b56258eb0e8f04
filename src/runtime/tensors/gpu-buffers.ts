// Tensors of tfjs's WebGPU backend as GPU buffers, and buffers as tensors, without copies: the same memory on both sides.
import * as tf from './tf.ts';
import { outputCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';
import { stopAtErrors } from '../backends/webgpu/device-watch.ts';
import { createWebgpu, type BufferExecutable } from '../backends/webgpu/index.ts';

/** What tfjs's WebGPUBackend has beyond KernelBackend, as far as it is used here. */
export interface WebgpuTensors {
  readonly device: GPUDevice;
  readonly tensorMap: { get(dataId: object): { resource?: GPUBuffer; external?: boolean } };
  readonly bufferManager: { acquireBuffer(bytes: number, usage: number): GPUBuffer };
  uploadToGPU(dataId: object): void;
  /** Work that is encoded but not yet submitted. */
  readonly commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Values [batch × outputs] of weights [weights] and inputs [batch × inputs], differentiable in both. */
export type CircuitOp = (weights: tf.Tensor1D, inputs: tf.Tensor2D) => tf.Tensor2D;

/**
 * The circuit as an operation on the device of tfjs's current backend, for `qcnnLayer` or by itself.
 * Rejects with UserError where that backend is not WebGPU, and for circuits that the device cannot hold. An error of the
 * device that nobody catches then ends the step that met it: a UserError instead of tensors that hold nothing.
 */
export async function circuitOnWebgpu(circuit: Circuit): Promise<CircuitOp> {
  await tf.ready();
  if (tf.getBackend() !== 'webgpu') {
    throw new UserError(
      `TensorFlow.js computes on "${tf.getBackend()}" here; import @tensorflow/tfjs-backend-webgpu and call tf.setBackend('webgpu') first.`,
    );
  }
  const backend = tf.backend() as unknown as WebgpuTensors;
  const { device } = backend;
  stopAtErrors(device);
  const executable = await createWebgpu({ device, allocate: allocateFrom(backend) }).loadForBuffers(circuit);
  return circuitOnBuffers(executable, backend);
}

/** For `loadForBuffers`: results come out of the pool of tfjs, and go back there when their tensors are disposed. */
export function allocateFrom(backend: WebgpuTensors): (bytes: number) => GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return (bytes) => backend.bufferManager.acquireBuffer(bytes, usage);
}

/**
 * The circuit as an operation on tensors of this backend, which is tfjs's current one. The executable has its device
 * and its buffers: `createWebgpu({ device: backend.device, allocate: allocateFrom(backend) }).loadForBuffers(circuit)`.
 */
export function circuitOnBuffers(executable: BufferExecutable, backend: WebgpuTensors): CircuitOp {
  const outputs = outputCount(executable.circuit);

  function buffersOf(...tensors: tf.Tensor[]): GPUBuffer[] {
    const buffers = tensors.map(({ dataId }) => {
      backend.uploadToGPU(dataId);
      return backend.tensorMap.get(dataId).resource!;
    });
    // Before what reads the buffers is submitted, what writes them must be.
    if (backend.commandEncoder) {
      backend.endComputePassEncoder();
      backend.submitQueue();
    }
    return buffers;
  }

  function tensorOf(buffer: GPUBuffer, shape: number[]): tf.Tensor {
    const tensor = tf.tensor({ buffer, zeroCopy: true }, shape, 'float32');
    backend.tensorMap.get(tensor.dataId).external = false;
    return tensor;
  }

  return tf.customGrad((...given) => {
    const [weights, inputs, save] = given as unknown as [tf.Tensor1D, tf.Tensor2D, tf.GradSaveFunc];
    const batch = inputs.shape[0];
    const [weightBuffer, inputBuffer] = buffersOf(weights, inputs);
    const value = tensorOf(executable.forward(weightBuffer, inputBuffer, batch), [batch, outputs]);
    save([weights, inputs]);
    const gradFunc = (upstream: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
      const buffers = buffersOf(saved[0], saved[1], upstream as tf.Tensor);
      const gradients = executable.vjp(buffers[0], buffers[1], buffers[2], batch);
      tensorOf(gradients.values, [batch, outputs]).dispose();
      return [tensorOf(gradients.weights, saved[0].shape), tensorOf(gradients.inputs, saved[1].shape)];
    };
    return { value, gradFunc };
  }) as unknown as CircuitOp;
}
