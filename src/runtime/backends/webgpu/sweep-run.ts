// The commands of a sweep on buffers for one size of batch: matrices, the sweep and the way back, chunk by chunk of the samples.
import { inputCount, outputCount, weightCount } from '../../../compiler/circuit/circuit.ts';
import type { DeviceCall } from './call-encoder.ts';
import type { Bind, Command } from './commands.ts';
import type { DeviceSweepParts } from './device-sweep.ts';
import { endDispatches, partDispatches, phaseDispatches, reduceDispatches, type Dispatch } from './program-dispatches.ts'; // prettier-ignore
import { bindDispatches } from './program-params.ts';
import type { RunSetting } from './program-run.ts';
import type { SweepBuffers, SweepKernel } from './sweep-kernels.ts';
import { bindRanges, type SweepRanges } from './sweep-ranges.ts';
import type { SweepShape } from './sweep-shape.ts';

/** Buffers that calls share. */
export type OwnBuffers = Omit<SweepBuffers, 'given' | 'results'>;

export interface SweepRunOptions {
  readonly batch: number;
  readonly gradient: boolean;
  readonly kernel: SweepKernel;
  readonly memory: GPUBuffer;
  readonly own: OwnBuffers;
  readonly shape: SweepShape;
}

export interface SweepRun {
  readonly shape: SweepShape;
  readonly commands: readonly Command[];
  /** Whether it was made for these. */
  uses(own: OwnBuffers): boolean;
  destroy(): void;
}

/** A dispatch of the program with its group 1, or the sweep. */
type Stage = readonly [Dispatch, Bind | undefined] | Command;

export function createSweepRun(parts: DeviceSweepParts, options: SweepRunOptions): SweepRun {
  const { context, pipelines, placed, circuit, unused } = parts;
  const { own, shape, batch, memory } = options;
  const setting: RunSetting & typeof placed = {
    ...placed,
    memory,
    circuit,
    batch,
    unused,
    shape: shape.shape,
    slotsAt: placed.program.sizes.once,
  };
  const ranges = bindRanges(context.device, options.kernel, batch, shape);
  const stages = stagesOf(parts, options, setting, ranges.groups);
  const dispatches = stages.flatMap((stage) => ('pipeline' in stage ? [] : [stage[0]]));
  const program = bindDispatches(context.device, pipelines, setting, dispatches);
  const commands = stages.map((stage): Command => {
    if ('pipeline' in stage) return stage;
    const [dispatch, bind] = stage;
    const group = program.groups[dispatches.indexOf(dispatch)];
    const { x, y } = dispatch;
    return { pipeline: pipelines[dispatch.pipeline], groups: bind ? [group, bind] : [group], x, y };
  });
  return {
    shape,
    commands,
    uses: (other) =>
      Object.entries(own).every(([name, buffer]) => other[name as keyof OwnBuffers] === buffer),
    destroy() {
      program.destroy();
      ranges.destroy();
    },
  };
}

/** In order. The last of the way back adds up what all samples left. */
function stagesOf(
  { context: { device }, circuit, sweep, pipelines, placed: { program }, unused }: DeviceSweepParts,
  { batch, gradient, kernel, own, shape: { chunk, groups } }: SweepRunOptions,
  setting: RunSetting,
  ranges: SweepRanges['groups'],
): Stage[] {
  const { layouts } = pipelines;
  const [inputs, outputs, weights] = [inputCount(circuit), outputCount(circuit), weightCount(circuit)];
  const shared = 4 * sweep.vectors.shared;
  const groupOf = (layout: GPUBindGroupLayout, bound: readonly GPUBufferBinding[], first = 0) =>
    device.createBindGroup({
      layout,
      entries: bound.map((resource, at) => ({ binding: first + at, resource })),
    });
  /** The numbers of a chunk; an unused buffer where samples have none. */
  const rows = (buffer: GPUBuffer | undefined, columns: number, part: number, other: number): GPUBufferBinding => {
    if (!buffer || columns === 0) return { buffer: unused[other] };
    const count = Math.min(chunk, batch - part * chunk);
    return { buffer, offset: 4 * part * chunk * columns, size: 4 * count * columns };
  }; // prettier-ignore
  const forShared = groupOf(layouts.samples, [
    { buffer: unused[0] },
    { buffer: own.sums },
    { buffer: own.matrices },
    { buffer: unused[1] },
  ]);
  const forSamples = (part: number) => (call: DeviceCall) =>
    groupOf(layouts.samples, [
      rows(call.inputs, inputs, part, 0),
      { buffer: own.pulled },
      { buffer: own.matrices },
      rows(call.back?.inputs, inputs, part, 1),
    ]);
  const forSweep = (part: number) => (call: DeviceCall) =>
    kernel.bind({
      ...own,
      given: rows(call.back?.upstream, outputs, part, 0),
      results: rows(call.values, outputs, part, 1),
    });
  // Calls have the same weights for as long as nobody trains them.
  let known: { readonly weights: GPUBuffer; readonly group: GPUBindGroup } | undefined;
  const bringWeights = ({ weights: buffer }: DeviceCall) => {
    if (known?.weights !== buffer)
      known = { weights: buffer, group: groupOf(layouts.given, [{ buffer, size: 4 * weights }]) };
    return known.group;
  };
  const takeWeights = (call: DeviceCall) => groupOf(layouts.result, [{ buffer: call.back!.weights, size: 4 * weights }], 1); // prettier-ignore
  const stages = (dispatches: readonly Dispatch[], bind?: Bind, place: Dispatch['params'] = {}): Stage[] =>
    dispatches.map((each) => [{ ...each, params: { ...each.params, ...place } }, bind]);

  const ofChunks = ranges.flatMap((ofChunk, part) => {
    const bind = forSamples(part);
    const place = { valuesAt: shared, upstreamAt: groups * shared, firstSample: 0 };
    const bound = forSweep(part);
    return [
      ...stages(partDispatches(setting, pipelines, part, 'each'), bind, place),
      ...ofChunk.map(([{ first, end }, range]) => kernel.sweep(bound, range, Math.min(groups, end - first))),
      ...(gradient ? stages(partDispatches(setting, pipelines, part), bind, place) : []),
    ];
  });
  const reduction = gradient ? kernel.reduction(own, groups) : undefined;
  const back = () => [
    ...(reduction ? [reduction] : []),
    ...stages(reduceDispatches(setting)),
    ...stages(phaseDispatches(setting, pipelines, 'onceBack'), forShared),
    ...stages(endDispatches('take', { source: program.gradWeights, count: weights }), takeWeights),
  ];
  return [
    ...stages(endDispatches('bring', { source: program.weights, count: weights }), bringWeights),
    ...stages(phaseDispatches(setting, pipelines, 'once'), forShared),
    ...ofChunks,
    ...(gradient ? back() : []),
  ];
}
