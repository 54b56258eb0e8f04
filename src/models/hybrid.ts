// ResNet-50 and a quantum circuit together: the circuit after a trained, frozen backbone, or all of it trained at once.
import * as tf from '../runtime/tensors/tf.ts';
import { inputCount } from '../compiler/circuit/circuit.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { isCircuitWeight, qcnnLayer } from '../runtime/tensors/qcnn-layer.ts';
import { angleRange } from './angle-range.ts';
import { featuresOf, type Backbone } from './backbone.ts';
import type { Classifier } from './classifier.ts';
import { angleMask } from './encoding.ts';
import type { ComputedBy } from './computed-by.ts';
import { ofTensors } from './trained-part.ts';
import { createPipeline } from './pipeline.ts';
import { circuitRate, createQcnnPipeline, headRate, readableFrom, type QcnnOptions } from './qcnn.ts';
import type { Stem } from './entries.ts';
import { restInWords, shareInWords } from './shares.ts';
import { buildResNet50, resNet50Rates } from './resnet50.ts';
import { isHeadWeight, softmaxHead } from './softmax-head.ts';

/**
 * Features of a trained ResNet-50 (computed once for each image set) → reduction → circuit → dense softmax.
 * `backbone` must be fitted before this is.
 */
export function createFrozenHybrid({ backboneSplit: share, ...options }: OnBackbone): Classifier {
  const title =
    share === undefined
      ? 'Hybrid: frozen ResNet-50, then QCNN'
      : `Hybrid: ResNet-50 of ${shareInWords(share)}, QCNN of ${restInWords(share)}`;
  return createQcnnPipeline(options, [featuresOf(options.backbone)], {
    name: 'hybrid',
    title,
    role: 'model',
    quantum: true,
  });
}

/** A circuit behind the features of a ResNet-50. */
export interface OnBackbone extends QcnnOptions {
  readonly backbone: Backbone;
  /** Share of the images that the backbone was trained on; default: all were trained on all. */
  readonly backboneSplit?: number | undefined;
}

interface EndToEndOptions extends QcnnOptions {
  readonly stem?: Stem | undefined;
}

/** ResNet-50 → dense → π · sigmoid → circuit → dense softmax, all trained together from the start. */
export function createEndToEndHybrid(options: EndToEndOptions): Classifier {
  const { circuit } = options;
  return createPipeline({
    name: 'hybrid-end-to-end',
    title: 'Hybrid, end to end',
    role: 'model',
    quantum: true,
    front: readableFrom(circuit),
    input: 'images',
    part: ofTensors((images, computedBy) => buildEndToEnd(images, { ...options, ...computedBy }), options),
    rates: [
      { part: 'circuit', holds: isCircuitWeight, peak: circuitRate },
      { part: 'head', holds: isHeadWeight, peak: headRate },
      ...resNet50Rates,
    ],
  });
}

/** The network for images of this size and these classes; its circuit is computed as that of any layer. */
export function buildEndToEnd(
  { height, width, channels, classes }: Pick<Images, 'height' | 'width' | 'channels' | 'classes'>,
  { circuit, backend, operation, seed, stem }: Omit<EndToEndOptions, 'backend'> & Partial<ComputedBy>,
): tf.LayersModel {
  const resnet = buildResNet50({ height, width, channels, stem, seed });
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const layers = [
    tf.layers.dense({ units: inputCount(circuit), kernelInitializer, name: 'inputs' }),
    angleRange({ angles: angleMask(circuit).map(Number) }),
    qcnnLayer({ circuit, backend, operation, seed }),
    softmaxHead(classes.length),
  ];
  const outputs = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, resnet.outputs[0]);
  return tf.model({ inputs: resnet.inputs, outputs });
}
