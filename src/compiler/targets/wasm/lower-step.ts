// One step of a plan → calls of kernels, or something that the host does in its place.
import { contractionOf, multiplyAdds, type ContractStep } from '../../plan/contraction.ts';
import { trigonometric } from '../../circuit/trigonometric.ts';
import { tensorSize, type Plan, type Step, type TensorId } from '../../plan/plan.ts';
import { descriptor, floatBits, type Place } from './descriptor.ts';
import { kernelIndex } from './kernels/index.ts';
import { lowerContraction, type Recipe } from './lower-contraction.ts';
import type { Operand } from './operands.ts';
import type { PackedRooms } from './packed-rooms.ts';
import type { CallGroup } from './phases.ts';
import type { Regions } from './regions.ts';
import { leastWorthSplitting, splitCall, splitParts } from './split-call.ts';
import type { Tables } from './tables.ts';
import type { AmplitudeRows, ConstantNumbers, FilledView, PulledView } from './wasm-program.ts';

/** What all steps of a plan share. */
export interface StepContext {
  readonly plan: Plan;
  readonly lanes: number;
  readonly regions: Regions;
  readonly tables: Tables;
  readonly recipes: Map<string, Recipe>;
  readonly rooms: PackedRooms;
  /** Offset in 'batch' of the sums of upstream over the batch. */
  readonly upstreamSums: number;
  /** By encoder of amplitudes, the offset in 'io' of the gradient by its entries. */
  readonly pulledRows: Map<number, number>;
}

/** What a list of steps becomes. */
export interface LoweredSteps {
  /** Whether the steps run for each chunk of samples. */
  readonly inChunks: boolean;
  /** In the first chunk of a group: sums over samples that it has written by now; where absent, all are there already. */
  readonly begun?: Set<TensorId>;
  readonly groups: CallGroup[];
  readonly constants: ConstantNumbers[];
  readonly blocks: FilledView[];
  readonly pulls: PulledView[];
  readonly amplitudes: AmplitudeRows[];
  readonly pulledAmplitudes: AmplitudeRows[];
}

export function createLoweredSteps(where: Pick<LoweredSteps, 'inChunks' | 'begun'>): LoweredSteps {
  return { ...where, groups: [], constants: [], blocks: [], pulls: [], amplitudes: [], pulledAmplitudes: [] };
}

/** Adds a step to those before it. */
export function lowerStep(step: Step, steps: LoweredSteps, context: StepContext): void {
  const { placeOf } = context.regions;
  switch (step.kind) {
    case 'constant':
      steps.constants.push({ offset: placeOf(step.out).offset, values: step.values });
      return;
    case 'block':
      steps.blocks.push({ view: step.view, offset: placeOf(step.out).offset });
      return;
    case 'encode':
      return lowerEncode(step, steps, context);
    case 'contract':
      return lowerContract(step, steps, context);
    case 'output':
      return lowerOutput(step, steps, context);
    case 'seed':
      return lowerSeed(step, steps, context);
    case 'pullBlock':
      steps.pulls.push({ view: step.view, place: placeOf(step.from) });
      return;
    case 'pullEncode':
      return lowerPullEncode(step, steps, context);
    default:
      step satisfies never;
  }
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

function lowerEncode(
  { encoder: number, out }: StepOf<'encode'>,
  steps: LoweredSteps,
  context: StepContext,
): void {
  const { plan, lanes, regions, tables } = context;
  const encoder = plan.encoders[number];
  const place = regions.placeOf(out);
  switch (encoder.kind) {
    case 'amplitudes':
      steps.amplitudes.push({ encoder: number, offset: place.offset });
      return;
    case 'angle':
      steps.groups.push([
        descriptor(kernelIndex('encode'), 'encode', {
          FUNCTIONS: regions.functionsOf(number),
          OUT: place,
          entries: encoder.matrix.length / trigonometric.length,
          matrixTable: tables.addFloats(encoder.matrix),
          laneBytes: 4 * lanes,
        }),
      ]);
      return;
    default:
      encoder satisfies never;
  }
}

function lowerContract(step: ContractStep, steps: LoweredSteps, context: StepContext): void {
  const { plan, lanes, regions, tables, recipes, rooms } = context;
  const operandOf = (tensor: TensorId): Operand => ({
    place: regions.placeOf(tensor),
    name: String(plan.tensors[tensor].of ?? tensor),
  });
  const isBig = !steps.inChunks && multiplyAdds(plan, step) >= leastWorthSplitting;
  const emitWhole = (call: readonly number[]) => void steps.groups.push([call]);
  lowerContraction(
    { ...contractionOf(plan, step), add: addsToSum(step, steps, plan) },
    { a: operandOf(step.a), b: operandOf(step.b), out: operandOf(step.out) },
    {
      lanes,
      tables,
      recipes,
      scratch: { base: 'chunk', offset: 0 },
      emit: (call) => void steps.groups.push(isBig ? splitCall(call, splitParts) : [call]),
      packed: steps.inChunks ? rooms.inChunks(emitWhole) : rooms.outsideChunks(emitWhole),
    },
  );
}

/** Whether a step adds to what is there, which is nothing yet where the first chunk of a group begins a sum. */
function addsToSum(step: ContractStep, { begun }: LoweredSteps, { tensors }: Plan): boolean {
  const base = tensors[step.out].of ?? step.out;
  if (!begun || tensors[base].batched || begun.has(base)) return step.add;
  begun.add(base);
  return false;
}

function lowerOutput(
  step: StepOf<'output'>,
  steps: LoweredSteps,
  { plan, lanes, regions }: StepContext,
): void {
  const row = 4 * lanes;
  steps.groups.push([
    descriptor(kernelIndex('output'), 'output', {
      FROM: regions.placeOf(step.from),
      OUT: { base: 'io', offset: regions.io.values + step.index * row },
      entries: tensorSize(plan, step.from),
      coefficient: floatBits(step.coefficient),
      laneBytes: row,
      fromBatched: Number(plan.tensors[step.from].batched),
    }),
  ]);
}

function lowerSeed(step: StepOf<'seed'>, steps: LoweredSteps, context: StepContext): void {
  const { plan, lanes, regions, upstreamSums } = context;
  const row = 4 * lanes;
  const { batched } = plan.tensors[step.out];
  const entries = tensorSize(plan, step.out);
  const place = regions.placeOf(step.out);
  if (!batched && steps.inChunks) throw new Error('values of samples do not come from what samples share');
  if (!batched && !step.add) steps.groups.push([clear(place, 4 * entries)]);
  steps.groups.push([
    descriptor(kernelIndex('seed'), 'seed', {
      FROM: steps.inChunks
        ? { base: 'io', offset: regions.io.upstream + step.index * row }
        : { base: 'batch', offset: upstreamSums + 16 * step.index },
      OUT: place,
      entries,
      coefficient: floatBits(step.coefficient),
      laneBytes: steps.inChunks ? row : 16,
      outBatched: Number(batched),
      add: Number(step.add),
    }),
  ]);
}

function lowerPullEncode(step: StepOf<'pullEncode'>, steps: LoweredSteps, context: StepContext): void {
  const { plan, lanes, regions, tables } = context;
  const row = 4 * lanes;
  const encoder = plan.encoders[step.encoder];
  const from = regions.placeOf(step.from);
  switch (encoder.kind) {
    case 'amplitudes': {
      const size = tensorSize(plan, step.from) * row;
      const offset = pulledRowsOf(step.encoder, size, context);
      const to: Place = { base: 'io', offset };
      steps.pulledAmplitudes.push({ encoder: step.encoder, offset });
      steps.groups.push(
        [clear(to, size)],
        [descriptor(kernelIndex('accumulate'), 'accumulate', { FROM: from, OUT: to, bytes: size })],
      );
      return;
    }
    case 'angle':
      steps.groups.push([
        descriptor(kernelIndex('pullEncode'), 'pullEncode', {
          FROM: from,
          FUNCTIONS: regions.functionsOf(step.encoder),
          OUT: { base: 'io', offset: regions.io.gradients + step.encoder * row },
          entries: encoder.matrix.length / trigonometric.length,
          matrixTable: tables.addFloats(derivativeMatrix(encoder.matrix)),
          laneBytes: row,
        }),
      ]);
      return;
    default:
      encoder satisfies never;
  }
}

function pulledRowsOf(encoder: number, size: number, { pulledRows, regions }: StepContext): number {
  let offset = pulledRows.get(encoder);
  if (offset === undefined) pulledRows.set(encoder, (offset = regions.reserve('io', size)));
  return offset;
}

/** out ← 0, to the end of the last vector: tensors end at whole vectors. */
export function clear(place: Place, size: number): readonly number[] {
  return descriptor(kernelIndex('clear'), 'clear', { OUT: place, bytes: 16 * Math.ceil(size / 16) });
}

/** The matrix of the entries' derivatives by θ, over the same functions (1, cos θ/2, sin θ/2, cos θ, sin θ). */
function derivativeMatrix(matrix: readonly number[]): number[] {
  const result: number[] = [];
  for (let at = 0; at < matrix.length; at += trigonometric.length) {
    const [, halfCos, halfSin, cos, sin] = matrix.slice(at, at + trigonometric.length);
    result.push(0, halfSin / 2, -halfCos / 2, sin, -cos);
  }
  return result;
}
