// The angles of the matrices that each sample of a sweep has, in float64: to the device as cosine and sine of their halves, and
// back from the flows towards them to weights and inputs.
import { evaluateSteps, pullSteps, type AngleProgram } from '../../../compiler/circuit/angle-program.ts';
import type { SampleMatrices } from '../../../compiler/targets/wgsl/index.ts';
import type { Gradients } from '../backend.ts';
import { putHalfCircle } from '../host/half-circles.ts';
import type { Samples } from '../host/samples.ts';

/** What a host of a sweep holds: the values of all steps, and flows towards them. */
export interface StepNumbers {
  readonly program: AngleProgram;
  /** Numbers of a sample. */
  readonly inputs: number;
  readonly values: Float64Array;
  readonly flows: Float64Array;
}

export interface SweepAngles {
  /** Angles of the batch, then of each sample: cosine and sine of the half of each. */
  fill(samples: Samples, out: Float32Array): void;
  /** Takes the flows of each sample out of the matrices that were pulled; what goes to steps of the batch waits there. */
  pull(
    samples: Samples,
    flows: Float32Array,
    pulled: readonly boolean[],
    into: Pick<Gradients, 'weights' | 'inputs'>,
  ): void;
}

export function createSweepAngles(matrices: SampleMatrices, numbers: StepNumbers): SweepAngles {
  const { once, each, flows: sources } = matrices;
  const { program, inputs, values, flows } = numbers;
  /** Of each angle of a sample, the input that it is; undefined where some are computed. */
  const plain = inputsOf(program, each);
  const targets = Int32Array.from(sources, ({ step }) => step);

  function pullComputed(
    { inputs: given, first, count }: Samples,
    found: Float32Array,
    taken: readonly number[],
    into: Pick<Gradients, 'weights' | 'inputs'>,
  ): void {
    for (let s = 0; s < count; s++) {
      const offset = (first + s) * inputs;
      evaluateSteps(program, program.each, [], given, offset, values);
      for (const k of taken) flows[targets[k]] += found[s * targets.length + k];
      pullSteps(program, program.each, values, flows, into.weights, into.inputs, offset);
    }
  }

  return {
    fill(samples, out) {
      once.forEach((step, place) => putHalfCircle(out, place, values[step]));
      if (plain) return putInputs(out, once.length, samples, plain, inputs);
      const { inputs: given, first, count } = samples;
      for (let s = 0, at = once.length; s < count; s++) {
        evaluateSteps(program, program.each, [], given, (first + s) * inputs, values);
        for (const step of each) putHalfCircle(out, at++, values[step]);
      }
    },
    pull(samples, found, pulled, into) {
      const taken = [...targets.keys()].filter(
        (k) => pulled[sources[k].matrix] && program.varying[targets[k]],
      );
      if (!plain) return pullComputed(samples, found, taken, into);
      for (const k of taken) {
        const step = program.steps[targets[k]];
        const to =
          step.kind === 'input'
            ? { numbers: into.inputs, at: samples.first * inputs + step.index, stride: inputs }
            : { numbers: flows, at: targets[k], stride: 0 };
        addColumn({ numbers: found, at: k, stride: targets.length }, to, samples.count);
      }
    },
  };
}

function inputsOf({ steps }: AngleProgram, each: readonly number[]): Int32Array | undefined {
  const indices = each.map((index) => {
    const step = steps[index];
    return step.kind === 'input' ? step.index : -1;
  });
  return indices.includes(-1) ? undefined : Int32Array.from(indices);
}

/** The inputs of each sample at `plain`, as they stand. */
function putInputs(
  out: Float32Array,
  from: number,
  { inputs: given, first, count }: Samples,
  plain: Int32Array,
  inputs: number,
): void {
  for (let s = 0, at = from; s < count; s++) {
    const sample = (first + s) * inputs;
    for (let k = 0; k < plain.length; k++) putHalfCircle(out, at++, given[sample + plain[k]]);
  }
}

interface Column<Numbers> {
  readonly numbers: Numbers;
  /** Of the first one, and between two of them; 0: all are one. */
  readonly at: number;
  readonly stride: number;
}

function addColumn(from: Column<Float32Array>, to: Column<Float64Array>, count: number): void {
  const [numbers, sums] = [from.numbers, to.numbers];
  for (let s = 0, at = from.at, sum = to.at; s < count; s++, at += from.stride, sum += to.stride)
    sums[sum] += numbers[at];
}
