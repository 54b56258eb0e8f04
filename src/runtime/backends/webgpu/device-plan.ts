// A circuit whose weights, inputs and results lie on the device: programs for values and for gradients, which share one memory
// that grows with the batch up to a limit.
import { inputCount, outputCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { DeviceProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import { UserError } from '../../../user-error.ts';
import type { Context } from './context.ts';
import { storage, type DeviceCall, type CallEncoder } from './call-encoder.ts';
import type { ProgramPipelines } from './program-pipelines.ts';
import { createRun, type Run } from './program-run.ts';
import { shapeOf, type Room, type Shape } from './program-shape.ts';

export interface DevicePlanOptions {
  /** The one that the caller asked for. */
  readonly circuit: Circuit;
  /** Bytes for all tensors. */
  readonly memoryLimit: number;
}

/** A program with its table, and where its part of the memory begins, in bytes. */
export interface PlacedProgram {
  readonly program: DeviceProgram;
  readonly table: GPUBuffer;
  readonly base: number;
}

/** For values, and for values and gradients. */
export type DevicePrograms = readonly [DeviceProgram, DeviceProgram];

/** Offsets of bindings, in bytes, and batches of which the commands are kept. */
const alignment = 256;
const keptRuns = 4;
const mebibyte = 2 ** 20;

export function createDevicePlan(
  context: Context,
  pipelines: ProgramPipelines,
  [values, gradients]: DevicePrograms,
  { circuit, memoryLimit }: DevicePlanOptions,
): CallEncoder {
  const { device, isFallback } = context;
  const { limits } = device;
  const after = [values, gradients].map(({ sizes }) => Math.ceil((4 * sizes.once) / alignment) * alignment);
  const placed = [values, gradients].map((program, index): PlacedProgram => {
    const { numbers } = program.table;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const table = device.createBuffer({ label: 'table', size: Math.max(4, numbers.byteLength), usage });
    device.queue.writeBuffer(table, 0, numbers);
    return { program, table, base: index * after[0] };
  });
  const fixed = after[0] + after[1];
  const most = Math.min(memoryLimit, limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const room: Room = {
    numbers: Math.floor((most - fixed) / 4),
    binding: Math.floor(limits.maxStorageBufferBindingSize / 4),
    busy: isFallback ? 2 : 128,
    most: Math.min(isFallback ? 8 : 1024, limits.maxComputeWorkgroupsPerDimension),
  };
  const widest = Math.max(1, inputCount(circuit), outputCount(circuit));
  shapeFor(values, 1);
  // What programs that write nothing bind instead.
  const unused = [0, 1, 2].map(() => device.createBuffer({ label: 'unused', size: 4, usage: storage() }));
  const runs = new Map<string, Run>();
  let memory: GPUBuffer | undefined;

  function shapeFor(program: DeviceProgram, batch: number): Shape {
    const shape = shapeOf(program, batch, widest, room);
    if (shape) return shape;
    const needed = fixed + 4 * (program.sizes.each + program.sizes.sums);
    throw new UserError(
      `Circuit "${circuit.name}" needs ${mebibytes(needed)} MiB on the GPU for ${program === gradients ? 'the gradient' : 'the values'} ` +
        `of one sample, more than its limit of ${mebibytes(most)} MiB. Use fewer qubits, or another backend.`,
      1,
    );
  }

  function forgetRuns(): void {
    for (const run of runs.values()) run.destroy();
    runs.clear();
  }

  /** The memory with room for these workgroups; what is there once is kept when it grows. */
  function memoryFor({ slots, slotSize }: Shape): GPUBuffer {
    const bytes = fixed + 4 * slots * slotSize;
    if (memory && memory.size >= bytes) return memory;
    forgetRuns();
    const size = Math.max(alignment, bytes);
    const made = device.createBuffer({ label: 'memory', size, usage: storage() });
    if (memory) {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(memory, 0, made, 0, fixed);
      device.queue.submit([encoder.finish()]);
      memory.destroy();
    } else {
      for (const { program, base } of placed) device.queue.writeBuffer(made, base, program.constants);
      const encoder = device.createCommandEncoder();
      const loads = placed.map((each) => runFor(each, made, 0));
      for (const load of loads) load.encodeLoad(encoder);
      device.queue.submit([encoder.finish()]);
      for (const load of loads) load.destroy();
    }
    return (memory = made);
  }

  function runFor(own: PlacedProgram, buffer: GPUBuffer, batch: number): Run {
    const shape = shapeFor(own.program, Math.max(1, batch));
    const slotsAt = (fixed - own.base) / 4;
    return createRun(context, pipelines, { ...own, memory: buffer, circuit, batch, shape, slotsAt, unused });
  }

  return {
    encode(encoder, call: DeviceCall) {
      const own = placed[call.back ? 1 : 0];
      const key = `${own.base} ${call.batch}`;
      const buffer = memoryFor(shapeFor(own.program, call.batch));
      let run = runs.get(key);
      if (!run) {
        if (runs.size >= keptRuns) forgetRuns();
        runs.set(key, (run = runFor(own, buffer, call.batch)));
      }
      run.encode(encoder, call);
    },
    destroy() {
      forgetRuns();
      memory?.destroy();
      for (const buffer of [...unused, ...placed.map(({ table }) => table)]) buffer.destroy();
    },
  };
}

/** One digit after the point where that matters. */
function mebibytes(bytes: number): string {
  const number = bytes / mebibyte;
  return number < 10 ? `${Math.round(10 * number) / 10}` : `${Math.round(number)}`;
}
