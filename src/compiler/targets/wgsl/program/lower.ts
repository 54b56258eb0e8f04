// A plan as a device program: all its steps, with angles, block matrices, encoders and the gradients by them, as a schedule
// of instructions.
import { outputCount, weightCount } from '../../../circuit/circuit.ts';
import { contractionOf } from '../../../plan/contraction.ts';
import { tensorSize, type Plan, type Step, type StepListName, type TensorId } from '../../../plan/plan.ts';
import { wantedSteps } from '../../../plan/wanted-steps.ts';
import { createAngles, type Angles } from './angles.ts';
import { anglesOfBlock, emitBlock, type BlockMatrix } from './blocks.ts';
import { emitContraction, emitScaled, emitZero } from './contractions.ts';
import {
  createBuilder,
  upTo,
  whole,
  type Builder,
  type Operand,
  type Phase,
  type Region,
  type Vector,
} from './instructions.ts';
import { schedule, type Schedule } from './schedule.ts';
import { tableOf, type Table } from './table.ts';

export interface DeviceProgram {
  /** Whether it makes gradients besides values. */
  readonly gradient: boolean;
  readonly table: Table;
  /** Numbers once for all samples, of each sample, and summed over samples by each workgroup. */
  readonly sizes: Schedule['sizes'];
  /** Where totals of the sums belong, among the numbers that are there once. */
  readonly totals: number;
  /** The first numbers of those that are there once. */
  readonly constants: Float32Array<ArrayBuffer>;
  /** Where weights are to be put before, and where their gradients lie after a batch. */
  readonly weights: number;
  readonly gradWeights: number;
}

/** Values, or values and gradients by weights and inputs. The plan has no 'amplitudes' encoders. */
export function lowerToProgram(plan: Plan, gradient: boolean): DeviceProgram {
  const wanted = { weights: true, inputs: true };
  const lists = wantedSteps(plan, gradient ? wanted : undefined);
  const builder = createBuilder();
  const all = Object.values(lists).flat();
  const blocks = new Set(all.flatMap((step) => (step.kind === 'block' ? [plan.views[step.view].block] : [])));
  const encoders = new Set(all.flatMap((step) => (step.kind === 'encode' ? [step.encoder] : [])));
  const used = [
    ...[...blocks].flatMap((block) => anglesOfBlock(plan.blocks[block])),
    ...[...encoders].map((encoder) => angleOf(plan, encoder)),
  ];
  const angles = createAngles(plan.circuit, used, builder);
  const tensors = createTensors(plan, builder);
  const views = createViews(plan, angles, builder);
  const outputs = createOutputs(plan, all, builder);
  const context = { plan, builder, angles, tensors, views, outputs };

  for (const name of ['load', 'once', 'each'] as const)
    for (const step of lists[name]) emitStep(step, name, context);
  outputs.store();
  if (gradient) {
    for (const step of lists.eachBack) emitStep(step, 'eachBack', context);
    angles.finishEach();
    for (const step of lists.onceBack) emitStep(step, 'onceBack', context);
    views.pull();
    angles.finishOnce();
  }
  const kept = gradient && weightCount(plan.circuit) > 0 ? [angles.gradWeights] : [];
  const one = builder.constant([1]);
  const scheduled = schedule(builder.instructions, [angles.weights, one], kept);
  const placeOf = (vector: Vector) => scheduled.placeOf(whole(vector), 'once').at;
  return {
    gradient,
    table: tableOf(scheduled, placeOf(one)),
    sizes: scheduled.sizes,
    totals: scheduled.totals,
    constants: constantsOf(scheduled.constants),
    weights: placeOf(angles.weights),
    gradWeights: kept.length > 0 ? placeOf(angles.gradWeights) : 0,
  };
}

interface Context {
  readonly plan: Plan;
  readonly builder: Builder;
  readonly angles: Angles;
  readonly tensors: Tensors;
  readonly views: ReturnType<typeof createViews>;
  readonly outputs: ReturnType<typeof createOutputs>;
}

function emitStep(step: Step, list: StepListName, context: Context): void {
  const { plan, builder, angles, tensors, views, outputs } = context;
  const phase: Phase = list === 'eachBack' ? 'each' : list;
  switch (step.kind) {
    case 'constant':
      tensors.set(step.out, builder.constant(step.values));
      break;
    case 'block':
      tensors.set(step.out, views.make(step.view));
      break;
    case 'encode': {
      const encoder = plan.encoders[step.encoder];
      if (encoder.kind !== 'angle') throw new Error('Amplitudes are made by the host.');
      const matrix = whole(builder.constant(encoder.matrix, true));
      const out = whole(tensors.out(step.out, list));
      builder.emit(phase, { kind: 'encode', out, angle: angles.operandOf(encoder.angle), matrix });
      break;
    }
    case 'contract': {
      const [a, b] = [whole(tensors.in(step.a)), whole(tensors.in(step.b))];
      const vector = tensors.out(step.out, list);
      const add = step.add || vector.region === 'sums';
      emitContraction(builder, phase, contractionOf(plan, step), { a, b, out: whole(vector), add });
      break;
    }
    case 'output':
      outputs.add(tensors.in(step.from), step.index, step.coefficient, phase);
      break;
    case 'seed': {
      const vector = tensors.out(step.out, list);
      const add = step.add || vector.region === 'sums';
      const from = { vector: outputs.upstream(phase), at: step.index };
      const all = upTo(vector.size);
      emitScaled(builder, phase, { from, to: [all, all], out: whole(vector), factor: step.coefficient, add });
      break;
    }
    case 'pullBlock':
      views.flow(step.view, tensors.in(step.from));
      break;
    case 'pullEncode': {
      const encoder = plan.encoders[step.encoder];
      if (encoder.kind !== 'angle') throw new Error('Amplitudes are made by the host.');
      const gradient = tensors.in(step.from);
      const out = whole(builder.vector(gradient.region, 1));
      const matrix = whole(builder.constant(encoder.matrix, true));
      const operands = { angle: angles.operandOf(encoder.angle), matrix, gradient: whole(gradient) };
      builder.emit(phase, { kind: 'pull', out, ...operands, count: gradient.size });
      angles.flow(encoder.angle, out);
      break;
    }
    default:
      step satisfies never;
  }
}

function angleOf(plan: Plan, encoder: number) {
  const found = plan.encoders[encoder];
  if (found.kind !== 'angle') throw new Error('Amplitudes are made by the host.');
  return found.angle;
}

type Tensors = ReturnType<typeof createTensors>;

/** The vectors of a plan's tensors. */
function createTensors(plan: Plan, builder: Builder) {
  const vectors = new Map<TensorId, Vector>();
  const baseOf = (tensor: TensorId) => plan.tensors[tensor].of ?? tensor;
  return {
    set: (tensor: TensorId, vector: Vector) => void vectors.set(baseOf(tensor), vector),
    in: (tensor: TensorId) => vectors.get(baseOf(tensor))!,
    /** The vector that a step of this list writes. */
    out(tensor: TensorId, list: StepListName): Vector {
      const base = baseOf(tensor);
      let vector = vectors.get(base);
      if (!vector) {
        const inChunks = list === 'each' || list === 'eachBack';
        const region: Region = plan.tensors[base].batched ? 'each' : inChunks ? 'sums' : 'once';
        vectors.set(base, (vector = builder.vector(region, tensorSize(plan, base))));
      }
      return vector;
    },
  };
}

/** The entries that views take of block matrices, and the gradients by them. */
function createViews(plan: Plan, angles: Angles, builder: Builder) {
  const matrices = new Map<number, BlockMatrix>();
  const gradients = new Map<number, { readonly view: number; readonly gradient: Vector }[]>();
  const matrixOf = (block: number) => {
    let matrix = matrices.get(block);
    if (!matrix) matrices.set(block, (matrix = emitBlock(plan.blocks[block], angles, builder)));
    return matrix;
  };
  /** Of a view: the entries of the matrix, and where they go; the entries of the identity that go before it. */
  function partsOf(view: number) {
    const { block, entries, choice } = plan.views[view];
    const size = matrixOf(block).vector.size;
    const before = choice === 2 ? size : 0;
    const places = upTo(entries.length);
    const [own, fixed] = [places.filter((at) => entries[at] >= before), places.filter((at) => entries[at] < before)]; // prettier-ignore
    const side = Math.sqrt(size);
    return {
      own,
      from: own.map((at) => entries[at] - before),
      fixed,
      identity: Array.from(fixed, (at) => (entries[at] % (side + 1) === 0 ? 1 : 0)),
      isAll: before === 0 && entries.length === size && entries.every((entry, at) => entry === at),
    };
  }

  return {
    /** In `once`. */
    make(view: number): Vector {
      const { vector: matrix } = matrixOf(plan.views[view].block);
      const { own, from, fixed, identity, isAll } = partsOf(view);
      if (isAll) return matrix;
      const vector = builder.vector('once', plan.views[view].entries.length);
      const copy = (operand: Operand, to: readonly [Int32Array, Int32Array]) =>
        emitScaled(builder, 'once', { from: operand, to, out: whole(vector), factor: 1, add: false });
      if (fixed.length > 0) copy(whole(builder.constant(identity)), [upTo(fixed.length), fixed]);
      if (own.length > 0) copy(whole(matrix), [from, own]);
      return vector;
    },
    flow(view: number, gradient: Vector): void {
      const { block } = plan.views[view];
      gradients.set(block, [...(gradients.get(block) ?? []), { view, gradient }]);
    },
    /** In `onceBack`, after all flows. */
    pull(): void {
      for (const [block, flows] of gradients) {
        const matrix = matrixOf(block);
        if (flows.length === 1 && partsOf(flows[0].view).isAll) {
          matrix.pull(flows[0].gradient);
          continue;
        }
        const sum = builder.vector('once', matrix.vector.size);
        emitZero(builder, 'onceBack', sum);
        for (const { view, gradient } of flows) {
          const { own, from } = partsOf(view);
          for (const [places, targets] of withoutRepeats(own, from)) {
            const to = [places, targets] as const;
            emitScaled(builder, 'onceBack', {
              from: whole(gradient),
              to,
              out: whole(sum),
              factor: 1,
              add: true,
            });
          }
        }
        matrix.pull(sum);
      }
    },
  };
}

/** Pairs of a place and a target in groups, in none of which a target stands twice. */
function withoutRepeats(places: Int32Array, targets: Int32Array): [Int32Array, Int32Array][] {
  const groups: [number[], number[]][] = [];
  const met = new Map<number, number>();
  targets.forEach((target, index) => {
    const group = met.get(target) ?? 0;
    met.set(target, group + 1);
    groups[group] ??= [[], []];
    groups[group][0].push(places[index]);
    groups[group][1].push(target);
  });
  return groups.map(([own, to]) => [Int32Array.from(own), Int32Array.from(to)]);
}

/** Values of each sample, and what gradients are taken of. */
function createOutputs(plan: Plan, steps: readonly Step[], builder: Builder) {
  const count = outputCount(plan.circuit);
  const values = builder.vector('each', count);
  const shared = builder.vector('once', count);
  const given = builder.vector('each', count);
  const sums = builder.vector('sums', count);
  const all = upTo(count);
  const isOnly = steps.filter(({ kind }) => kind === 'output').length === 1;
  const begun = new Set<Vector>();
  return {
    add(from: Vector, index: number, coefficient: number, phase: Phase): void {
      const vector = phase === 'each' ? values : shared;
      const covers = isOnly && from.size === count;
      if (!covers && !begun.has(vector)) emitZero(builder, phase, vector);
      begun.add(vector);
      const own = upTo(from.size);
      const out = { vector, at: index };
      emitScaled(builder, phase, {
        from: whole(from),
        to: [own, own],
        out,
        factor: coefficient,
        add: !covers,
      });
    },
    store(): void {
      if (begun.has(shared)) {
        const add = begun.has(values);
        emitScaled(builder, 'each', {
          from: whole(shared),
          to: [all, all],
          out: whole(values),
          factor: 1,
          add,
        });
      } else if (!begun.has(values)) emitZero(builder, 'each', values);
      builder.emit('each', { kind: 'store', from: whole(values), target: 'values' });
    },
    /** In `onceBack` summed over all samples. */
    upstream(phase: Phase): Vector {
      if (!begun.has(given)) builder.emit('each', { kind: 'load', out: whole(given), source: 'upstream' });
      begun.add(given);
      if (phase === 'each') return given;
      if (!begun.has(sums))
        emitScaled(builder, 'each', {
          from: whole(given),
          to: [all, all],
          out: whole(sums),
          factor: 1,
          add: true,
        });
      begun.add(sums);
      return sums;
    },
  };
}

function constantsOf(vectors: readonly Vector[]): Float32Array<ArrayBuffer> {
  const numbers = vectors.flatMap(({ constants, precise }) => {
    const high = Array.from(constants!, Math.fround);
    return precise ? [...high, ...constants!.map((value, at) => Math.fround(value - high[at]))] : high;
  });
  return Float32Array.from(numbers);
}
