// Steps of a TensorFlow.js model on an engine that answers at once.
import type * as tf from '../tensors/tf.ts';
import { dispose } from '../tensors/tf.ts';
import type { Batch, Learner, Outcome } from './learner.ts';
import { judge } from './loss.ts';
import { batchOf, type GradientsOf } from './tensor-gradients.ts';

/** What takes part in a step. */
export interface StepParts {
  readonly model: tf.LayersModel;
  readonly gradientsOf: GradientsOf;
  /** Disposes the gradients. Nothing moves where the scalar `alive` is 0. */
  readonly move: (gradients: readonly tf.Tensor[], rates: readonly number[], alive?: tf.Tensor) => void;
}

export interface Steps extends Pick<Learner, 'step' | 'stepsAhead' | 'settle' | 'hold'> {
  /** Forgets what came before: the model is another one. */
  begin(): void;
  dispose(): void;
}

export function stepsOnHost({ model, gradientsOf, move }: StepParts): Steps {
  function step(batch: Batch, rates: readonly number[]): Outcome {
    const moving = movingOf(model);
    const { labels, factors, values } = batch;
    const inputs = batchOf(model, values, labels.length);
    const { judgement, gradients } = gradientsOf(inputs, batch, (probabilities) =>
      judge(probabilities.dataSync(), labels, probabilities.shape[1], factors),
    );
    inputs.dispose();
    if (Number.isFinite(judgement.loss)) move(gradients, rates);
    else {
      dispose(gradients);
      writeMoving(model, moving);
    }
    dispose(moving);
    return judgement;
  }

  return { step, begin: () => {}, dispose: () => {} };
}

/** What a step changes besides the trained weights, as it is. */
export function movingOf(model: tf.LayersModel): tf.Tensor[] {
  return model.nonTrainableWeights.map((weight) => weight.read().clone());
}

/** Puts it back. */
export function writeMoving(model: tf.LayersModel, moving: readonly tf.Tensor[]): void {
  model.nonTrainableWeights.forEach((weight, index) => weight.write(moving[index]));
}
