// Runs a program over a batch: values by one forward sweep, all gradients by one adjoint sweep a sample
// (Jones & Gacon 2020), un-applying unitaries and keeping the state only before channels.
import { evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import { UserError } from '../../../user-error.ts';
import type { Executable, Gradients } from '../backend.ts';
import { addOuter, apply, type State } from './kernels.ts';
import { contractGradient, fillMatrix } from './matrices.ts';
import { addAmplitudeGradient, prepare, requireNorm, unprepare } from './prepare.ts';
import type { Instruction, Program } from './program.ts';
import { readOutputs, seedCotangent } from './readout.ts';

type Prepare = Extract<Instruction, { kind: 'prepare' }>;

/** What decides how much memory a program takes. */
export type Size = Pick<Program, 'density' | 'wires' | 'channels'>;

/** Bytes of the states that a value (1), or a gradient (2 and one before each channel), needs at once. */
export function stateBytes(program: Size, gradient: boolean): number {
  return 16 * 2 ** program.wires * (gradient ? 2 + program.channels : 1);
}

/** Makes a program executable; `requireMemory` throws when a gradient does not fit. */
export function createExecutable(circuit: Circuit, program: Program, requireMemory: () => void): Executable {
  const { angles, matrices, instructions, pool } = program;
  const inputs = inputCount(circuit);
  const outputs = outputCount(circuit);
  const weights = weightCount(circuit);
  const once = matrices.filter((source) => !source.perSample);
  const each = matrices.filter((source) => source.perSample);
  const values = new Float64Array(angles.steps.length);
  const flows = new Float64Array(angles.steps.length);
  const gradient = new Float64Array(program.gradientSize);
  const firstWanted = instructions.findIndex((instruction) =>
    instruction.kind === 'gate'
      ? instruction.gradient >= 0
      : instruction.kind === 'prepare' && instruction.wanted,
  );
  let states: State[] = [];

  /** 0: ψ, 1: λ, from 2 on: ψ before each channel. */
  function state(index: number): State {
    const size = 2 ** program.wires;
    return (states[index] ??= { re: new Float64Array(size), im: new Float64Array(size) });
  }

  function checkLengths(
    weightVector: ArrayLike<number>,
    inputVector: ArrayLike<number>,
    batch: number,
  ): void {
    if (weightVector.length !== weights) {
      throw new UserError(
        `Circuit "${circuit.name}" has ${weights} weights, but ${weightVector.length} were given.`,
      );
    }
    if (inputVector.length !== batch * inputs) {
      throw new UserError(
        `Circuit "${circuit.name}" takes ${inputs} inputs a sample, ${batch * inputs} for a batch of ${batch}, ` +
          `but ${inputVector.length} were given.`,
      );
    }
  }

  function startBatch(weightVector: ArrayLike<number>): void {
    evaluateSteps(angles, angles.once, weightVector, [], 0, values);
    for (const source of once) fillMatrix(source, values, pool);
  }

  function runForward(
    weightVector: ArrayLike<number>,
    inputVector: ArrayLike<number>,
    sample: number,
    keep: boolean,
  ): State {
    const offset = sample * inputs;
    evaluateSteps(angles, angles.each, weightVector, inputVector, offset, values);
    for (const source of each) fillMatrix(source, values, pool);
    const psi = state(0);
    psi.re.fill(0);
    psi.im.fill(0);
    psi.re[0] = 1;
    let kept = 2;
    for (const instruction of instructions) {
      switch (instruction.kind) {
        case 'gate':
          apply(psi, instruction.site, instruction.form, pool, instruction.matrix);
          break;
        case 'channel':
          if (keep) copy(psi, state(kept++));
          apply(psi, instruction.site, 'general', pool, instruction.matrix);
          break;
        case 'prepare':
          prepare(psi, instruction, amplitudesOf(instruction, sample).v);
          break;
      }
    }
    return psi;
  }

  /** The normalised numbers of a preparation for the sample whose angles were evaluated last. */
  function amplitudesOf({ steps }: Prepare, sample: number): { v: Float64Array; norm: number } {
    const v = Float64Array.from(steps, (step) => values[step]);
    return { v, norm: requireNorm(v, sample) };
  }

  function runBackward(sample: number): void {
    if (firstWanted < 0) return;
    const psi = state(0);
    const lambda = state(1);
    let kept = 2 + program.channels;
    for (let at = instructions.length - 1; at >= firstWanted; at--) {
      const instruction = instructions[at];
      switch (instruction.kind) {
        case 'gate':
          apply(psi, instruction.site, instruction.form, pool, instruction.adjoint);
          if (instruction.gradient >= 0) {
            addOuter(psi, lambda, instruction.site, instruction.form, gradient, instruction.gradient);
          }
          apply(lambda, instruction.site, instruction.form, pool, instruction.adjoint);
          break;
        case 'channel':
          copy(state(--kept), psi);
          apply(lambda, instruction.site, 'general', pool, instruction.adjoint);
          break;
        case 'prepare': {
          const amplitudes = amplitudesOf(instruction, sample);
          unprepare(psi, instruction, amplitudes.v);
          if (instruction.wanted) addAmplitudeGradient(psi, lambda, instruction, amplitudes, flows);
          unprepare(lambda, instruction, amplitudes.v);
          break;
        }
      }
    }
  }

  function forward(
    weightVector: ArrayLike<number>,
    inputVector: ArrayLike<number>,
    batch: number,
  ): Float64Array {
    checkLengths(weightVector, inputVector, batch);
    const results = new Float64Array(batch * outputs);
    startBatch(weightVector);
    for (let sample = 0; sample < batch; sample++) {
      readOutputs(program, runForward(weightVector, inputVector, sample, false), results, sample * outputs);
    }
    return results;
  }

  function vjp(
    weightVector: ArrayLike<number>,
    inputVector: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
  ): Gradients {
    checkLengths(weightVector, inputVector, batch);
    if (upstream.length !== batch * outputs) {
      throw new UserError(
        `Circuit "${circuit.name}" yields ${batch * outputs} numbers for a batch of ${batch}, ` +
          `but ${upstream.length} upstream gradients were given.`,
      );
    }
    requireMemory();
    const results = new Float64Array(batch * outputs);
    const gradWeights = new Float64Array(weights);
    const gradInputs = new Float64Array(batch * inputs);
    gradient.fill(0);
    flows.fill(0);
    startBatch(weightVector);
    for (let sample = 0; sample < batch; sample++) {
      const psi = runForward(weightVector, inputVector, sample, true);
      readOutputs(program, psi, results, sample * outputs);
      seedCotangent(program, psi, upstream, sample * outputs, state(1));
      runBackward(sample);
      for (const source of each) if (source.gradient >= 0) contractGradient(source, values, gradient, flows);
      pullSteps(angles, angles.each, values, flows, gradWeights, gradInputs, sample * inputs);
    }
    for (const source of once) if (source.gradient >= 0) contractGradient(source, values, gradient, flows);
    pullSteps(angles, angles.once, values, flows, gradWeights, gradInputs, 0);
    return { values: results, weights: gradWeights, inputs: gradInputs };
  }

  return { backend: 'reference', circuit, forward, vjp, dispose: () => void (states = []) };
}

function copy(from: State, to: State): void {
  to.re.set(from.re);
  to.im.set(from.im);
}
