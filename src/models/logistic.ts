// Logistic regressions: the controls that say how much of an accuracy a linear model of the same inputs has already.
import * as tf from '../runtime/tensors/tf.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { featuresOf, type Backbone } from './backbone.ts';
import { oneRate } from '../runtime/training/settings.ts';
import type { Classifier } from './classifier.ts';
import { angleMask, encodingFor } from './encoding.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { inParts, sampleSize } from '../runtime/data/images.ts';
import { asVectors, chain, fixed, type Step } from './front.ts';
import { principalComponents } from './principal-components.ts';
import { ofTensors } from './trained-part.ts';
import { createPipeline } from './pipeline.ts';
import { restInWords, shareInWords } from './shares.ts';
import { softmaxHead } from './softmax-head.ts';
import { standardise } from './standardise.ts';

/** On the raw pixels. */
export function createPixelLogistic(): Classifier {
  return createLogistic('logistic-pixels', 'Logistic regression on pixels', chain(), wideRate);
}

/** On (cos x, sin x) of the circuit's own angles x, and on amplitudes as they are. */
export function createAngleLogistic({ circuit, seed }: { circuit: Circuit; seed: number }): Classifier {
  const front = chain(encodingFor(circuit, seed), circlePoints(angleMask(circuit)));
  return createLogistic(
    'logistic-angles',
    'Logistic regression on (cos, sin) of the circuit’s inputs',
    front,
    narrowRate,
  );
}

/** On as many principal components of the pixels as the circuit has angles, standardised. */
export function createComponentLogistic({ circuit, seed }: { circuit: Circuit; seed: number }): Classifier {
  const front = chain(principalComponents(circuit, seed), standardise);
  return createLogistic(
    'logistic-pca',
    'Logistic regression on the principal components that enter the circuit',
    front,
    narrowRate,
  );
}

/** On the features of a trained ResNet-50, standardised: the control of the hybrid. */
export function createFeatureLogistic({
  backbone,
  backboneSplit: share,
}: {
  readonly backbone: Backbone;
  readonly backboneSplit?: number | undefined;
}): Classifier {
  const title =
    share === undefined
      ? 'Logistic regression on the ResNet-50 features'
      : `Features of a ResNet-50 of ${shareInWords(share)}, logistic regression of ${restInWords(share)}`;
  const front = chain(featuresOf(backbone), standardise);
  return createLogistic('logistic-features', title, front, wideRate);
}

/** Peak rates for hundreds of inputs of size 1, and for a few. */
const wideRate = 0.003;
const narrowRate = 0.1;
const samplesAtOnce = 1024;

function createLogistic(name: string, title: string, front: Step, rate: number): Classifier {
  return createPipeline({
    name,
    title,
    role: 'control',
    quantum: false,
    front,
    input: 'vectors',
    part: ofTensors((sample) => {
      const input = tf.layers.inputLayer({ inputShape: [sampleSize(sample)] });
      return tf.sequential({ layers: [input, softmaxHead(sample.classes.length)] });
    }),
    rates: oneRate(rate),
  });
}

/** Each angle becomes two numbers. */
function circlePoints(isAngle: readonly boolean[]): Step {
  const width = isAngle.reduce((sum, angle) => sum + (angle ? 2 : 1), 0);
  const inputsOf = (vectors: Images) => inParts(vectors, samplesAtOnce);
  return fixed(
    async (inputs) => {
      const values = new Float32Array(inputs.count * width);
      let to = 0;
      for (const part of inputsOf(inputs)) {
        part.values.forEach((x, from) => {
          if (isAngle[from % isAngle.length]) {
            values[to++] = Math.cos(x);
            values[to++] = Math.sin(x);
          } else values[to++] = x;
        });
      }
      return asVectors(inputs, values, width);
    },
    () => 2 * isAngle.filter(Boolean).length,
    async (inputs, upstream) => {
      const gradient = new Float32Array(inputs.count * isAngle.length);
      let from = 0;
      for (const { first, values } of inputsOf(inputs)) {
        values.forEach((x, own) => {
          const at = first * isAngle.length + own;
          gradient[at] = isAngle[own % isAngle.length]
            ? upstream[from++] * -Math.sin(x) + upstream[from++] * Math.cos(x)
            : upstream[from++];
        });
      }
      return gradient;
    },
  );
}
