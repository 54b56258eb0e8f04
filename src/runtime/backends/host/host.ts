// The part of a plan that every backend leaves to plain float64 code: angles, block matrices, and what comes back of them.
import { compileAngles, evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { inputCount } from '../../../compiler/circuit/circuit.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import { createAmplitudes } from './amplitudes.ts';
import { compileForm } from './forms.ts';
import { compileUnitary } from '../../../compiler/plan/unitary.ts';

export type Numbers = Float32Array | Float64Array;

/** Angles in radians; a sample's inputs stand at sample · inputs of `inputs`. */
export interface Host {
  /** Angles that no input reaches, and all block matrices. Once a batch, before anything else. */
  begin(weights: ArrayLike<number>): void;
  /** The entries of a view, from `at` on. */
  fillView(view: number, out: Numbers, at: number): void;
  /** The angle of encoder e for each sample s of [first, first + count), within [−2π, 2π]: out[at + e·stride + s − first]. */
  angles(
    inputs: ArrayLike<number>,
    first: number,
    count: number,
    out: Numbers,
    at: number,
    stride: number,
  ): void;
  /** The entries of an 'amplitudes' encoder for one sample: entry i to out[at + i·stride]. Throws UserError for zeros. */
  amplitudes(
    encoder: number,
    inputs: ArrayLike<number>,
    sample: number,
    out: Numbers,
    at: number,
    stride: number,
  ): void;
  /** Zeroes the gradients of blocks and angles. */
  startPull(): void;
  /** Adds the gradient by the view's entries, from `at` on. */
  pullView(view: number, gradient: Numbers, at: number): void;
  /** Takes ∂L/∂angle, laid out as `angles` does, and adds to `gradInputs` [batch × inputs]; weights wait for `finish`. */
  pullAngles(flows: Numbers, at: number, stride: number, inputs: ArrayLike<number>, first: number, count: number, gradWeights: Float64Array, gradInputs: Float64Array): void; // prettier-ignore
  /** Takes the gradient by the entries of an 'amplitudes' encoder of one sample, and adds to `gradInputs`; weights wait for `finish`. */
  pullAmplitudes(encoder: number, gradient: Numbers, at: number, stride: number, inputs: ArrayLike<number>, sample: number, gradInputs: Float64Array): void; // prettier-ignore
  /** Adds what the blocks' angles, and those of encoders, give to the weights. */
  finish(gradWeights: Float64Array): void;
}

const period = 4 * Math.PI;

export function createHost(plan: Plan): Host {
  const blockAngles = plan.blocks.flatMap(({ block }) => block.gates.flatMap(({ angles }) => angles));
  const encoderAngles = plan.encoders.map((encoder) =>
    encoder.kind === 'angle' ? encoder.angle : ({ kind: 'constant', value: 0 } as const),
  );
  const program = compileAngles([...blockAngles, ...encoderAngles]);
  const values = new Float64Array(program.steps.length);
  const flows = new Float64Array(program.steps.length);
  const inputs = inputCount(plan.circuit);
  const encoderSteps = program.results.slice(blockAngles.length);
  /** Where each encoder's angle is an input as it stands. */
  const plainInputs = encoderAngles.map((angle) => (angle.kind === 'input' ? angle.index : -1));
  const arePlain = plan.encoders.every((encoder, e) => encoder.kind !== 'angle' || plainInputs[e] >= 0);

  let next = 0;
  const blocks = plan.blocks.map(({ block, form }) => {
    const unitary = compileUnitary(block.qubits, block.gates);
    const matrix = compileForm(form, block.qubits);
    const steps = program.results.slice(next, (next += unitary.angleCount));
    return {
      unitary,
      matrix,
      steps,
      angles: new Float64Array(unitary.angleCount),
      gradAngles: new Float64Array(unitary.angleCount),
      entries: new Float64Array(matrix.size),
      gradient: new Float64Array(matrix.size),
    };
  });
  const views = plan.views.map(({ block, entries, choice }) => ({
    block: blocks[block],
    side: Math.sqrt(blocks[block].matrix.size),
    /** Behind the identity's entries where there is a choice. */
    behind: choice === 2 ? blocks[block].matrix.size : 0,
    entries: Int32Array.from(entries),
  }));
  const amplitudes = plan.encoders.map((encoder) =>
    encoder.kind === 'amplitudes' ? createAmplitudes(encoder) : undefined,
  );

  return {
    begin(weights) {
      evaluateSteps(program, program.once, weights, [], 0, values);
      for (const each of amplitudes) each?.begin(weights);
      for (const { unitary, matrix, steps, angles, entries } of blocks) {
        for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
        entries.set(matrix.evaluate(unitary.evaluate(angles)));
      }
    },
    fillView(view, out, at) {
      const { block, side, behind, entries } = views[view];
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index] - behind;
        out[at + index] = entry >= 0 ? block.entries[entry] : (entry + behind) % (side + 1) === 0 ? 1 : 0;
      }
    },
    angles(samples, first, count, out, at, stride) {
      for (let sample = 0; sample < count; sample++) {
        const offset = (first + sample) * inputs;
        if (!arePlain) evaluateSteps(program, program.each, [], samples, offset, values);
        for (let e = 0; e < encoderSteps.length; e++) {
          const angle = arePlain
            ? plainInputs[e] < 0
              ? 0
              : samples[offset + plainInputs[e]]
            : values[encoderSteps[e]];
          out[at + e * stride + sample] =
            Math.abs(angle) <= period / 2 ? angle : angle - period * Math.round(angle / period);
        }
      }
    },
    amplitudes(encoder, samples, sample, out, at, stride) {
      amplitudes[encoder]!.fill(samples, sample, inputs, out, at, stride);
    },
    startPull() {
      for (const { gradient, gradAngles } of blocks) {
        gradient.fill(0);
        gradAngles.fill(0);
      }
      flows.fill(0);
    },
    pullView(view, gradient, at) {
      const { block, behind, entries } = views[view];
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index] - behind;
        if (entry >= 0) block.gradient[entry] += gradient[at + index];
      }
    },
    pullAngles(given, at, stride, samples, first, count, gradWeights, gradInputs) {
      for (let sample = 0; sample < count; sample++) {
        const offset = (first + sample) * inputs;
        if (arePlain) {
          for (let e = 0; e < plainInputs.length; e++)
            if (plainInputs[e] >= 0) gradInputs[offset + plainInputs[e]] += given[at + e * stride + sample];
          continue;
        }
        evaluateSteps(program, program.each, [], samples, offset, values);
        for (let e = 0; e < encoderSteps.length; e++)
          flows[encoderSteps[e]] += given[at + e * stride + sample];
        pullSteps(program, program.each, values, flows, gradWeights, gradInputs, offset);
      }
    },
    pullAmplitudes(encoder, gradient, at, stride, samples, sample, gradInputs) {
      amplitudes[encoder]!.pull(gradient, at, stride, samples, sample, inputs, gradInputs);
    },
    finish(gradWeights) {
      for (const { unitary, matrix, steps, gradient, gradAngles } of blocks) {
        unitary.pull(matrix.pull(gradient), gradAngles);
        for (let index = 0; index < steps.length; index++) flows[steps[index]] += gradAngles[index];
      }
      pullSteps(program, program.once, values, flows, gradWeights, new Float64Array(0), 0);
      for (const each of amplitudes) each?.finish(gradWeights);
    },
  };
}
