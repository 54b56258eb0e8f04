// One batch through a TensorFlow.js model in training mode, forward and back.
import * as tf from '../tensors/tf.ts';
import { noStopwatch } from '../stopwatch.ts';
import { dropoutMask } from './dropout.ts';
import type { Batch, LearnerOptions } from './learner.ts';
import { leastProbability } from './loss.ts';

/** What `judge` says of the probabilities [samples × classes] of a step, and the gradients of its loss by variable. */
export type GradientsOf = <Judgement>(
  inputs: tf.Tensor,
  batch: Omit<Batch, 'values'>,
  judge: (probabilities: tf.Tensor2D) => Judgement,
) => { readonly judgement: Judgement; readonly gradients: tf.Tensor[] };

/** Of this model by these variables. */
export function gradientsFrom(
  model: tf.LayersModel,
  variables: readonly tf.Variable[],
  options: LearnerOptions,
): GradientsOf {
  const { stopwatch = noStopwatch } = options;
  const network = withDropout(model, options);
  return (inputs, { labels, factors, step }, judge) => {
    let judgement: ReturnType<typeof judge>;
    const gradients = tf.tidy(() => {
      const forward = () => {
        const probabilities = network(inputs, step);
        judgement = judge(probabilities);
        return crossEntropy(probabilities, oneHot(labels, probabilities.shape[1]), factors);
      };
      const { grads } = tf.variableGrads(() => stopwatch.time('forward', forward), [...variables]);
      return variables.map(({ name }) => grads[name]);
    });
    return { judgement: judgement!, gradients };
  };
}

/** Samples [count × …] as the model takes them. */
export function batchOf(model: tf.LayersModel, values: Float32Array, count: number): tf.Tensor {
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
