// Weights, inputs and results as buffers of one device: nothing is copied to the host, and no call waits. Angles, matrices
// and their gradients are then computed on the device too.
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { UserError } from '../../../user-error.ts';
import type { Context } from './context.ts';
import { storage, type DeviceCall, type CallEncoder } from './call-encoder.ts';
import '../../page-types.ts';

/**
 * All buffers are f32, of the executable's device, with usage STORAGE; results are new buffers with usage
 * STORAGE | COPY_SRC | COPY_DST that belong to the caller (see `allocate`). Work is queued, in order with the device's other work:
 * what failed is thrown by the next call, or by `finish`.
 */
export interface BufferExecutable {
  readonly circuit: Circuit;
  /** Values [batch × outputs] for weights [weights] and inputs [batch × inputs]. */
  forward(weights: GPUBuffer, inputs: GPUBuffer, batch: number): GPUBuffer;
  /** Gradients [weights] and [batch × inputs] of Σ upstream · values, for upstream [batch × outputs]. */
  vjp(weights: GPUBuffer, inputs: GPUBuffer, upstream: GPUBuffer, batch: number): BufferGradients;
  /** Waits until all is done; throws UserError when something failed. */
  finish(): Promise<void>;
  /** Frees the memory of the device. */
  dispose(): void;
}

/** Float32: values [batch × outputs], weights [weights], summed over the batch, inputs [batch × inputs]. */
export interface BufferGradients {
  readonly values: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly inputs: GPUBuffer;
}

/** `allocate` makes the buffers of results, which may hold anything. */
export function createBufferExecutable(
  { device, run }: Context,
  circuit: Circuit,
  callEncoder: CallEncoder,
  allocate?: (bytes: number) => GPUBuffer,
): BufferExecutable {
  const [inputs, weights, outputs] = [inputCount(circuit), weightCount(circuit), outputCount(circuit)];
  let pending: Promise<unknown> = Promise.resolve();
  let failure: unknown;

  /** Queues a call; its failure is kept for the next one. */
  function queue(what: string, call: DeviceCall): void {
    if (failure) throw failure;
    const done = run(`${what} of circuit "${circuit.name}"`, () => {
      const encoder = device.createCommandEncoder();
      callEncoder.encode(encoder, call);
      device.queue.submit([encoder.finish()]);
    });
    pending = Promise.all([pending, done.catch((error: unknown) => (failure ??= error))]);
  }

  function result(label: string, numbers: number): GPUBuffer {
    const size = Math.max(4, 4 * numbers);
    return allocate?.(size) ?? device.createBuffer({ label, size, usage: storage() });
  }

  function clear(buffer: GPUBuffer): void {
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(buffer);
    device.queue.submit([encoder.finish()]);
  }

  function checkSize(name: string, buffer: GPUBuffer, numbers: number): void {
    if (buffer.size >= 4 * numbers) return;
    throw new UserError(
      `The buffer of ${name} holds ${Math.floor(buffer.size / 4)} numbers, but circuit "${circuit.name}" needs ${numbers}.`,
    );
  }

  return {
    circuit,
    forward(weightBuffer, inputBuffer, batch) {
      checkSize('weights', weightBuffer, weights);
      checkSize('inputs', inputBuffer, batch * inputs);
      const values = result('values', batch * outputs);
      if (batch > 0) queue('values', { weights: weightBuffer, inputs: inputBuffer, batch, values });
      return values;
    },
    vjp(weightBuffer, inputBuffer, upstream, batch) {
      checkSize('weights', weightBuffer, weights);
      checkSize('inputs', inputBuffer, batch * inputs);
      checkSize('upstream gradients', upstream, batch * outputs);
      const output = {
        values: result('values', batch * outputs),
        weights: result('gradient by weights', weights),
        inputs: result('gradient by inputs', batch * inputs),
      };
      if (batch === 0) clear(output.weights);
      else {
        const back = { upstream, weights: output.weights, inputs: output.inputs };
        queue('a gradient', {
          weights: weightBuffer,
          inputs: inputBuffer,
          batch,
          values: output.values,
          back,
        });
      }
      return output;
    },
    async finish() {
      await run(`circuit "${circuit.name}"`, () => device.queue.onSubmittedWorkDone());
      await pending;
      if (failure) throw failure;
    },
    dispose: callEncoder.destroy,
  };
}
