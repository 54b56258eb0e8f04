// Weights, inputs and results as buffers of one device: nothing is copied to the host, and no call waits. Angles, matrices
// and their gradients are then computed on the device too, in single precision.
import { inputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { impreciseFunction, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import { UserError } from '../../../user-error.ts';
import type { Context } from './context.ts';
import { createDeviceSweep, storage, type DeviceCall } from './device-sweep.ts';
import type { KernelOptions } from './sweep-kernels.ts';
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

/**
 * Throws UserError for circuits that need the host: amplitudes, and functions that WGSL does not compute precisely.
 * `allocate` makes the buffers of results, which may hold anything.
 */
export async function createBufferExecutable(
  context: Context,
  sweep: Sweep,
  circuit: Circuit,
  options: KernelOptions,
  allocate?: (bytes: number) => GPUBuffer,
): Promise<BufferExecutable> {
  refuse(sweep, circuit);
  const { device } = context;
  const [inputs, weights] = [inputCount(circuit), weightCount(circuit)];
  const deviceSweep = await createDeviceSweep(context, sweep, circuit, options);
  let pending: Promise<unknown> = Promise.resolve();
  let failure: unknown;

  /** Queues a call; its failure is kept for the next one. */
  function queue(what: string, call: DeviceCall): void {
    if (failure) throw failure;
    const done = context.run(`${what} of circuit "${circuit.name}"`, () => {
      const encoder = device.createCommandEncoder();
      deviceSweep.encode(encoder, call);
      device.queue.submit([encoder.finish()]);
    });
    pending = Promise.all([pending, done.catch((error: unknown) => (failure ??= error))]);
  }

  function result(label: string, numbers: number): GPUBuffer {
    const size = Math.max(4, 4 * numbers);
    return allocate?.(size) ?? device.createBuffer({ label, size, usage: storage() });
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
      const values = result('values', batch * sweep.outputSize);
      if (batch > 0) queue('values', { weights: weightBuffer, inputs: inputBuffer, batch, values });
      return values;
    },
    vjp(weightBuffer, inputBuffer, upstream, batch) {
      checkSize('weights', weightBuffer, weights);
      checkSize('inputs', inputBuffer, batch * inputs);
      checkSize('upstream gradients', upstream, batch * sweep.outputSize);
      const output = {
        values: result('values', batch * sweep.outputSize),
        weights: result('gradient by weights', weights),
        inputs: result('gradient by inputs', batch * inputs),
      };
      if (batch > 0) {
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
      await context.run(`circuit "${circuit.name}"`, () => device.queue.onSubmittedWorkDone());
      await pending;
      if (failure) throw failure;
    },
    dispose: deviceSweep.destroy,
  };
}

function refuse(sweep: Sweep, circuit: Circuit): void {
  const name = impreciseFunction(sweep);
  const reason = sweep.amplitudes > 0 ? 'prepared amplitudes' : name && `angles through "${name}"`;
  if (!reason) return;
  throw new UserError(
    `Circuit "${circuit.name}" has ${reason}, which only the host computes: call it with arrays, not with GPU buffers.`,
    1,
  );
}
