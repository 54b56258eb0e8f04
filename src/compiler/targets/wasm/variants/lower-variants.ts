// What a plan does once a batch, for several weight sets at a time: each in a lane. Block matrices and contractions that no
// sample reaches go through all lanes; between them, `chunk` of the plan's own program runs for each weight set by itself.
import { outputCount } from '../../../circuit/circuit.ts';
import { assignMemory } from '../../../plan/assign-memory.ts';
import { contractionOf, type ContractStep } from '../../../plan/contraction.ts';
import {
  readBy,
  tensorSize,
  writtenBy,
  type Plan,
  type Step,
  type TensorId,
  type Wanted,
} from '../../../plan/plan.ts';
import { wantedSteps } from '../../../plan/wanted-steps.ts';
import { floatBits, type Place } from '../descriptor.ts';
import { inEveryLane } from '../lower-lanewise.ts';
import { sharedWay } from '../lower-products.ts';
import type { Operand, Recorder } from '../operands.ts';
import { listOf, type CallList } from '../phases.ts';
import { createTables } from '../tables.ts';
import type { WasmProgram } from '../wasm-program.ts';
import type { BlockRows } from './gate-rows.ts';
import { lowerBlocksBack, lowerBlocksForward, roomForBlocks, type ViewPlace } from './lower-blocks.ts';
import { createCalls, createRoom, inBatch, type Calls } from './rooms.ts';

export interface VariantsProgram {
  /** Weight sets side by side: a multiple of 4. */
  readonly lanes: number;
  readonly words: Int32Array<ArrayBuffer>;
  readonly wordsAt: number;
  /** Of its own 'program' and 'batch'. */
  readonly bytes: { readonly program: number; readonly batch: number };
  /** From each variant's own memory, 'temporary', `variantBytes` apart: what chunks read there is put there. */
  readonly forward: CallList;
  /** Takes the sums of each variant, 'io', so many bytes apart. */
  readonly backward: CallList;
  readonly blocks: readonly BlockRows[];
  /** In 'batch', by block: rows of gradients by its angles, in double precision. */
  readonly slopes: readonly number[];
  /** Numbers in 'program' that do not change: rows of them, in every lane, in double precision. */
  readonly constants: readonly { readonly at: number; readonly rows: readonly number[] }[];
  /** Tensors of the plan's own 'program' that are to stand in every lane, in single precision. */
  readonly copies: readonly { readonly from: number; readonly at: number; readonly size: number }[];
  /** In 'batch': sums of upstream over the batch, [outputs] rows in single precision. */
  readonly upstreamSums: number;
}

/** `own`: the plan's program for one weight set and the same gradients. */
export function lowerVariants(plan: Plan, wanted: Wanted, own: WasmProgram, lanes: number): VariantsProgram {
  const lists = wantedSteps(plan, wanted);
  const memory = assignMemory(plan, lists);
  const rowBytes = 8 * lanes;
  const [program, batch] = [createRoom(), createRoom()];
  const room = roomForBlocks(plan, rowBytes, program.reserve, batch.reserve);
  const tensorsAt = batch.reserve(4 * lanes * memory.sizes.batch);
  const sumsAt = batch.reserve(4 * lanes * memory.sizes.sums);
  const upstreamSums = batch.reserve(4 * lanes * outputCount(plan.circuit));
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  const regionOf = (tensor: TensorId) => memory.places[tensor]!.region;
  const outside = [...lists.once, ...lists.onceBack].filter(({ kind }) => kind !== 'output');
  const copies = distinct(
    outside.flatMap(readBy).map(baseOf),
    (tensor) => regionOf(tensor) === 'program',
  ).map((tensor) => {
    const size = tensorSize(plan, tensor);
    return { tensor, from: 4 * memory.places[tensor]!.offset, at: program.reserve(4 * lanes * size), size };
  });
  const copyOf = new Map(copies.map(({ tensor, at }) => [tensor, at]));
  const placeOf = (tensor: TensorId): Place => {
    const { region, offset } = memory.places[tensor]!;
    if (region === 'program') return { base: 'program', offset: copyOf.get(baseOf(tensor))! };
    return inBatch((region === 'sums' ? sumsAt : tensorsAt) + 4 * lanes * offset);
  };
  const tables = createTables(program.end());
  const viewOf = (step: Extract<Step, { view: number }>, tensor: TensorId): ViewPlace => {
    return { view: plan.views[step.view], place: placeOf(tensor) };
  };
  const context = { plan, lanes, placeOf, upstreamSums };

  const forward = createCalls(rowBytes, tables);
  const filled = lists.once.flatMap((step) => (step.kind === 'block' ? [viewOf(step, step.out)] : []));
  lowerBlocksForward(room, filled, forward);
  for (const step of lists.once) lowerOutside(step, forward, context);
  const inChunks = [...lists.each, ...lists.eachBack];
  const sharedOutputs = lists.once.filter(({ kind }) => kind === 'output');
  const read = distinct([...inChunks, ...sharedOutputs].flatMap(readBy).map(baseOf), (tensor) => regionOf(tensor) === 'batch'); // prettier-ignore
  for (const tensor of read)
    move('spread', tensor, { base: 'temporary', offset: 4 * memory.places[tensor]!.offset }, own.bytes.batch);

  const backward = createCalls(rowBytes, tables);
  const summed = distinct(
    lists.eachBack.flatMap(writtenBy).map(baseOf),
    (tensor) => regionOf(tensor) === 'sums',
  );
  for (const tensor of summed)
    move('collect', tensor, { base: 'io', offset: 4 * memory.places[tensor]!.offset }, own.bytes.sums);
  for (const step of lists.onceBack) lowerOutside(step, backward, context);
  const pulled = lists.onceBack.flatMap((step) =>
    step.kind === 'pullBlock' ? [viewOf(step, step.from)] : [],
  );
  lowerBlocksBack(room, pulled, backward);

  function move(kernel: 'spread' | 'collect', tensor: TensorId, there: Place, variantBytes: number): void {
    const here = placeOf(tensor);
    (kernel === 'spread' ? forward : backward).emit(kernel, 'spread', {
      FROM: kernel === 'spread' ? here : there,
      OUT: kernel === 'spread' ? there : here,
      entries: tensorSize(plan, tensor),
      laneBytes: 4 * lanes,
      variantBytes,
    });
  }

  const calls = { forward: listOf([forward.list], tables), backward: listOf([backward.list], tables) };
  return {
    lanes,
    words: tables.words(),
    wordsAt: program.end(),
    bytes: { program: tables.end(), batch: batch.end() },
    ...calls,
    blocks: room.rows,
    slopes: room.slopes,
    constants: [
      { at: room.constants, rows: [1, 0] },
      ...[...room.identities].map(([qubits, at]) => ({ at, rows: identity(2 ** qubits) })),
      ...room.rows.flatMap(({ gates }) =>
        gates.flatMap(({ gate, matrix }) =>
          gate.angles > 0 ? [] : [{ at: matrix.at, rows: [...gate.matrix] }],
        ),
      ),
    ],
    copies,
    upstreamSums,
  };
}

function distinct(tensors: readonly TensorId[], keep: (tensor: TensorId) => boolean): TensorId[] {
  return [...new Set(tensors)].filter(keep);
}

function identity(dimension: number): number[] {
  return Array.from({ length: 2 * dimension * dimension }, (_, at) =>
    at % (2 * dimension + 2) === 0 ? 1 : 0,
  );
}

interface OutsideContext {
  readonly plan: Plan;
  readonly lanes: number;
  readonly placeOf: (tensor: TensorId) => Place;
  readonly upstreamSums: number;
}

/** A step outside chunks, in every lane; blocks, pulls and outputs are not among those. */
function lowerOutside(step: Step, calls: Calls, context: OutsideContext): void {
  const { plan, lanes, placeOf, upstreamSums } = context;
  switch (step.kind) {
    case 'contract':
      return lowerInLanes(step, calls, context);
    case 'seed': {
      const entries = tensorSize(plan, step.out);
      if (!step.add) calls.emit('clear', 'clear', { OUT: placeOf(step.out), bytes: 4 * lanes * entries });
      calls.emit('seed', 'seed', {
        FROM: inBatch(upstreamSums + 4 * lanes * step.index),
        OUT: placeOf(step.out),
        entries,
        coefficient: floatBits(step.coefficient),
        laneBytes: 4 * lanes,
        outBatched: 1,
        add: 1,
      });
      return;
    }
    case 'block':
    case 'pullBlock':
    case 'output':
      return;
    case 'constant':
    case 'encode':
    case 'pullEncode':
      throw new Error(`${step.kind} does not stand outside chunks`);
    default:
      step satisfies never;
  }
}

function lowerInLanes(step: ContractStep, calls: Calls, { plan, lanes, placeOf }: OutsideContext): void {
  const operandOf = (tensor: TensorId): Operand => ({ place: placeOf(tensor), name: '' });
  const way = sharedWay(contractionOf(plan, step), {
    a: operandOf(step.a),
    b: operandOf(step.b),
    out: operandOf(step.out),
  });
  const recorder: Recorder = {
    lanes,
    tables: calls.tables,
    scratch: { base: 'chunk', offset: 0 },
    emit: calls.emit,
    packed: () => {
      throw new Error('nothing is packed in lanes');
    },
  };
  const batched = { a: true, b: true, out: true };
  inEveryLane({ ...way.contraction, batched }, way.operands, recorder);
}
