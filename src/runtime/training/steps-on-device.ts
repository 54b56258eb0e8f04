// Steps of a TensorFlow.js model on a device that answers later: pixels go in once, outcomes come out now and then.
import * as tf from '../tensors/tf.ts';
import { holdSamples } from '../tensors/webgpu/held-samples.ts';
import type { WebgpuBackend } from '../tensors/webgpu/webgpu-backend.ts';
import { createDeviceOutcomes, stepsAhead } from './device-outcomes.ts';
import type { Batch, Outcome } from './learner.ts';
import { movingOf, writeMoving, type StepParts, type Steps } from './steps-on-host.ts';
import { batchOf } from './tensor-gradients.ts';

/** `rewind`: takes back the count of so many steps, in which nothing moved. */
export function stepsOnDevice(
  { model, gradientsOf, move, rewind }: StepParts & { readonly rewind: (steps: number) => void },
  backend: WebgpuBackend,
): Steps {
  let outcomes = createDeviceOutcomes(backend, rewind);
  let held: tf.Tensor2D | undefined;

  function inputsOf({ values, chosen, labels }: Batch): tf.Tensor {
    if (values.length > 0 || !chosen || !held) return batchOf(model, values, labels.length);
    const shape = [labels.length, ...(model.inputs[0].shape.slice(1) as number[])];
    return tf.tidy(() => tf.gather(held!, tf.tensor1d(chosen, 'int32')).reshape(shape));
  }

  function step(batch: Batch, rates: readonly number[]): Promise<Outcome> {
    if (outcomes.isLost()) return Promise.resolve({ loss: NaN, correct: 0 });
    const moving = movingOf(model);
    const inputs = inputsOf(batch);
    const { judgement, gradients } = gradientsOf(inputs, batch, (probabilities) =>
      outcomes.judge(
        { probabilities, labels: batch.labels, factors: batch.factors },
        { undo: () => writeMoving(model, moving), settle: () => tf.dispose(moving) },
      ),
    );
    inputs.dispose();
    move(gradients, rates, outcomes.alive);
    outcomes.readIfFull();
    return judgement;
  }

  return {
    stepsAhead,
    step,
    settle: () => outcomes.read(),
    async hold(samples) {
      held?.dispose();
      held = await holdSamples(backend, samples);
      return held !== undefined;
    },
    begin() {
      outcomes.dispose();
      outcomes = createDeviceOutcomes(backend, rewind);
    },
    dispose() {
      outcomes.dispose();
      held?.dispose();
      held = undefined;
    },
  };
}
