// A plan as a device program: all its steps, with angles, block matrices, encoders and the gradients by them, as a schedule
// of instructions.
import { weightCount } from '../../../circuit/circuit.ts';
import { contractionOf } from '../../../plan/contraction.ts';
import { tensorSize, type Plan, type Step, type StepListName, type TensorId } from '../../../plan/plan.ts';
import { wantedSteps } from '../../../plan/wanted-steps.ts';
import { createAngleFlows } from './angle-flows.ts';
import { emitAngles } from './angles.ts';
import { anglesOfBlock } from './blocks.ts';
import { emitContraction, emitScaled } from './contractions.ts';
import {
  createBuilder,
  upTo,
  whole,
  type Builder,
  type Phase,
  type Region,
  type Vector,
} from './instructions.ts';
import { anglesOfEncoder, createEncoders, readsInputs } from './encoders.ts';
import { createOutputs } from './outputs.ts';
import { programOf, type DeviceProgram } from './program.ts';
import { createViews } from './views.ts';

/** Whether it makes gradients besides values, and where those by weights lie after a batch. */
export interface PlanProgram extends DeviceProgram {
  readonly gradient: boolean;
  readonly gradWeights: number;
}

/** Values, or values and gradients by weights and inputs. */
export function lowerToProgram(plan: Plan, gradient: boolean): PlanProgram {
  const wanted = { weights: true, inputs: true };
  const lists = wantedSteps(plan, gradient ? wanted : undefined);
  const builder = createBuilder();
  const all = Object.values(lists).flat();
  const blocks = new Set(all.flatMap((step) => (step.kind === 'block' ? [plan.views[step.view].block] : [])));
  const used = new Set(all.flatMap((step) => (step.kind === 'encode' ? [step.encoder] : [])));
  const given = [
    ...[...blocks].flatMap((block) => anglesOfBlock(plan.blocks[block])),
    ...[...used].flatMap((encoder) => anglesOfEncoder(plan.encoders[encoder])),
  ];
  const runs = [...used].some((encoder) => readsInputs(plan.encoders[encoder]));
  const angles = emitAngles(plan.circuit, given, runs, builder);
  const flows = createAngleFlows(plan.circuit, angles, builder);
  const tensors = createTensors(plan, builder);
  const views = createViews(plan, angles, builder);
  const encoders = createEncoders(plan, angles, flows, builder);
  const outputs = createOutputs(plan, all, builder);
  const context = { plan, builder, tensors, encoders, views, outputs };

  for (const name of ['load', 'once', 'each'] as const)
    for (const step of lists[name]) emitStep(step, name, context);
  outputs.store();
  if (gradient) {
    for (const step of lists.eachBack) emitStep(step, 'eachBack', context);
    flows.finishEach();
    for (const step of lists.onceBack) emitStep(step, 'onceBack', context);
    views.pull(flows);
    flows.finishOnce();
  }
  const kept = gradient && weightCount(plan.circuit) > 0 ? [flows.gradWeights] : [];
  const { program, placeOf } = programOf(builder, { weights: angles.weights, kept });
  return { ...program, gradient, gradWeights: kept.length > 0 ? placeOf(flows.gradWeights) : 0 };
}

interface Context {
  readonly plan: Plan;
  readonly builder: Builder;
  readonly tensors: Tensors;
  readonly encoders: ReturnType<typeof createEncoders>;
  readonly views: ReturnType<typeof createViews>;
  readonly outputs: ReturnType<typeof createOutputs>;
}

function emitStep(step: Step, list: StepListName, context: Context): void {
  const { plan, builder, tensors, encoders, views, outputs } = context;
  const phase: Phase = list === 'eachBack' ? 'each' : list;
  switch (step.kind) {
    case 'constant':
      tensors.set(step.out, builder.constant(step.values));
      break;
    case 'block':
      tensors.set(step.out, views.make(step.view));
      break;
    case 'encode':
      encoders.fill(step.encoder, tensors.out(step.out, list));
      break;
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
    case 'pullEncode':
      encoders.pull(step.encoder, tensors.in(step.from));
      break;
    default:
      step satisfies never;
  }
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
