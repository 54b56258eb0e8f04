// Runs a reference program over a batch: angles and matrices, then sample by sample through the sweeps, then what samples share.
import { evaluateSteps, pullSteps } from '../../../compiler/circuit/angle-program.ts';
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import type { Executable } from '../backend.ts';
import { lengthsOf } from '../lengths.ts';
import { oneByOne } from '../one-by-one.ts';
import { contractGradient, fillMatrix } from './matrices.ts';
import { readOutputs, seedCotangent } from './readout.ts';
import { stateBytes, type ReferenceProgram } from './reference-program.ts';
import { createSweeps } from './sweeps.ts';
import type { State } from './kernels.ts';

/** Bytes of states that may wait for the next call; larger ones are quickly made anew, beside what is done with them. */
const mostBytesKept = 2 ** 26;

/** Makes a reference program executable; `requireMemory` throws when a gradient does not fit. */
export function createExecutable(
  circuit: Circuit,
  program: ReferenceProgram,
  requireMemory: () => void,
): Executable {
  const { angles } = program;
  const lengths = lengthsOf(circuit);
  const { inputs, outputs } = lengths;
  const { once, each, values, flows, gradient, sweeps, startBatch, startSample } = createRun(program, inputs);
  const isLarge = stateBytes(program, true) > mostBytesKept;

  return oneByOne({
    backend: 'reference',
    circuit,
    forward(weights, samples, batch) {
      lengths.check(weights, samples, batch);
      const results = new Float64Array(batch * outputs);
      startBatch(weights);
      for (let sample = 0; sample < batch; sample++) {
        startSample(weights, samples, sample);
        readOutputs(program, sweeps.forward(sample, false), results, sample * outputs);
      }
      if (isLarge) sweeps.free();
      return results;
    },
    vjp(weights, samples, upstream, batch) {
      lengths.check(weights, samples, batch, upstream);
      requireMemory();
      const results = new Float64Array(batch * outputs);
      const gradWeights = new Float64Array(lengths.weights);
      const gradInputs = new Float64Array(batch * inputs);
      gradient.fill(0);
      flows.fill(0);
      startBatch(weights);
      for (let sample = 0; sample < batch; sample++) {
        startSample(weights, samples, sample);
        const psi = sweeps.forward(sample, true);
        readOutputs(program, psi, results, sample * outputs);
        seedCotangent(program, psi, upstream, sample * outputs, sweeps.cotangent());
        sweeps.backward(sample);
        for (const source of each)
          if (source.gradient >= 0) contractGradient(source, values, gradient, flows);
        pullSteps(angles, angles.each, values, flows, gradWeights, gradInputs, sample * inputs);
      }
      for (const source of once) if (source.gradient >= 0) contractGradient(source, values, gradient, flows);
      pullSteps(angles, angles.once, values, flows, gradWeights, gradInputs, 0);
      if (isLarge) sweeps.free();
      return { values: results, weights: gradWeights, inputs: gradInputs };
    },
    dispose: sweeps.free,
  });
}

/** The states of a program after all instructions, sample by sample; `inputs` is how many a sample has. */
export function createStates(
  program: ReferenceProgram,
  inputs: number,
): (weights: ArrayLike<number>, samples: ArrayLike<number>, sample: number) => State {
  const { sweeps, startBatch, startSample } = createRun(program, inputs);
  return (weights, samples, sample) => {
    startBatch(weights);
    startSample(weights, samples, sample);
    return sweeps.forward(sample, false);
  };
}

/** Angles and matrices of a batch, then of each sample, and the sweeps that use them. */
function createRun(program: ReferenceProgram, inputs: number) {
  const { angles, matrices, pool } = program;
  const once = matrices.filter((source) => !source.perSample);
  const each = matrices.filter((source) => source.perSample);
  const values = new Float64Array(angles.steps.length);
  const flows = new Float64Array(angles.steps.length);
  const gradient = new Float64Array(program.gradientSize);
  const sweeps = createSweeps(program, values, flows, gradient);
  return {
    once,
    each,
    values,
    flows,
    gradient,
    sweeps,
    startBatch(weights: ArrayLike<number>): void {
      evaluateSteps(angles, angles.once, weights, [], 0, values);
      for (const source of once) fillMatrix(source, values, pool);
    },
    startSample(weights: ArrayLike<number>, samples: ArrayLike<number>, sample: number): void {
      evaluateSteps(angles, angles.each, weights, samples, sample * inputs, values);
      for (const source of each) fillMatrix(source, values, pool);
    },
  };
}
