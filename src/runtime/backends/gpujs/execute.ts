// Runs a plan step by step: contractions and sums in gpu.js kernels, the rest on the host; chunk by chunk of samples.
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { ContractStep } from '../../../compiler/plan/contraction.ts';
import {
  tensorSize,
  type Plan,
  type Step,
  type StepLists,
  type TensorId,
  type Wanted,
} from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { tablesOf, type ContractionTables } from '../../../compiler/targets/gpujs/index.ts';
import type { DeviceExecutable, Gradients } from '../backend.ts';
import { checkLengths } from '../check-lengths.ts';
import { fillEncoder, pullEncoder, type Samples } from '../host/encoders.ts';
import { createHost } from '../host/host.ts';
import { inTurn } from '../in-turn.ts';
import { read, release, type Kernels, type Values } from './kernels.ts';

export interface ExecutableOptions {
  /** The circuit that the caller asked for: its weights, inputs and outputs are those of the plan's. */
  readonly circuit: Circuit;
  /** Most samples at once. */
  readonly chunk: number;
  readonly disposed: () => void;
}

/** What a list of steps works on: one sample, or none, stands for all where nothing is batched. */
interface Frame {
  readonly samples: Samples;
  /** [count × outputs], added to. */
  readonly values: Float64Array;
  /** [count × outputs] */
  readonly upstream: ArrayLike<number>;
  /** Gradients by the encoders' angles, laid out as `samples.angles`. */
  readonly flows: Float64Array;
  readonly gradInputs: Float64Array;
}

export function createExecutable(plan: Plan, kernels: Kernels, options: ExecutableOptions): DeviceExecutable {
  const { circuit } = options;
  const host = createHost(plan);
  const inputs = inputCount(circuit);
  const outputs = outputCount(circuit);
  const turn = inTurn();
  const tables = new Map<ContractStep, ContractionTables>();
  const lists = new Map<string, StepLists>();
  /** What `load` makes, for all batches. */
  let loaded: Promise<Map<TensorId, Values>> | undefined;
  let live = true;

  const baseOf = (id: TensorId) => plan.tensors[id].of ?? id;

  function tablesFor(step: ContractStep): ContractionTables {
    let own = tables.get(step);
    if (!own) tables.set(step, (own = tablesOf(plan, step)));
    return own;
  }

  function listsFor(wanted: Wanted | undefined): StepLists {
    const key = wanted ? `${wanted.weights} ${wanted.inputs}` : 'values';
    let own = lists.get(key);
    if (!own) lists.set(key, (own = wantedSteps(plan, wanted)));
    return own;
  }

  /** Runs steps over the tensors in `known`, to which theirs are added. */
  async function runSteps(steps: readonly Step[], frame: Frame, known: Map<TensorId, Values>): Promise<void> {
    const { samples, values, upstream, flows, gradInputs } = frame;
    const { count } = samples;
    const lanesOf = (id: TensorId) => (plan.tensors[id].batched ? count : 1);
    const sizeOf = (id: TensorId) => tensorSize(plan, id) * lanesOf(id);
    const of = (id: TensorId) => known.get(baseOf(id))!;

    /** A tensor that is there already is one to which the plan adds. */
    async function put(id: TensorId, numbers: Values): Promise<void> {
      const before = known.get(baseOf(id));
      known.set(baseOf(id), before ? await kernels.add(before, numbers, sizeOf(id)) : numbers);
      if (!before) return;
      release(before);
      release(numbers);
    }

    for (const step of steps) {
      switch (step.kind) {
        case 'constant':
          await put(step.out, Float32Array.from(step.values));
          break;
        case 'block': {
          const entries = new Float32Array(sizeOf(step.out));
          host.fillView(step.view, entries, 0);
          await put(step.out, entries);
          break;
        }
        case 'encode': {
          const entries = new Float32Array(sizeOf(step.out));
          fillEncoder(plan, host, step, samples, entries);
          await put(step.out, entries);
          break;
        }
        case 'contract':
          await put(step.out, await kernels.contract(tablesFor(step), of(step.a), of(step.b), count));
          break;
        case 'output': {
          const from = await read(of(step.from));
          const lanes = lanesOf(step.from);
          for (let s = 0; s < count; s++) {
            for (let i = 0; i * lanes < from.length; i++)
              values[s * outputs + step.index + i] += step.coefficient * from[i * lanes + (s % lanes)];
          }
          break;
        }
        case 'seed': {
          const lanes = lanesOf(step.out);
          const seeds = new Float32Array(sizeOf(step.out));
          for (let s = 0; s < count; s++) {
            for (let i = 0; i * lanes < seeds.length; i++)
              seeds[i * lanes + (s % lanes)] += step.coefficient * upstream[s * outputs + step.index + i];
          }
          await put(step.out, seeds);
          break;
        }
        case 'pullBlock':
          host.pullView(step.view, await read(of(step.from)), 0);
          break;
        case 'pullEncode':
          pullEncoder(plan, host, step, samples, await read(of(step.from)), flows, gradInputs);
          break;
      }
    }
  }

  async function load(): Promise<Map<TensorId, Values>> {
    const known = new Map<TensorId, Values>();
    await runSteps(plan.load, single(none, none, none), known);
    return known;
  }

  async function run(
    weights: ArrayLike<number>,
    given: ArrayLike<number>,
    batch: number,
    back?: { readonly upstream: ArrayLike<number>; readonly wanted: Wanted },
  ): Promise<Gradients> {
    checkLengths(circuit, weights, given, batch, back?.upstream);
    const result = {
      values: new Float64Array(batch * outputs),
      weights: new Float64Array(back ? weightCount(circuit) : 0),
      inputs: new Float64Array(back ? batch * inputs : 0),
    };
    if (batch === 0) return result;
    const { once, each, eachBack, onceBack } = listsFor(back?.wanted);
    const constants = await (loaded ??= load());
    const known = new Map(constants);
    const forget = (which: (id: TensorId) => boolean) => {
      for (const [id, values] of known) {
        if (constants.has(id) || !which(id)) continue;
        release(values);
        known.delete(id);
      }
    };
    try {
      host.begin(weights);
      if (back) host.startPull();
      const shared = new Float64Array(outputs);
      await runSteps(once, single(shared, none, none), known);
      for (let first = 0; first < batch; first += options.chunk) {
        const count = Math.min(options.chunk, batch - first);
        const angles = new Float64Array(plan.encoders.length * count);
        host.angles(given, first, count, angles, 0, count);
        const values = result.values.subarray(first * outputs, (first + count) * outputs);
        for (let s = 0; s < count; s++) values.set(shared, s * outputs);
        const frame: Frame = {
          samples: { inputs: given, first, count, angles },
          values,
          upstream: back
            ? Float64Array.from(values, (_, index) => back.upstream[first * outputs + index])
            : none,
          flows: new Float64Array(angles.length),
          gradInputs: result.inputs,
        };
        await runSteps(each, frame, known);
        if (back) {
          await runSteps(eachBack, frame, known);
          host.pullAngles(frame.flows, 0, count, given, first, count, result.weights, result.inputs);
        }
        forget((id) => plan.tensors[id].batched);
      }
      if (back) {
        const sums = new Float64Array(outputs);
        for (let at = 0; at < batch * outputs; at++) sums[at % outputs] += back.upstream[at];
        await runSteps(onceBack, single(shared, sums, result.inputs), known);
        host.finish(result.weights);
      }
      return result;
    } finally {
      forget(() => true);
    }
  }

  return {
    backend: 'gpujs',
    circuit,
    forward: (weights, samples, batch) => turn(async () => (await run(weights, samples, batch)).values),
    vjp: (weights, samples, upstream, batch, wanted = { weights: true, inputs: true }) =>
      turn(() => run(weights, samples, batch, { upstream, wanted })),
    dispose() {
      if (!live) return;
      live = false;
      turn(async () => {
        for (const values of (await loaded)?.values() ?? []) release(values);
      }).finally(options.disposed);
    },
  };
}

const none = new Float64Array(0);

/** For lists in which nothing is batched. */
function single(values: Float64Array, upstream: ArrayLike<number>, gradInputs: Float64Array): Frame {
  return {
    samples: { inputs: none, first: 0, count: 1, angles: none },
    values,
    upstream,
    flows: none,
    gradInputs,
  };
}
