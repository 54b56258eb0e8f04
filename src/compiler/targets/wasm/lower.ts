// Plan → program of the WebAssembly backend, for a number of lanes: the lists of steps, then the sums of groups of chunks.
import { outputCount } from '../../circuit/circuit.ts';
import { trigonometric } from '../../circuit/trigonometric.ts';
import { assignMemory } from '../../plan/assign-memory.ts';
import { arithmeticOf } from '../../plan/contraction.ts';
import type { Encoder, Plan, Step, StepLists, Wanted } from '../../plan/plan.ts';
import { wantedSteps } from '../../plan/wanted-steps.ts';
import { bases, descriptor } from './descriptor.ts';
import { kernelIndex } from './kernels/index.ts';
import { clear, createLoweredSteps, lowerStep, type LoweredSteps, type StepContext } from './lower-step.ts';
import { createPackedRooms } from './packed-rooms.ts';
import { listOf, phasesOf, type CallGroup } from './phases.ts';
import { createRegions } from './regions.ts';
import { splitParts } from './split-call.ts';
import { createTables } from './tables.ts';
import type { WasmProgram } from './wasm-program.ts';

/** `wanted` undefined: values only. */
export function lowerPlan(plan: Plan, wanted: Wanted | undefined, lanes: number): WasmProgram {
  const lists = wantedSteps(plan, wanted);
  const regions = createRegions(plan, assignMemory(plan, lists), lanes);
  const { bytes } = regions;
  const tables = createTables(bytes.program);
  const upstreamSums = wanted ? regions.reserve('batch', 16 * outputCount(plan.circuit)) : 0;
  const rooms = createPackedRooms(regions);
  const context: StepContext = {
    plan,
    lanes,
    regions,
    tables,
    recipes: new Map(),
    rooms,
    upstreamSums,
    pulledRows: new Map(),
  };

  const load = lowerOnce(lists.load, context);
  // Values that no sample changes are added for each chunk too.
  const once = lowerOnce(
    lists.once.filter(({ kind }) => kind !== 'output'),
    context,
  );
  const chunk = createLoweredSteps({ inChunks: true });
  const forward = lowerChunk(lists, wanted, chunk, context);
  const firstChunk = createLoweredSteps({ inChunks: true, begun: new Set() });
  const firstForward = lowerChunk(lists, wanted, firstChunk, context);
  const onceBack = lowerOnce(lists.onceBack, context);

  const calls = {
    load: phasesOf(load.groups, tables),
    once: phasesOf([...once.groups, ...rooms.onceABatch], tables),
    firstChunk: { ...listOf(firstChunk.groups, tables), forward: firstForward },
    chunk: { ...listOf(chunk.groups, tables), forward },
    addSums: listOf(addSums(bytes.sums), tables),
    onceBack: phasesOf(onceBack.groups, tables),
  };
  const wordsAt = bytes.program;
  bytes.program = tables.end();
  for (const base of bases) bytes[base] = Math.ceil(bytes[base] / 64) * 64;
  return {
    lanes,
    words: tables.words(),
    wordsAt,
    constants: load.constants,
    ...calls,
    bytes,
    work: {
      chunk: lanes * workOf(plan, [...lists.each, ...lists.eachBack]),
      once: workOf(plan, [...lists.once, ...lists.onceBack]),
    },
    blocks: once.blocks,
    pulls: onceBack.pulls,
    io: regions.io,
    amplitudes: chunk.amplitudes,
    pulledAmplitudes: chunk.pulledAmplitudes,
    upstreamSums,
  };
}

/** A list that runs outside chunks. */
function lowerOnce(list: readonly Step[], context: StepContext): LoweredSteps {
  const steps = createLoweredSteps({ inChunks: false });
  for (const step of list) lowerStep(step, steps, context);
  return steps;
}

/** All that is done for a chunk of samples: values from zero on, the functions of all angles, forward, then back. Gives how many calls come before those that go back. */
function lowerChunk(
  lists: StepLists,
  wanted: Wanted | undefined,
  steps: LoweredSteps,
  context: StepContext,
): number {
  const { plan, lanes, regions } = context;
  const row = 4 * lanes;
  const outputs = outputCount(plan.circuit);
  const encoders = plan.encoders.length;
  if (outputs > 0) steps.groups.push([clear({ base: 'io', offset: regions.io.values }, outputs * row)]);
  if (encoders > 0) {
    if (wanted) steps.groups.push([clear({ base: 'io', offset: regions.io.gradients }, encoders * row)]);
    steps.groups.push(...functionsOfAngles(context));
  }
  const sharedOutputs = lists.once.filter(({ kind }) => kind === 'output');
  for (const step of [...sharedOutputs, ...lists.each]) lowerStep(step, steps, context);
  const forward = steps.groups.flat().length;
  for (const step of lists.eachBack) lowerStep(step, steps, context);
  return forward;
}

/** One call for each run of encoders that want the same functions of their angles. */
function functionsOfAngles({ plan, lanes, regions }: StepContext): CallGroup[] {
  const wanted = plan.encoders.map((encoder) => functionsWanted(encoder));
  const begins = [...wanted.keys()].filter((at) => wanted[at] !== wanted[at - 1]);
  return begins.flatMap((begin, run) => {
    const functions = wanted[begin];
    if (functions === 'none') return [];
    const row = 4 * lanes;
    return [
      [
        descriptor(kernelIndex('trigonometry'), 'trigonometry', {
          FROM: { base: 'io', offset: regions.io.angles + begin * row },
          OUT: regions.functionsOf(begin),
          angles: (begins[run + 1] ?? wanted.length) - begin,
          half: Number(functions !== 'whole'),
          whole: Number(functions !== 'half'),
          laneBytes: row,
        }),
      ],
    ];
  });
}

function functionsWanted(encoder: Encoder): 'none' | 'half' | 'whole' | 'all' {
  switch (encoder.kind) {
    case 'amplitudes':
      return 'none';
    case 'angle': {
      const isWanted = (functions: readonly number[]) =>
        encoder.matrix.some((entry, at) => entry !== 0 && functions.includes(at % trigonometric.length));
      const [half, whole] = [isWanted([1, 2]), isWanted([3, 4])];
      return half ? (whole ? 'all' : 'half') : 'whole';
    }
    default:
      return encoder satisfies never;
  }
}

/** Bytes of sums that a thread adds up at least. */
const leastSumBytes = 2 ** 17;

/** Calls that add the sums of one group of chunks, so many bytes, to those of another. */
function addSums(bytes: number): CallGroup[] {
  const parts = Math.min(splitParts, Math.ceil(bytes / leastSumBytes));
  const boundary = (part: number) => 64 * Math.round((part * bytes) / (64 * parts));
  return Array.from({ length: parts }, (_, part) => [
    descriptor(kernelIndex('accumulate'), 'accumulate', {
      FROM: { base: 'io', offset: boundary(part) },
      OUT: { base: 'sums', offset: boundary(part) },
      bytes: boundary(part + 1) - boundary(part),
    }),
  ]);
}

/** Multiply-adds of all contractions. */
function workOf(plan: Plan, steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + arithmeticOf(plan, step), 0);
}
