// How long a training run will take, from a few measured steps.
import type { Learner } from './learner.ts';
import { sizeOf, type SampleSource } from './source.ts';

/** Samples of a step, and what is still to do. */
export interface Work {
  readonly batchSize: number;
  readonly steps: number;
  readonly epochs: number;
}

const validatedAtOnce = 128;

/**
 * Seconds of the work, from the second of two steps at rate 0 and of two batches of predictions. Leaves the learner as it
 * was: also what moves without a rate is put back.
 */
export async function estimateSeconds(
  learner: Learner,
  training: SampleSource,
  validation: SampleSource,
  { batchSize, steps, epochs }: Work,
): Promise<number> {
  const state = await learner.state();
  const batch = firstOf(training, batchSize);
  const still = learner.variables.map(() => 0);
  const step = await secondsOfSecond(() => {
    const outcome = learner.step({ ...batch, step: 0 }, still);
    learner.settle?.();
    return outcome;
  });
  const probe = firstOf(validation, validatedAtOnce);
  const prediction = await secondsOfSecond(() => learner.predict(probe.values, probe.labels.length));
  learner.restore(state);
  return steps * step + epochs * (validation.count / probe.labels.length) * prediction;
}

function firstOf(samples: SampleSource, most: number): { values: Float32Array; labels: Int32Array } {
  const labels = samples.labels.slice(0, most);
  const values = new Float32Array(labels.length * sizeOf(samples.shape));
  samples.fill(
    labels.map((_, index) => index),
    values,
  );
  return { values, labels };
}

async function secondsOfSecond(work: () => unknown): Promise<number> {
  await work();
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
