// Plan → program: lists of kernel calls with their tables, for a number of lanes, and what the host has to put where.
import { outputCount } from '../../circuit/circuit.ts';
import { assignMemory } from '../../plan/assign-memory.ts';
import { contractionOf, multiplyAdds } from '../../plan/contraction.ts';
import { tensorSize, type Plan, type Step, type TensorId, type Wanted } from '../../plan/plan.ts';
import { wantedSteps } from '../../plan/wanted-steps.ts';
import { bases, descriptor, floatBits, type Base, type Place } from './descriptor.ts';
import { kernelIndex } from './kernels/index.ts';
import { lowerContraction, type Recipe } from './lower-contraction.ts';
import { passingBytes, type Operand } from './operands.ts';
import { listOf, phasesOf, type CallList, type Phase, type CallGroup } from './phases.ts';
import { createRegions, type Regions } from './regions.ts';
import { splitCall } from './split-call.ts';
import { createTables } from './tables.ts';

export interface WasmProgram {
  readonly lanes: number;
  /** Tables and descriptors, to lie at `wordsAt` in 'program'. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly wordsAt: number;
  /** Numbers to lie in 'program' from the start. */
  readonly constants: readonly { readonly offset: number; readonly values: readonly number[] }[];
  readonly load: readonly Phase[];
  readonly once: readonly Phase[];
  /** For each chunk: forward and, for gradients, back. The first of a group writes the sums, others add to them. */
  readonly firstChunk: CallList;
  readonly chunk: CallList;
  /** sums ← sums + io: adds a group's sums, with its address as 'io', to another's; each call a part of them. */
  readonly addSums: CallList;
  readonly onceBack: readonly Phase[];
  /** Bytes behind each base. */
  readonly bytes: Readonly<Record<Base, number>>;
  /** Multiply-adds of a chunk, and of all that is done once. */
  readonly work: { readonly chunk: number; readonly once: number };
  /** Views to fill before `once`: offsets in 'batch'. */
  readonly blocks: readonly { readonly view: number; readonly offset: number }[];
  /** Gradients by views, after `onceBack`. */
  readonly pulls: readonly { readonly view: number; readonly place: Place }[];
  readonly io: Regions['io'];
  /** Rows of entries in 'io', to be filled, and to be read. */
  readonly amplitudes: readonly AmplitudeRows[];
  readonly pulledAmplitudes: readonly AmplitudeRows[];
  /** Where the sums of upstream over the batch go in 'batch', each in a vector of its own with zeros. */
  readonly upstreamSums: number;
}

export interface AmplitudeRows {
  readonly encoder: number;
  readonly offset: number;
}

/** `wanted` undefined: values only. */
export function lowerPlan(plan: Plan, wanted: Wanted | undefined, lanes: number): WasmProgram {
  const lists = wantedSteps(plan, wanted);
  const memory = assignMemory(plan, lists);
  const outputs = outputCount(plan.circuit);
  const encoders = plan.encoders.length;
  const row = 4 * lanes;
  const angles = encoders > 0;

  const { bytes, io, placeOf, functionsOf, reserve } = createRegions(plan, memory, lanes);
  const ioBytes = bytes.io;
  const tables = createTables(bytes.program);
  const recipes = new Map<string, Recipe>();

  const operandOf = (tensor: TensorId): Operand => ({
    place: placeOf(tensor),
    name: String(plan.tensors[tensor].of ?? tensor),
  });

  const constants: { offset: number; values: readonly number[] }[] = [];
  const blocks: { view: number; offset: number }[] = [];
  const pulls: { view: number; place: Place }[] = [];
  const amplitudes: AmplitudeRows[] = [];
  const pulledAmplitudes: AmplitudeRows[] = [];
  const upstreamSums = wanted ? reserve('batch', 16 * outputs) : 0;

  /** Of the list being lowered. */
  let groups: CallGroup[] = [];
  const emit = (call: readonly number[]) => void groups.push([call]);
  /** Packed for good, by key: made at the end of `once`. */
  const packed = new Map<string, Place>();
  const packCalls: CallGroup[] = [];
  let passing: Place | undefined;

  /** Sums over samples that the first chunk of a group has written by now; undefined where there is nothing to write. */
  let begun: Set<TensorId> | undefined;

  /** Whether a step adds to what is there, which is nothing in the first chunk. */
  function adds(step: Extract<Step, { kind: 'contract' }>): boolean {
    const base = plan.tensors[step.out].of ?? step.out;
    if (!begun || plan.tensors[base].batched || begun.has(base)) return step.add;
    begun.add(base);
    return false;
  }

  function contract(step: Extract<Step, { kind: 'contract' }>, inChunks: boolean): void {
    const contraction = { ...contractionOf(plan, step), add: adds(step) };
    const isBig = !inChunks && multiplyAdds(plan, step) >= leastWorthSplitting;
    let temporary = 0;
    lowerContraction(
      contraction,
      { a: operandOf(step.a), b: operandOf(step.b), out: operandOf(step.out) },
      {
        lanes,
        tables,
        recipes,
        scratch: { base: 'chunk', offset: 0 },
        emit: (call) => groups.push(isBig ? splitCall(call, parts) : [call]),
        packed(key, size, pack) {
          if (!inChunks) {
            const to: Place = { base: 'temporary', offset: temporary };
            temporary += Math.ceil(size / 64) * 64;
            bytes.temporary = Math.max(bytes.temporary, temporary);
            emit(pack(to));
            return to;
          }
          if (key === undefined) {
            passing ??= { base: 'chunk', offset: reserve('chunk', passingBytes) };
            emit(pack(passing));
            return passing;
          }
          let place = packed.get(key);
          if (!place) {
            place = { base: 'batch', offset: reserve('batch', size) };
            packed.set(key, place);
            packCalls.push([pack(place)]);
          }
          return place;
        },
      },
    );
  }

  function lowerStep(step: Step, inChunks: boolean): void {
    switch (step.kind) {
      case 'constant':
        constants.push({ offset: placeOf(step.out).offset, values: step.values });
        return;
      case 'block':
        blocks.push({ view: step.view, offset: placeOf(step.out).offset });
        return;
      case 'encode': {
        const encoder = plan.encoders[step.encoder];
        const place = placeOf(step.out);
        if (encoder.kind === 'amplitudes') {
          amplitudes.push({ encoder: step.encoder, offset: place.offset });
          return;
        }
        emit(
          descriptor(kernelIndex('encode'), 'encode', {
            FUNCTIONS: functionsOf(step.encoder),
            OUT: place,
            entries: encoder.matrix.length / 5,
            matrixTable: tables.addFloats(encoder.matrix),
            laneBytes: row,
          }),
        );
        return;
      }
      case 'contract':
        contract(step, inChunks);
        return;
      case 'output':
        emit(
          descriptor(kernelIndex('output'), 'output', {
            FROM: placeOf(step.from),
            OUT: { base: 'io', offset: io.values + step.index * row },
            entries: tensorSize(plan, step.from),
            coefficient: floatBits(step.coefficient),
            laneBytes: row,
            fromBatched: Number(plan.tensors[step.from].batched),
          }),
        );
        return;
      case 'seed':
        seed(step, inChunks);
        return;
      case 'pullBlock':
        pulls.push({ view: step.view, place: placeOf(step.from) });
        return;
      case 'pullEncode':
        pullEncode(step);
    }
  }

  function seed(step: Extract<Step, { kind: 'seed' }>, inChunks: boolean): void {
    const { batched } = plan.tensors[step.out];
    const entries = tensorSize(plan, step.out);
    const place = placeOf(step.out);
    if (!batched && inChunks) throw new Error('values of samples do not come from what samples share');
    if (!batched && !step.add) emit(clear(place, 4 * entries));
    emit(
      descriptor(kernelIndex('seed'), 'seed', {
        FROM: inChunks
          ? { base: 'io', offset: io.upstream + step.index * row }
          : { base: 'batch', offset: upstreamSums + 16 * step.index },
        OUT: place,
        entries,
        coefficient: floatBits(step.coefficient),
        laneBytes: inChunks ? row : 16,
        outBatched: Number(batched),
        add: Number(step.add),
      }),
    );
  }

  function pullEncode(step: Extract<Step, { kind: 'pullEncode' }>): void {
    const encoder = plan.encoders[step.encoder];
    const from = placeOf(step.from);
    if (encoder.kind === 'amplitudes') {
      const size = tensorSize(plan, step.from) * row;
      const to: Place = { base: 'io', offset: reserve('io', size) };
      pulledAmplitudes.push({ encoder: step.encoder, offset: to.offset });
      emit(clear(to, size));
      emit(descriptor(kernelIndex('accumulate'), 'accumulate', { FROM: from, OUT: to, bytes: size }));
      return;
    }
    emit(
      descriptor(kernelIndex('pullEncode'), 'pullEncode', {
        FROM: from,
        FUNCTIONS: functionsOf(step.encoder),
        OUT: { base: 'io', offset: io.gradients + step.encoder * row },
        entries: encoder.matrix.length / 5,
        matrixTable: tables.addFloats(derivativeMatrix(encoder.matrix)),
        laneBytes: row,
      }),
    );
  }

  /** The calls that `lower` emits. */
  const groupsOf = (lower: () => void): CallGroup[] => {
    groups = [];
    lower();
    return groups;
  };
  const load = groupsOf(() => lists.load.forEach((step) => lowerStep(step, false)));
  // Values that no sample changes are added for each chunk too.
  const once = groupsOf(() => lists.once.forEach((step) => step.kind !== 'output' && lowerStep(step, false)));
  const lowerChunk = () => {
    if (outputs > 0) emit(clear({ base: 'io', offset: io.values }, outputs * row));
    if (angles) {
      if (wanted) emit(clear({ base: 'io', offset: io.gradients }, encoders * row));
      emit(
        descriptor(kernelIndex('trigonometry'), 'trigonometry', {
          FROM: { base: 'io', offset: io.angles },
          OUT: functionsOf(0),
          angles: encoders,
          laneBytes: row,
        }),
      );
    }
    lists.once.forEach((step) => step.kind === 'output' && lowerStep(step, true));
    for (const step of [...lists.each, ...lists.eachBack]) lowerStep(step, true);
  };
  const chunk = groupsOf(lowerChunk);
  begun = new Set();
  amplitudes.length = pulledAmplitudes.length = 0;
  bytes.io = ioBytes;
  const firstChunk = groupsOf(lowerChunk);
  begun = undefined;
  const onceBack = groupsOf(() => lists.onceBack.forEach((step) => lowerStep(step, false)));
  const sumParts = Math.min(parts, Math.ceil(bytes.sums / leastSumBytes));
  const addSums = Array.from({ length: sumParts }, (_, part): CallGroup => {
    const [begin, end] = [part, part + 1].map((at) => 64 * Math.round((at * bytes.sums) / (64 * sumParts)));
    return [
      descriptor(kernelIndex('accumulate'), 'accumulate', {
        FROM: { base: 'io', offset: begin },
        OUT: { base: 'sums', offset: begin },
        bytes: end - begin,
      }),
    ];
  });

  const lowered = {
    load: phasesOf(load, tables),
    once: phasesOf([...once, ...packCalls], tables),
    firstChunk: listOf(firstChunk, tables),
    chunk: listOf(chunk, tables),
    addSums: listOf(addSums, tables),
    onceBack: phasesOf(onceBack, tables),
  };
  const wordsAt = bytes.program;
  bytes.program = tables.end();
  for (const base of bases) bytes[base] = Math.ceil(bytes[base] / 64) * 64;
  const workOf = (steps: readonly Step[]) =>
    steps.reduce((sum, step) => sum + (step.kind === 'contract' ? multiplyAdds(plan, step) : 0), 0);
  return {
    lanes,
    words: tables.words(),
    wordsAt,
    constants,
    ...lowered,
    bytes,
    work: {
      chunk: lanes * workOf([...lists.each, ...lists.eachBack]),
      once: workOf([...lists.once, ...lists.onceBack]),
    },
    blocks,
    pulls,
    io,
    amplitudes,
    pulledAmplitudes,
    upstreamSums,
  };
}

/** Multiply-adds below which threads cost more than they gain. */
const leastWorthSplitting = 1e6;
/** Bytes of sums that a thread adds up at least. */
const leastSumBytes = 2 ** 17;
/** Parts of a split call: the same for any number of threads. */
const parts = 8;

/** Tensors end at whole vectors. */
function clear(place: Place, size: number): readonly number[] {
  return descriptor(kernelIndex('clear'), 'clear', { OUT: place, bytes: 16 * Math.ceil(size / 16) });
}

/** The matrix of the entries' derivatives by θ, over the same functions (1, cos θ/2, sin θ/2, cos θ, sin θ). */
function derivativeMatrix(matrix: readonly number[]): number[] {
  const result: number[] = [];
  for (let at = 0; at < matrix.length; at += 5) {
    const [, halfCos, halfSin, cos, sin] = matrix.slice(at, at + 5);
    result.push(0, halfSin / 2, -halfCos / 2, sin, -cos);
  }
  return result;
}
