// Plans run literally, step by step and sample by sample, in float64: what a plan means, to which kernels are held.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { planFor, type PlanOptions } from '../../../compiler/plan/index.ts';
import { writtenBy, type Plan, type Step } from '../../../compiler/plan/plan.ts';
import type { Backend, Executable } from '../backend.ts';
import { createEncoders } from '../host/encoders.ts';
import { createHost } from '../host/host.ts';
import { executeNow, type BatchRun, type PlanDevice } from '../run-plan.ts';
import { framesOf, noFrame, type StepFrame } from '../step-frame.ts';
import { createTensors } from './tensors.ts';

export function createInterpreter(options: PlanOptions = {}): Backend {
  return {
    name: 'interpreter',
    unavailable: () => undefined,
    load: (circuit) => interpretPlan(planFor(circuit, options), circuit),
  };
}

/** `circuit`: the one that the caller asked for; weights, inputs and outputs are those of the plan's. */
export function interpretPlan(plan: Plan, circuit: Circuit = plan.circuit): Executable {
  return executeNow({ backend: 'interpreter', circuit }, createDevice(plan));
}

/** All gradients are computed, whichever are wanted. */
function createDevice(plan: Plan): PlanDevice<'now'> {
  const host = createHost(plan);
  const encoders = createEncoders(plan, host);
  const { of, contract } = createTensors(plan);
  runSteps(plan.load, noFrame);

  function runSteps(steps: readonly Step[], frame: StepFrame): void {
    for (const step of steps) runStep(step, frame);
  }

  function runStep(step: Step, { samples, values, upstream, gradInputs }: StepFrame): void {
    switch (step.kind) {
      case 'constant':
        of(step.out).set(step.values);
        break;
      case 'block':
        host.fillView(step.view, of(step.out), 0);
        break;
      case 'encode':
        encoders.fill(step.encoder, samples, of(step.out));
        break;
      case 'contract':
        contract(step);
        break;
      case 'output':
        of(step.from).forEach((value, i) => (values[step.index + i] += step.coefficient * value));
        break;
      case 'seed': {
        const out = of(step.out);
        for (let i = 0; i < out.length; i++)
          out[i] = (step.add ? out[i] : 0) + step.coefficient * upstream[step.index + i];
        break;
      }
      case 'pullBlock':
        host.pullView(step.view, of(step.from), 0);
        break;
      case 'pullEncode':
        encoders.pull(step.encoder, samples, of(step.from), gradInputs);
        break;
      default:
        step satisfies never;
    }
  }

  return {
    host,
    begin(batch): BatchRun<'now'> {
      const frames = framesOf(plan, encoders, batch);
      if (batch.back)
        for (const tensor of plan.eachBack.flatMap(writtenBy))
          if (!plan.tensors[tensor].batched) of(tensor).fill(0);
      return {
        chunk: 1,
        once: () => runSteps(plan.once, frames.once()),
        each(samples) {
          const frame = frames.each(samples);
          runSteps(plan.each, frame);
          if (!batch.back) return;
          runSteps(plan.eachBack, frame);
          encoders.finish(frame.samples, batch.result);
        },
        onceBack: (back) => runSteps(plan.onceBack, frames.onceBack(back)),
        end() {},
      };
    },
    dispose() {},
  };
}
