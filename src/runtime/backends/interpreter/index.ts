// Plans run literally, step by step and sample by sample, in float64: what a plan means, to which kernels are held.
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { contractionOf, offsetsOf, type ContractStep } from '../../../compiler/plan/contraction.ts';
import { planFor, type PlanOptions } from '../../../compiler/plan/index.ts';
import { tensorSize, type Plan, type Step } from '../../../compiler/plan/plan.ts';
import { derivativesAt, functionsAt } from '../../../compiler/plan/trigonometric.ts';
import type { Backend, Executable } from '../backend.ts';
import { checkLengths } from '../check-lengths.ts';
import { createHost } from '../host/host.ts';

export function createInterpreter(options: PlanOptions = {}): Backend {
  return {
    name: 'interpreter',
    unavailable: () => undefined,
    load: (circuit) => interpretPlan(planFor(circuit, options), circuit),
  };
}

/** `circuit`: the one that the caller asked for; weights, inputs and outputs are those of the plan's. */
export function interpretPlan(plan: Plan, circuit: Circuit = plan.circuit): Executable {
  const host = createHost(plan);
  const inputs = inputCount(circuit);
  const outputs = outputCount(circuit);
  const numbers = plan.tensors.map((tensor, id) =>
    tensor.of === undefined ? new Float64Array(tensorSize(plan, id)) : undefined,
  );
  const of = (id: number) => numbers[plan.tensors[id].of ?? id]!;
  const contractions = new Map<ContractStep, (clear: boolean) => void>();
  const angles = new Float64Array(plan.encoders.length);
  for (const step of plan.load) {
    if (step.kind === 'constant') of(step.out).set(step.values);
    else if (step.kind === 'contract') contract(step);
  }

  function contract(step: ContractStep): void {
    let run = contractions.get(step);
    if (!run)
      contractions.set(step, (run = compileContraction(plan, step, of(step.a), of(step.b), of(step.out))));
    run(!step.add);
  }

  /** One sample's turn through a list; `at` is where its outputs stand in values or upstream. */
  function runSteps(
    steps: readonly Step[],
    samples: ArrayLike<number>,
    sample: number,
    values: Float64Array,
    upstream: ArrayLike<number>,
    flows: Float64Array,
    gradInputs: Float64Array,
  ): void {
    for (const step of steps) {
      switch (step.kind) {
        case 'block':
          host.fillView(step.view, of(step.out), 0);
          break;
        case 'encode': {
          const encoder = plan.encoders[step.encoder];
          if (encoder.kind === 'amplitudes') {
            host.amplitudes(step.encoder, samples, sample, of(step.out), 0, 1);
          } else {
            const f = functionsAt(angles[step.encoder]);
            const out = of(step.out);
            for (let i = 0; i < out.length; i++) out[i] = dot(encoder.matrix, i, f);
          }
          break;
        }
        case 'contract':
          contract(step);
          break;
        case 'output':
          of(step.from).forEach(
            (value, i) => (values[sample * outputs + step.index + i] += step.coefficient * value),
          );
          break;
        case 'seed': {
          const out = of(step.out);
          for (let i = 0; i < out.length; i++) {
            out[i] = (step.add ? out[i] : 0) + step.coefficient * upstream[sample * outputs + step.index + i];
          }
          break;
        }
        case 'pullBlock':
          host.pullView(step.view, of(step.from), 0);
          break;
        case 'pullEncode': {
          const encoder = plan.encoders[step.encoder];
          if (encoder.kind === 'amplitudes') {
            host.pullAmplitudes(step.encoder, of(step.from), 0, 1, samples, sample, gradInputs);
          } else {
            const f = derivativesAt(angles[step.encoder]);
            of(step.from).forEach((value, i) => (flows[step.encoder] += value * dot(encoder.matrix, i, f)));
          }
          break;
        }
      }
    }
  }

  function forwardBatch(
    weights: ArrayLike<number>,
    samples: ArrayLike<number>,
    batch: number,
    after: (sample: number, values: Float64Array) => void,
  ) {
    host.begin(weights);
    const shared = new Float64Array(outputs);
    runSteps(plan.once, [], 0, shared, [], none, none);
    const values = new Float64Array(batch * outputs);
    for (let sample = 0; sample < batch; sample++) {
      values.set(shared, sample * outputs);
      host.angles(samples, sample, 1, angles, 0, 1);
      runSteps(plan.each, samples, sample, values, [], none, none);
      after(sample, values);
    }
    return values;
  }

  return {
    backend: 'interpreter',
    circuit,
    forward(weights, samples, batch) {
      checkLengths(circuit, weights, samples, batch);
      return forwardBatch(weights, samples, batch, () => {});
    },
    vjp(weights, samples, upstream, batch) {
      checkLengths(circuit, weights, samples, batch, upstream);
      const gradWeights = new Float64Array(weightCount(circuit));
      const gradInputs = new Float64Array(batch * inputs);
      host.startPull();
      for (const step of plan.eachBack)
        if ('out' in step && !plan.tensors[step.out].batched) of(step.out).fill(0);
      const sums = new Float64Array(outputs);
      for (let at = 0; at < upstream.length; at++) sums[at % outputs] += upstream[at];
      const values = forwardBatch(weights, samples, batch, (sample, soFar) => {
        const flows = new Float64Array(plan.encoders.length);
        runSteps(plan.eachBack, samples, sample, soFar, upstream, flows, gradInputs);
        host.pullAngles(flows, 0, 1, samples, sample, 1, gradWeights, gradInputs);
      });
      runSteps(plan.onceBack, [], 0, values, sums, none, gradInputs);
      host.finish(gradWeights);
      return { values, weights: gradWeights, inputs: gradInputs };
    },
    dispose() {},
  };
}

const none = new Float64Array(0);

/** The loops of one contraction over these arrays. */
function compileContraction(
  plan: Plan,
  step: ContractStep,
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
) {
  const { shared, rows, columns, sum } = contractionOf(plan, step);
  const table = (axes: typeof shared) => ({
    a: offsetsOf(axes, 'a'),
    b: offsetsOf(axes, 'b'),
    out: offsetsOf(axes, 'out'),
  });
  const [s, r, c, k] = [shared, rows, columns, sum].map(table);
  return (clear: boolean): void => {
    for (let i = 0; i < s.a.length; i++) {
      for (let row = 0; row < r.a.length; row++) {
        for (let column = 0; column < c.a.length; column++) {
          const left = s.a[i] + r.a[row];
          const right = s.b[i] + c.b[column];
          let total = 0;
          for (let term = 0; term < k.a.length; term++) total += a[left + k.a[term]] * b[right + k.b[term]];
          const to = s.out[i] + r.out[row] + c.out[column];
          out[to] = clear ? total : out[to] + total;
        }
      }
    }
  };
}

function dot(matrix: readonly number[], row: number, f: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < 5; index++) sum += matrix[5 * row + index] * f[index];
  return sum;
}
