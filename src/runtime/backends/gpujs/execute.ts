// Runs a plan step by step: contractions and sums in gpu.js kernels, the rest on the host; chunk by chunk of samples.
import { outputCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { Plan, Step } from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import type { DeviceExecutable } from '../backend.ts';
import { createEncoders } from '../host/encoders.ts';
import { createHost } from '../host/host.ts';
import { perWanted } from '../per-wanted.ts';
import { executeLater, type Batch, type BatchRun, type PlanDevice } from '../run-plan.ts';
import { framesOf, noFrame, type StepFrame } from '../step-frame.ts';
import { read, release, type Kernels } from './kernels.ts';
import { tensorStores, type TensorMap, type Tensors } from './tensors.ts';

export interface ExecutableOptions {
  readonly backend: string;
  /** The circuit that the caller asked for: its weights, inputs and outputs are those of the plan's. */
  readonly circuit: Circuit;
  /** Most samples at once. */
  readonly chunk: number;
  readonly disposed: () => Promise<void>;
}

export function createExecutable(plan: Plan, kernels: Kernels, options: ExecutableOptions): DeviceExecutable {
  const { backend, circuit } = options;
  return executeLater({ backend, circuit }, createDevice(plan, kernels, options));
}

function createDevice(
  plan: Plan,
  kernels: Kernels,
  { chunk, disposed }: Pick<ExecutableOptions, 'chunk' | 'disposed'>,
): PlanDevice<'later'> {
  const host = createHost(plan);
  const encoders = createEncoders(plan, host);
  const outputs = outputCount(plan.circuit);
  const storeOf = tensorStores(plan, kernels);
  const lists = perWanted((wanted) => wantedSteps(plan, wanted));
  /** What `load` makes, for all batches. */
  let loaded: TensorMap | undefined;

  /** Runs steps over the tensors that are there, to which theirs are added. */
  async function runSteps(steps: readonly Step[], frame: StepFrame, tensors: Tensors): Promise<void> {
    for (const step of steps) await runStep(step, frame, tensors);
  }

  async function runStep(step: Step, frame: StepFrame, tensors: Tensors): Promise<void> {
    const { samples, values, upstream, gradInputs } = frame;
    const { count } = samples;
    switch (step.kind) {
      case 'constant':
        return tensors.put(step.out, Float32Array.from(step.values), count);
      case 'block': {
        const entries = new Float32Array(tensors.sizeOf(step.out, count));
        host.fillView(step.view, entries, 0);
        return tensors.put(step.out, entries, count);
      }
      case 'encode': {
        const entries = new Float32Array(tensors.sizeOf(step.out, count));
        encoders.fill(step.encoder, samples, entries);
        return tensors.put(step.out, entries, count);
      }
      case 'contract':
        return tensors.contract(step, count);
      case 'output': {
        const from = await read(tensors.of(step.from));
        const lanes = tensors.lanesOf(step.from, count);
        for (let s = 0; s < count; s++) {
          for (let i = 0; i * lanes < from.length; i++)
            values[s * outputs + step.index + i] += step.coefficient * from[i * lanes + (s % lanes)];
        }
        return;
      }
      case 'seed': {
        const lanes = tensors.lanesOf(step.out, count);
        const seeds = new Float32Array(tensors.sizeOf(step.out, count));
        for (let s = 0; s < count; s++) {
          for (let i = 0; i * lanes < seeds.length; i++)
            seeds[i * lanes + (s % lanes)] += step.coefficient * upstream[s * outputs + step.index + i];
        }
        return tensors.put(step.out, seeds, count);
      }
      case 'pullBlock':
        return host.pullView(step.view, await read(tensors.of(step.from)), 0);
      case 'pullEncode':
        return encoders.pull(step.encoder, samples, await read(tensors.of(step.from)), gradInputs);
      default:
        step satisfies never;
    }
  }

  async function load(): Promise<TensorMap> {
    const tensors = storeOf(new Map());
    try {
      await runSteps(plan.load, noFrame, tensors);
      return tensors.all();
    } catch (error) {
      tensors.free();
      throw error;
    }
  }

  async function begin(batch: Batch): Promise<BatchRun<'later'>> {
    const { once, each, eachBack, onceBack } = lists.of(batch.back?.wanted);
    const tensors = storeOf((loaded ??= await load()));
    const frames = framesOf(plan, encoders, batch);
    return {
      chunk,
      once: () => runSteps(once, frames.once(), tensors),
      async each(samples) {
        const frame = frames.each(samples);
        await runSteps(each, frame, tensors);
        if (batch.back) {
          await runSteps(eachBack, frame, tensors);
          encoders.finish(frame.samples, batch.result);
        }
        tensors.free('batched');
      },
      onceBack: (back) => runSteps(onceBack, frames.onceBack(back), tensors),
      end: () => tensors.free(),
    };
  }

  return {
    host,
    begin,
    async dispose() {
      for (const values of loaded?.values() ?? []) release(values);
      loaded = undefined;
      await disposed();
    },
  };
}
