// The part of a plan that every backend leaves to plain float64 code: angles, block matrices, and what comes back of them.
import { compileAngles, evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { inputCount, type Angle } from '../../../compiler/circuit/circuit.ts';
import type { Encoder, Plan } from '../../../compiler/plan/plan.ts';
import type { Gradients } from '../backend.ts';
import { createAmplitudes } from './amplitudes.ts';
import { createBlockMatrices, type BlockMatrices } from './block-matrices.ts';
import type { Numbers, Rows, Samples } from './samples.ts';

/** What the host does before and after all else of a batch. */
export interface BatchHost {
  /** Angles that no input reaches, and all block matrices. Before anything else. */
  begin(weights: ArrayLike<number>): void;
  /** Zeroes the gradients of blocks and angles. */
  startPull(): void;
  /** Adds to the weights what waited for it: what comes of the blocks' angles, and of those of encoders. */
  finish(gradWeights: Float64Array): void;
}

/** Angles in radians. */
export interface Host extends BatchHost {
  /** The entries of a view, from `at` on. */
  fillView(view: number, out: Numbers, at: number): void;
  /** The angle of each encoder, within [−2π, 2π], in a row of its own. */
  angles(samples: Samples, out: Rows): void;
  /** The entries of an 'amplitudes' encoder, a row each. Throws UserError for zeros. */
  amplitudes(encoder: number, samples: Samples, out: Rows): void;
  /** Adds the gradient by the view's entries, from `at` on. */
  pullView(view: number, gradient: Numbers, at: number): void;
  /** Takes ∂L/∂angle, laid out as `angles` does, and adds to the inputs [batch × inputs]; weights wait for `finish`. */
  pullAngles(samples: Samples, flows: Rows, into: Pick<Gradients, 'weights' | 'inputs'>): void;
  /** Takes the gradient by the entries of an 'amplitudes' encoder, and adds to `gradInputs`; weights wait for `finish`. */
  pullAmplitudes(encoder: number, samples: Samples, gradient: Rows, gradInputs: Float64Array): void;
}

const period = 4 * Math.PI;

/** `makeBlocks`: of the steps of all angles of the blocks' gates, in order. */
export function createHost(
  plan: Plan,
  makeBlocks: (angleSteps: readonly number[]) => BlockMatrices = (steps) => createBlockMatrices(plan, steps),
): Host {
  const blockAngles = plan.blocks.flatMap(({ block }) => block.gates.flatMap(({ angles }) => angles));
  const encoderAngles = plan.encoders.map(angleOf);
  const program = compileAngles([...blockAngles, ...encoderAngles]);
  const values = new Float64Array(program.steps.length);
  const flows = new Float64Array(program.steps.length);
  const inputs = inputCount(plan.circuit);
  const encoderSteps = program.results.slice(blockAngles.length);
  /** Where each encoder's angle is an input as it stands. */
  const plainInputs = Int32Array.from(encoderAngles, (angle) => (angle.kind === 'input' ? angle.index : -1));
  const arePlain = plan.encoders.every((encoder, e) => encoder.kind !== 'angle' || plainInputs[e] >= 0);
  const blocks = makeBlocks(program.results);
  const amplitudes = plan.encoders.map((encoder) =>
    encoder.kind === 'amplitudes' ? createAmplitudes(encoder, inputs) : undefined,
  );

  function computedAngles({ inputs: given, first, count }: Samples, { numbers, at, stride }: Rows): void {
    for (let s = 0; s < count; s++) {
      evaluateSteps(program, program.each, [], given, (first + s) * inputs, values);
      for (let e = 0; e < encoderSteps.length; e++)
        numbers[at + e * stride + s] = withinPeriod(values[encoderSteps[e]]);
    }
  }

  return {
    begin(weights) {
      evaluateSteps(program, program.once, weights, [], 0, values);
      for (const each of amplitudes) each?.begin(weights);
      blocks.evaluate(values);
    },
    fillView: blocks.fillView,
    angles(samples, rows) {
      if (arePlain) plainAngles(plainInputs, inputs, samples, rows);
      else computedAngles(samples, rows);
    },
    amplitudes(encoder, samples, out) {
      amplitudes[encoder]!.fill(samples, out);
    },
    startPull() {
      blocks.startPull();
      flows.fill(0);
    },
    pullView: blocks.pullView,
    pullAngles(samples, rows, { weights, inputs: gradInputs }) {
      if (arePlain) return pullPlainAngles(plainInputs, inputs, samples, rows, gradInputs);
      const { inputs: given, first, count } = samples;
      const { numbers, at, stride } = rows;
      for (let s = 0; s < count; s++) {
        const offset = (first + s) * inputs;
        evaluateSteps(program, program.each, [], given, offset, values);
        for (let e = 0; e < encoderSteps.length; e++) flows[encoderSteps[e]] += numbers[at + e * stride + s];
        pullSteps(program, program.each, values, flows, weights, gradInputs, offset);
      }
    },
    pullAmplitudes(encoder, samples, gradient, gradInputs) {
      amplitudes[encoder]!.pull(samples, gradient, gradInputs);
    },
    finish(gradWeights) {
      blocks.finish(flows);
      pullSteps(program, program.once, values, flows, gradWeights, none, 0);
      for (const each of amplitudes) each?.finish(gradWeights);
    },
  };
}

/** Angles that are inputs as they stand, by their number; 0 where that is negative. Row after row, as they are written. */
function plainAngles(
  plainInputs: Int32Array,
  inputs: number,
  { inputs: given, first, count }: Samples,
  { numbers, at, stride }: Rows,
): void {
  for (let e = 0; e < plainInputs.length; e++) {
    const row = at + e * stride;
    if (plainInputs[e] < 0) numbers.fill(0, row, row + count);
    else
      for (let s = 0, from = first * inputs + plainInputs[e]; s < count; s++, from += inputs)
        numbers[row + s] = withinPeriod(given[from]);
  }
}

/** Adds the flow of each angle to the input that it is. */
function pullPlainAngles(
  plainInputs: Int32Array,
  inputs: number,
  { first, count }: Samples,
  { numbers, at, stride }: Rows,
  gradInputs: Float64Array,
): void {
  for (let e = 0; e < plainInputs.length; e++) {
    if (plainInputs[e] < 0) continue;
    const row = at + e * stride;
    for (let s = 0, to = first * inputs + plainInputs[e]; s < count; s++, to += inputs)
      gradInputs[to] += numbers[row + s];
  }
}

function withinPeriod(angle: number): number {
  return Math.abs(angle) <= period / 2 ? angle : angle - period * Math.round(angle / period);
}

const none = new Float64Array(0);

/** Of encoders without one, zero. */
function angleOf(encoder: Encoder): Angle {
  switch (encoder.kind) {
    case 'angle':
      return encoder.angle;
    case 'amplitudes':
      return { kind: 'constant', value: 0 };
    default:
      return encoder satisfies never;
  }
}
