// A TensorFlow.js model as a learner: any map from samples to class probabilities that ends with a layer of its own.
import type { AnyLayersModel } from '../tensors/any-model.ts';
import { readModelWeights, writeModelWeights } from '../tensors/model-weights.ts';
import { modelFlops } from '../tensors/model-flops.ts';
import * as tf from '../tensors/tf.ts';
import { noStopwatch } from '../stopwatch.ts';
import { below, named, type NumbersByName } from '../numbers-by-name.ts';
import { explainTensors } from './explain-tensors.ts';
import { failDevice } from '../tensors/webgpu/failure-of.ts';
import { currentWebgpu } from '../tensors/webgpu/webgpu-backend.ts';
import type { Learner, LearnerOptions, Trainable } from './learner.ts';
import { createTensorAdam } from './tensor-adam.ts';
import { batchOf, gradientsFrom } from './tensor-gradients.ts';
import { stepsOnDevice } from './steps-on-device.ts';
import { stepsOnHost } from './steps-on-host.ts';

/** The model, which is disposed with it. */
export function tensorTrainable(model: tf.LayersModel): Trainable {
  return {
    parameters: model.trainableWeights.reduce(
      (sum, { shape }) => sum + shape.reduce<number>((product, length) => product * length!, 1),
      0,
    ),
    flops: () => modelFlops(model),
    ...asNumbers(model),
    ...explainTensors(model),
    learner: (options) => createTensorLearner(model, options),
    dispose: () => void model.dispose(),
  };
}

/** Trains a model, which ends with a softmax, in place; it stays its owner's to dispose. Leaves no tensor behind. */
export function createTensorLearner(given: AnyLayersModel, options: LearnerOptions): Learner {
  const model = given as tf.LayersModel;
  const { stopwatch = noStopwatch } = options;
  const trained = model.trainableWeights.filter(({ originalName }) => options.isTrained(originalName));
  const variables = trained.map((weight) => weight.read() as tf.Variable);
  const adam = createTensorAdam(variables, { clip: options.clip });
  const numbers = asNumbers(model);
  const gradientsOf = gradientsFrom(model, variables, options);
  const move = (gradients: readonly tf.Tensor[], rates: readonly number[], alive?: tf.Tensor) =>
    stopwatch.time('optimiser', () => adam.step(gradients, rates, alive));
  const webgpu = currentWebgpu();
  const steps = webgpu
    ? stepsOnDevice({ model, gradientsOf, move, rewind: adam.rewind }, webgpu)
    : stepsOnHost({ model, gradientsOf, move });

  return {
    variables: trained.map(({ originalName }) => originalName),
    ...numbers,
    ...steps,
    step: (batch, rates) => stopwatch.time('backward', () => steps.step(batch, rates)),
    state: async () =>
      new Map([...named('weights', await numbers.weights()), ...named('adam', await adam.state())]),
    restore(state) {
      adam.restore(below(state, 'adam'));
      numbers.setWeights(below(state, 'weights'));
      steps.begin();
    },
    dispose() {
      steps.dispose();
      adam.dispose();
    },
  };
}

function asNumbers(model: tf.LayersModel): Pick<Learner, 'predict' | 'weights' | 'setWeights'> {
  return {
    predict: predictor(model),
    weights: () => readModelWeights(model),
    setWeights: (weights: NumbersByName) => writeModelWeights(model, weights),
  };
}

/** A model's output [count × …] in inference mode (batch norm by its moving statistics). */
export function predictor(given: AnyLayersModel): Learner['predict'] {
  const model = given as tf.LayersModel;
  return async (values, count) => {
    const output = tf.tidy(
      () => model.apply(batchOf(model, values, count), { training: false }) as tf.Tensor,
    );
    return (output.data() as Promise<Float32Array>).catch(failDevice).finally(() => output.dispose());
  };
}
