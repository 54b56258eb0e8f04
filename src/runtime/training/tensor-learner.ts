// A TensorFlow.js model as a learner: any map from samples to class probabilities that ends with a layer of its own.
import type { AnyLayersModel } from '../tensors/any-model.ts';
import { readModelWeights, writeModelWeights } from '../tensors/model-weights.ts';
import * as tf from '../tensors/tf.ts';
import { noStopwatch } from '../stopwatch.ts';
import { below, named, type NumbersByName } from '../numbers-by-name.ts';
import { dropoutMask } from './dropout.ts';
import type { Batch, Learner, LearnerOptions, Outcome, Trainable } from './learner.ts';
import { explainTensors } from './explain-tensors.ts';
import { judge, leastProbability } from './loss.ts';
import { createTensorAdam } from './tensor-adam.ts';

/** The model, which is disposed with it. */
export function tensorTrainable(model: tf.LayersModel): Trainable {
  return {
    parameters: model.trainableWeights.reduce(
      (sum, { shape }) => sum + shape.reduce<number>((product, length) => product * length!, 1),
      0,
    ),
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
  const network = withDropout(model, options);
  const numbers = asNumbers(model);

  function gradientsOf({ values, labels, factors, step }: Batch): {
    outcome: Outcome;
    gradients: tf.Tensor[];
  } {
    let outcome: Outcome = { loss: NaN, correct: 0 };
    const gradients = tf.tidy(() => {
      const inputs = batchOf(model, values, labels.length);
      const forward = () => {
        const probabilities = network(inputs, step);
        const [, classes] = probabilities.shape;
        outcome = judge(probabilities.dataSync(), labels, classes, factors);
        return crossEntropy(probabilities, oneHot(labels, classes), factors);
      };
      const { grads } = tf.variableGrads(() => stopwatch.time('forward', forward), variables);
      return variables.map(({ name }) => grads[name]);
    });
    return { outcome, gradients };
  }

  function take(batch: Batch, rates: readonly number[]): Outcome {
    const moving = model.nonTrainableWeights.map((weight) => weight.read().clone());
    const { outcome, gradients } = gradientsOf(batch);
    if (Number.isFinite(outcome.loss)) stopwatch.time('optimiser', () => adam.step(gradients, rates));
    else {
      tf.dispose(gradients);
      model.nonTrainableWeights.forEach((weight, index) => weight.write(moving[index]));
    }
    tf.dispose(moving);
    return outcome;
  }

  return {
    variables: trained.map(({ originalName }) => originalName),
    step: (batch, rates) => stopwatch.time('backward', () => take(batch, rates)),
    ...numbers,
    state: async () =>
      new Map([...named('weights', await numbers.weights()), ...named('adam', await adam.state())]),
    restore(state) {
      adam.restore(below(state, 'adam'));
      numbers.setWeights(below(state, 'weights'));
    },
    dispose: adam.dispose,
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
    const numbers = (await output.data()) as Float32Array;
    output.dispose();
    return numbers;
  };
}

function batchOf(model: tf.LayersModel, values: Float32Array, count: number): tf.Tensor {
  return tf.tensor(values, [count, ...(model.inputs[0].shape.slice(1) as number[])]);
}

type Network = (inputs: tf.Tensor, step: number) => tf.Tensor2D;

/** The model in training mode, with numbers left out before its last layer. */
function withDropout(model: tf.LayersModel, { dropout = 0, seed }: LearnerOptions): Network {
  if (dropout === 0) return (inputs) => model.apply(inputs, { training: true }) as tf.Tensor2D;
  // A layer may stand in other models, too: this is where it stands in this one.
  const { sourceLayer: last, nodeIndex } = model.outputs[0];
  const before = last.getInputAt(nodeIndex) as tf.SymbolicTensor;
  const [input] = model.inputs;
  // Its layers are those of the model, which are disposed once.
  const trunk = before === input ? undefined : tf.model({ inputs: input, outputs: before });
  return (inputs, step) => {
    const features = trunk ? (trunk.apply(inputs, { training: true }) as tf.Tensor) : inputs;
    const mask = tf.tensor(dropoutMask(features.size, dropout, seed, step), features.shape);
    return last.apply(tf.mul(features, mask), { training: true }) as tf.Tensor2D;
  };
}

function oneHot(labels: Int32Array, classes: number): tf.Tensor {
  const targets = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => (targets[row * classes + label] = 1));
  return tf.tensor(targets, [labels.length, classes]);
}

function crossEntropy(
  probabilities: tf.Tensor2D,
  targets: tf.Tensor,
  factors: Float32Array | undefined,
): tf.Scalar {
  const likelihood = tf.sum(tf.mul(probabilities, targets), 1);
  const logarithms = tf.log(tf.clipByValue(likelihood, leastProbability, 1));
  return tf.neg(tf.mean(factors ? tf.mul(logarithms, tf.tensor(factors)) : logarithms));
}
