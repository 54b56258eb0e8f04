// What "the same numbers" means for a backend: against float64, at inputs and weights that single precision can hold.
import { expect } from 'vitest';
import { gradientError, outputScales, valueError } from '../../../src/bench/errors.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import type { Backend, DeviceBackend } from '../../../src/runtime/backends/backend.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { UserError } from '../../../src/user-error.ts';

/** Of Σ|coefficients| of an output. */
export const valueTolerance = 2e-6;
/** Of max(1, ‖g‖∞). */
export const gradientTolerance = 1e-5;

export interface Contender {
  readonly backend: Backend | DeviceBackend;
  /** Circuits that it has to refuse; all others it has to run. Default: none. */
  readonly refuses?: (circuit: Circuit) => boolean;
  /** Part of the random circuits that a slow one is tried on; default 1. */
  readonly share?: number;
}

export interface Numbers {
  readonly batch: number;
  readonly weights: Float64Array;
  readonly inputs: Float64Array;
  readonly upstream: Float64Array;
}

/** Angles up to `reach`, amplitudes away from zero, all exact in single precision; upstream as of a mean over the batch. */
export function drawNumbers(circuit: Circuit, batch: number, seed: number, reach = 3): Numbers {
  const random = createRandom(seed);
  const draw = (length: number, high: number) =>
    Float64Array.from({ length }, () => Math.fround(random.uniform(-high, high)));
  const width = inputCount(circuit);
  const inputs = draw(batch * width, reach);
  for (const { element, offset, size } of circuit.inputs) {
    if (element !== 'amplitude') continue;
    for (let sample = 0; sample < batch; sample++) {
      const own = inputs.subarray(sample * width + offset, sample * width + offset + size);
      own.set(draw(size, 2));
      own[0] = Math.fround(1 + Math.abs(own[0]));
    }
  }
  return {
    batch,
    weights: draw(weightCount(circuit), reach),
    inputs,
    upstream: draw(batch * outputCount(circuit), 1 / Math.max(1, batch)),
  };
}

/** Fails unless the backend gives the oracle's values and gradients, or refuses what it has to refuse. */
export async function expectAgreement(
  { backend, refuses }: Contender,
  oracle: Backend,
  circuit: Circuit,
  { weights, inputs, upstream, batch }: Numbers,
): Promise<void> {
  if (refuses?.(circuit)) {
    await expect((async () => backend.load(circuit))()).rejects.toThrow(UserError);
    return;
  }
  const right = oracle.load(circuit);
  const executable = await backend.load(circuit);
  try {
    const expected = right.vjp(weights, inputs, upstream, batch);
    const scales = outputScales(circuit);
    const values = await executable.forward(weights, inputs, batch);
    const found = await executable.vjp(weights, inputs, upstream, batch);
    const lengths = [values, found.values, found.weights, found.inputs].map(({ length }) => length);
    expect(lengths).toEqual([expected.values.length, expected.values.length, weights.length, inputs.length]);
    expect(valueError(scales, values, expected.values)).toBeLessThanOrEqual(valueTolerance);
    expect(valueError(scales, found.values, expected.values)).toBeLessThanOrEqual(valueTolerance);
    expect(gradientError(found.weights, expected.weights)).toBeLessThanOrEqual(gradientTolerance);
    expect(gradientError(found.inputs, expected.inputs)).toBeLessThanOrEqual(gradientTolerance);
  } finally {
    executable.dispose();
    right.dispose();
  }
}
