// How a batch is cut for a sweep on buffers: workgroups that take samples in turn, and chunks where the matrices of all samples
// exceed what the memory or a binding holds.
import { inputCount, outputCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { scratchSize, workOf, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { SweepProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import type { Context } from './context.ts';
import { aligned, mostWork, roomOf, shapeOf, type Shape } from './program-shape.ts';

export interface SweepShape {
  /** Samples of a chunk: all, or a multiple of 64, so that its numbers begin where bindings may. */
  readonly chunk: number;
  /** Workgroups of a sweep. */
  readonly groups: number;
  /** Samples of one dispatch of the sweep. */
  readonly part: number;
  /** How the program goes through a chunk. */
  readonly shape: Shape;
}

export interface SweepShapeOptions {
  readonly circuit: Circuit;
  readonly sweep: Sweep;
  readonly program: SweepProgram;
  /** Bytes that all buffers may take together. */
  readonly memoryLimit: number;
  /** Multiply-adds of a dispatch of the sweep, as `Room` has it. */
  readonly work?: number | undefined;
}

/** Threads that keep a device busy: a large card holds so many at once. */
const busy = { card: 2 ** 18, software: 2 ** 8 };
/** Bytes for a program's workgroups: more at once would keep no device busier. */
const mostBytes = 16 * 2 ** 20;

/** undefined: memory does not hold a chunk. Of the memory, samples may take half, workgroups of sweep and program a quarter. */
export function sweepShapeOf(
  context: Context,
  { circuit, sweep, program, memoryLimit, work = mostWork }: SweepShapeOptions,
  {
    batch,
    threads,
    gradient,
  }: { readonly batch: number; readonly threads: number; readonly gradient: boolean },
): SweepShape | undefined {
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } =
    context.device.limits;
  const binding = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const { shared, each } = sweep.vectors;
  const ofGroup = 16 * (scratchSize(threads) + (gradient ? shared : 0));
  const groups = Math.min(
    batch,
    Math.ceil((context.isFallback ? busy.software : busy.card) / threads),
    Math.floor(Math.min(memoryLimit / 4, binding / 2) / ofGroup),
    maxComputeWorkgroupsPerDimension,
  );
  const ofSample = 16 * each;
  const held = Math.floor(
    Math.min(memoryLimit / (gradient ? 4 : 2), binding / 2 - 16 * shared) / Math.max(1, ofSample),
  );
  const room = roomOf(context, Math.min(mostBytes, memoryLimit / 4, binding) - 4 * program.sizes.once);
  const widest = Math.max(1, inputCount(circuit), outputCount(circuit));
  const most = batch <= held ? batch : aligned * Math.floor(held / aligned);
  const chunk = groups < 1 || most < 1 ? 0 : (shapeOf(program, most, widest, room)?.part ?? 0);
  if (chunk < 1) return undefined;
  const shape = shapeOf(program, chunk, widest, room)!;
  const part = Math.max(groups, Math.floor(work / Math.max(1, workOf(sweep, gradient))));
  return { chunk, groups: Math.min(groups, chunk), part, shape };
}
