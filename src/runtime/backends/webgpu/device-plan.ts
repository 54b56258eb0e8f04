// A circuit whose weights, inputs and results lie on the device: programs for values and for gradients, which share one memory
// that grows with the batch up to a limit.
import { inputCount, outputCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { DeviceProgram, PlanProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import { UserError } from '../../../user-error.ts';
import type { Context } from './context.ts';
import { storage, type DeviceCall, type CallEncoder } from './call-encoder.ts';
import { createProgramMemory } from './program-memory.ts';
import type { ProgramPipelines } from './program-pipelines.ts';
import { createRun, type Run } from './program-run.ts';
import { roomOf, shapeOf, type Shape } from './program-shape.ts';

export interface DevicePlanOptions {
  /** The one that the caller asked for. */
  readonly circuit: Circuit;
  /** Bytes for all tensors. */
  readonly memoryLimit: number;
  /** As `Room` has it. */
  readonly work?: number;
}

/** A program with its table, and where its part of the memory begins, in bytes. */
export interface PlacedProgram<Program extends DeviceProgram = DeviceProgram> {
  readonly program: Program;
  readonly table: GPUBuffer;
  readonly base: number;
}

/** For values, and for values and gradients. */
export type DevicePrograms = readonly [PlanProgram, PlanProgram];

/** Offsets of bindings, in bytes, and batches of which the commands are kept. */
const alignment = 256;
const keptRuns = 4;
const mebibyte = 2 ** 20;

export function createDevicePlan(
  context: Context,
  pipelines: ProgramPipelines,
  programs: DevicePrograms,
  options: DevicePlanOptions,
): CallEncoder {
  const { device } = context;
  const { circuit } = options;
  const [values] = programs;
  const spaces = programs.map(({ sizes }) => Math.ceil((4 * sizes.once) / alignment) * alignment);
  const fixed = spaces[0] + spaces[1];
  const shapeFor = shaper(context, programs, fixed, options);
  shapeFor(values, 1);
  const placed = programs.map((program, index): PlacedProgram<PlanProgram> => {
    return { program, table: tableOf(device, program), base: index * spaces[0] };
  });
  // What dispatches bind that have no use for a binding.
  const unused = [0, 1, 2].map(() => device.createBuffer({ label: 'unused', size: 4, usage: storage() }));
  const runs = new Map<string, Run>();
  let loads: Run[] = [];
  const memory = createProgramMemory(device, { fixed, fill, onChange: forgetRuns });

  function forgetRuns(): void {
    for (const run of [...runs.values(), ...loads]) run.destroy();
    runs.clear();
    loads = [];
  }

  /** Constants, and what is made of them once for all batches. */
  function fill(made: GPUBuffer, encoder: GPUCommandEncoder): void {
    for (const { program, base } of placed) device.queue.writeBuffer(made, base, program.constants);
    loads = placed.map((own) =>
      runFor(own, made, 0, { lanes: 1, slots: 1, slotSize: 0, part: 1, isBound: true }),
    );
    for (const load of loads) load.encodeLoad(encoder);
  }

  function runFor(own: PlacedProgram<PlanProgram>, buffer: GPUBuffer, batch: number, shape: Shape): Run {
    const slotsAt = (fixed - own.base) / 4;
    return createRun(context, pipelines, { ...own, memory: buffer, circuit, batch, shape, slotsAt, unused });
  }

  return {
    encode(encoder, call: DeviceCall) {
      const own = placed[call.back ? 1 : 0];
      const key = `${own.base} ${call.batch}`;
      const shape = shapeFor(own.program, call.batch);
      const buffer = memory.of(shape);
      let run = runs.get(key);
      if (!run) {
        if (runs.size >= keptRuns) forgetRuns();
        runs.set(key, (run = runFor(own, buffer, call.batch, shape)));
      }
      run.encode(encoder, call);
    },
    destroy() {
      forgetRuns();
      memory.destroy();
      for (const buffer of [...unused, ...placed.map(({ table }) => table)]) buffer.destroy();
    },
  };
}

export function tableOf(device: GPUDevice, { table: { numbers } }: DeviceProgram): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const table = device.createBuffer({ label: 'table', size: Math.max(4, numbers.byteLength), usage });
  device.queue.writeBuffer(table, 0, numbers);
  return table;
}

/** How batches are cut on this device, beside so many bytes that are there once. Throws UserError where one sample is too much. */
function shaper(
  context: Context,
  [values]: DevicePrograms,
  fixed: number,
  { circuit, memoryLimit, work }: DevicePlanOptions,
): (program: DeviceProgram, batch: number) => Shape {
  const { limits } = context.device;
  const most = Math.min(memoryLimit, limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const room = { ...roomOf(context, most - fixed), work };
  const widest = Math.max(1, inputCount(circuit), outputCount(circuit));
  return (program, batch) => {
    const shape = shapeOf(program, batch, widest, room);
    if (shape) return shape;
    const needed = fixed + 4 * (program.sizes.each + program.sizes.sums);
    throw new UserError(
      `Circuit "${circuit.name}" needs ${mebibytes(needed)} MiB on the GPU for ${program === values ? 'the values' : 'the gradient'} ` +
        `of one sample, more than its limit of ${mebibytes(most)} MiB. Use fewer qubits, or another backend.`,
      1,
    );
  };
}

/** One digit after the point where that matters. */
function mebibytes(bytes: number): string {
  const number = bytes / mebibyte;
  return number < 10 ? `${Math.round(10 * number) / 10}` : `${Math.round(number)}`;
}
