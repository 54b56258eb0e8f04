// A frozen ResNet-50's features beside a circuit's outputs, one softmax on both: does the circuit add what the features lack?
import * as tf from '../runtime/tensors/tf.ts';
import { inputCount } from '../compiler/circuit/circuit.ts';
import { filler, sampleSize } from '../runtime/data/images.ts';
import { flopsTogether } from '../runtime/flops.ts';
import { below, named, type NumbersByName } from '../runtime/numbers-by-name.ts';
import { qcnnLayer } from '../runtime/tensors/qcnn-layer.ts';
import { featuresOf } from './backbone.ts';
import type { Classifier } from './classifier.ts';
import { columns } from './columns.ts';
import { encodingFor } from './encoding.ts';
import { chain, type Pull, type Step } from './front.ts';
import type { OnBackbone } from './hybrid.ts';
import { restInWords, shareInWords } from './shares.ts';
import { createPipeline } from './pipeline.ts';
import { circuitAnd, headRate, readableFrom, type QcnnOptions } from './qcnn.ts';
import { softmaxHead } from './softmax-head.ts';
import { standardise } from './standardise.ts';
import type { ComputedBy } from './computed-by.ts';
import { ofTensors } from './trained-part.ts';

/** Deviation of the features: weights of so many numbers of size 1 would learn thirty times too fast at the head's rate. */
const featureScale = 0.03;
const batchSize = 32;

/** Features of a trained ResNet-50 → (reduction → circuit) beside (the features themselves, standardised) → softmax. */
export function createConcatenatedHybrid({ backboneSplit: share, ...options }: OnBackbone): Classifier {
  const { circuit, backbone, seed } = options;
  const title =
    share === undefined
      ? 'Hybrid: QCNN beside the features of a frozen ResNet-50'
      : `Hybrid: ResNet-50 of ${shareInWords(share)}, QCNN beside its features of ${restInWords(share)}`;
  return createPipeline({
    name: 'hybrid-concatenated',
    title,
    role: 'model',
    quantum: true,
    front: chain(
      readableFrom(circuit),
      featuresOf(backbone),
      beside(encodingFor(circuit, seed), chain(standardise, scaled(featureScale))),
    ),
    input: 'vectors',
    part: ofTensors(
      (sample, computedBy) =>
        buildConcatenated(
          { ...options, ...computedBy },
          sampleSize(sample) - inputCount(circuit),
          sample.classes.length,
        ),
      options,
    ),
    rates: circuitAnd('head', headRate),
    batchSize,
  });
}

/** [batch × (the circuit's inputs, features)] → [batch × classes]. */
function buildConcatenated(
  { circuit, backend, operation, seed }: Omit<QcnnOptions, 'backend'> & ComputedBy,
  features: number,
  classes: number,
): tf.LayersModel {
  const inputs = inputCount(circuit);
  const given = tf.input({ shape: [inputs + features] });
  const apply = (layer: tf.layers.Layer, to: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
    layer.apply(to) as tf.SymbolicTensor;
  const angles = apply(columns({ first: 0, count: inputs, name: 'angles' }), given);
  const outputs = apply(qcnnLayer({ circuit, backend, operation, seed }), angles);
  const others = apply(columns({ first: inputs, count: features, name: 'others' }), given);
  const both = apply(tf.layers.concatenate({ name: 'both' }), [outputs, others]);
  return tf.model({ inputs: given, outputs: apply(softmaxHead(classes), both) });
}

/** What two steps make of the same samples, the second after the first, as one vector. */
function beside(left: Step, right: Step): Step {
  return {
    async fit(train, signal) {
      return new Map([
        ...named('left', await left.fit(train, signal)),
        ...named('right', await right.fit(train, signal)),
      ]);
    },
    front(statistics) {
      const fronts = [left.front(below(statistics, 'left')), right.front(below(statistics, 'right'))];
      return async (images, signal) => {
        const [one, other] = [await fronts[0](images, signal), await fronts[1](images, signal)];
        const [first, second] = [sampleSize(one), sampleSize(other)];
        const width = first + second;
        const fill = filler(images.count, width, (sample, out, at) => {
          one.fill([sample], out.subarray(at, at + first));
          other.fill([sample], out.subarray(at + first, at + width));
        });
        return { ...images, height: 1, width, channels: 1, fill };
      };
    },
    async flops(statistics, images) {
      return flopsTogether(
        await left.flops(below(statistics, 'left'), images),
        await right.flops(below(statistics, 'right'), images),
      );
    },
    ...(left.pull &&
      right.pull && { pull: (statistics: NumbersByName) => pullBoth(left, right, statistics) }),
  };
}

function pullBoth(left: Step, right: Step, statistics: NumbersByName): Pull {
  const pulls = [left.pull!(below(statistics, 'left')), right.pull!(below(statistics, 'right'))];
  return async (images, upstream, signal) => {
    const width = upstream.length / images.count;
    const first = sampleSize(await left.front(below(statistics, 'left'))(images, signal));
    const part = (from: number, to: number) => {
      const rows = new Float32Array(images.count * (to - from));
      for (let row = 0; row < images.count; row++)
        rows.set(upstream.subarray(row * width + from, row * width + to), row * (to - from));
      return rows;
    };
    const [one, other] = [
      await pulls[0](images, part(0, first), signal),
      await pulls[1](images, part(first, width), signal),
    ];
    return one.map((slope, at) => slope + other[at]);
  };
}

function scaled(by: number): Step {
  return {
    fit: async () => new Map(),
    front: () => async (vectors) => {
      const width = sampleSize(vectors);
      const fill = filler(vectors.count, width, (sample, out, at) => {
        const own = out.subarray(at, at + width);
        vectors.fill([sample], own);
        for (let index = 0; index < width; index++) own[index] *= by;
      });
      return { ...vectors, fill };
    },
    flops: (_, vectors) => sampleSize(vectors),
    pull: () => async (_, upstream) => upstream.map((slope) => slope * by),
  };
}
