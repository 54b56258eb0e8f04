// Weights, inputs and results as buffers of one device: nothing is copied to the host, and no call waits. Angles, matrices
// and their gradients are then computed on the device too, in single precision.
import { inputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import {
  deviceBindings,
  emitDeviceAngles,
  impreciseFunction,
  type DeviceEntry,
  type Sweep,
} from '../../../compiler/targets/wgsl/index.ts';
import { UserError } from '../../../user-error.ts';
import { createBuffers } from './buffers.ts';
import type { Context } from './context.ts';
import { createSweepKernel, sweepBytes, type KernelOptions, type SweepBuffers } from './sweep-kernels.ts';

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
  dispose(): void;
}

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
  const angles = emitDeviceAngles(sweep);
  const [inputs, weights] = [inputCount(circuit), weightCount(circuit)];
  const values = await createSweepKernel(context, sweep, options);
  const gradients = await createSweepKernel(context, sweep, options, { weights: true, inputs: true });
  const entries = await compileEntries(context, circuit, angles.code);
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffers = createBuffers(context, {
    matrices: storage, scratch: storage, pulled: storage, sums: storage, given: storage, steps: storage, flows: storage,
    table: storage, coefficients: storage, results: storage,
  }); // prettier-ignore
  const table = buffers.of('table', angles.table.byteLength);
  const coefficients = buffers.of('coefficients', angles.coefficients.byteLength);
  device.queue.writeBuffer(table, 0, angles.table);
  device.queue.writeBuffer(coefficients, 0, angles.coefficients);
  const perSample = sweep.angles.each.length > 0;
  let pending: Promise<unknown> = Promise.resolve();
  let failure: unknown;

  /** Queues what `work` encodes; its failure is kept for the next call. */
  function queue(what: string, work: (encoder: GPUCommandEncoder) => void): void {
    if (failure) throw failure;
    const done = context.run(`${what} of circuit "${circuit.name}"`, () => {
      const encoder = device.createCommandEncoder();
      work(encoder);
      device.queue.submit([encoder.finish()]);
    });
    pending = Promise.all([pending, done.catch((error: unknown) => (failure ??= error))]);
  }

  function result(label: string, numbers: number): GPUBuffer {
    const size = Math.max(4, 4 * numbers);
    return allocate?.(size) ?? device.createBuffer({ label, size, usage: storage });
  }

  function checkSize(name: string, buffer: GPUBuffer, numbers: number): void {
    if (buffer.size >= 4 * numbers) return;
    throw new UserError(
      `The buffer of ${name} holds ${Math.floor(buffer.size / 4)} numbers, but circuit "${circuit.name}" needs ${numbers}.`,
    );
  }

  /** Bindings by number; sizes are exact, because kernels read the batch from them. */
  function dispatch(
    pass: GPUComputePassEncoder,
    entry: DeviceEntry,
    threads: number,
    bound: Readonly<Record<number, readonly [GPUBuffer, number]>>,
  ): void {
    const { pipeline, layout } = entries[entry];
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout,
        entries: deviceBindings[entry].map((binding) => {
          const [buffer, bytes] = bound[binding];
          return { binding, resource: { buffer, size: Math.max(4, bytes) } };
        }),
      }),
    );
    pass.dispatchWorkgroups(Math.ceil(threads / 64));
  }

  function start(
    encoder: GPUCommandEncoder,
    weightBuffer: GPUBuffer,
    inputBuffer: GPUBuffer,
    batch: number,
    gradient: boolean,
    output: GPUBuffer,
    given: GPUBuffer,
  ): { bound: Record<number, readonly [GPUBuffer, number]>; swept: SweepBuffers } {
    const bytes = sweepBytes(sweep, options.threads, batch, gradient);
    const swept: SweepBuffers = {
      matrices: buffers.of('matrices', bytes.matrices),
      given,
      results: output,
      scratch: buffers.of('scratch', bytes.scratch),
      pulled: buffers.of('pulled', bytes.pulled),
      sums: buffers.of('sums', bytes.sums),
    };
    const stepBytes = 4 * angles.stepNumbers(batch);
    const bound: Record<number, readonly [GPUBuffer, number]> = {
      0: [weightBuffer, 4 * weights],
      1: [inputBuffer, 4 * batch * inputs],
      2: [buffers.of('steps', stepBytes), stepBytes],
      3: [swept.matrices, bytes.matrices],
      4: [table, angles.table.byteLength],
      5: [coefficients, angles.coefficients.byteLength],
      6: [swept.sums, bytes.sums],
      7: [swept.pulled, bytes.pulled],
    };
    const pass = encoder.beginComputePass();
    if (weights > 0 || !perSample) dispatch(pass, 'startBatch', 1, bound);
    else if (sweep.angles.once.length > 0) dispatch(pass, 'startBatch', 1, { ...bound, 0: bound[4] });
    if (perSample) dispatch(pass, 'startSamples', batch, bound);
    dispatch(pass, 'makeMatrices', angles.matrices.shared + batch * angles.matrices.each, bound);
    pass.end();
    return { bound, swept };
  }

  return {
    circuit,
    forward(weightBuffer, inputBuffer, batch) {
      checkSize('weights', weightBuffer, weights);
      checkSize('inputs', inputBuffer, batch * inputs);
      const output = result('values', batch * sweep.outputSize);
      if (batch === 0) return output;
      queue('values', (encoder) => {
        const given = buffers.of('given', 0);
        const { swept } = start(encoder, weightBuffer, inputBuffer, batch, false, output, given);
        values.encode(encoder, batch, swept);
      });
      return output;
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
      if (batch === 0) return output;
      queue('a gradient', (encoder) => {
        const { bound, swept } = start(
          encoder,
          weightBuffer,
          inputBuffer,
          batch,
          true,
          output.values,
          upstream,
        );
        gradients.encode(encoder, batch, swept);
        const flowBytes = 4 * angles.flowNumbers(batch);
        const all = {
          ...bound,
          8: [buffers.of('flows', flowBytes), flowBytes],
          9: [output.weights, 4 * weights],
          10: [output.inputs, 4 * batch * inputs],
        } as const;
        const pass = encoder.beginComputePass();
        dispatch(pass, 'pullMatrices', angles.matrices.shared + batch * angles.matrices.each, all);
        if (perSample) dispatch(pass, 'pullSamples', batch, all);
        if (weights > 0) dispatch(pass, 'pullBatch', 1, all);
        pass.end();
        if (!perSample) encoder.clearBuffer(output.inputs);
      });
      return output;
    },
    async finish() {
      await context.run(`circuit "${circuit.name}"`, () => device.queue.onSubmittedWorkDone());
      await pending;
      if (failure) throw failure;
    },
    dispose: () => buffers.destroy(),
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

async function compileEntries(context: Context, circuit: Circuit, code: string) {
  const { device } = context;
  return context.run(`compiling angles of circuit "${circuit.name}"`, async () => {
    const module = device.createShaderModule({ code });
    const compiled = await Promise.all(
      (Object.keys(deviceBindings) as DeviceEntry[]).map(async (entryPoint) => {
        const layout = device.createBindGroupLayout({
          entries: deviceBindings[entryPoint].map((binding) => ({
            binding,
            visibility: GPUShaderStage.COMPUTE,
            buffer: { type: readOnly.has(binding) ? 'read-only-storage' : 'storage' },
          })),
        });
        const pipeline = await device.createComputePipelineAsync({
          layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
          compute: { module, entryPoint },
        });
        return [entryPoint, { pipeline, layout }] as const;
      }),
    );
    return Object.fromEntries(compiled) as Record<
      DeviceEntry,
      { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout }
    >;
  });
}

const readOnly = new Set([0, 1, 4, 5, 6, 7]);
