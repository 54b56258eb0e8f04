// Small convolutional networks: the controls that say what a few minutes of classical work would give, with as many
// parameters as they like, and with as many as a QCNN has.
import * as tf from '../runtime/tensors/tf.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { BatchNorm } from '../runtime/tensors/batch-norm.ts';
import { initialiseKernels } from '../runtime/tensors/initialise.ts';
import { oneRate } from '../runtime/training/settings.ts';
import type { Classifier } from './classifier.ts';
import { qcnnParameters } from './dense-matched.ts';
import { chain } from './front.ts';
import { ofTensors } from './trained-part.ts';
import { createPipeline } from './pipeline.ts';
import { softmaxHead } from './softmax-head.ts';

const usualFilters = [16, 32, 64] as const;
const peakRate = 0.005;
/** So few numbers take larger steps. */
const matchedPeakRate = 0.02;

export function createSmallCnn({ seed }: { readonly seed: number }): Classifier {
  return createCnn('small-cnn', 'Small CNN', peakRate, (images) => buildSmallCnn(images, seed));
}

/** With filters so few that it has as many parameters as the QCNN, or as near to that as these networks come. */
export function createMatchedCnn({ circuit, seed }: { circuit: Circuit; seed: number }): Classifier {
  return createCnn(
    'small-cnn-matched',
    'CNN with as many parameters as the QCNN',
    matchedPeakRate,
    (images) => {
      const wanted = qcnnParameters(circuit, images.classes.length);
      return buildSmallCnn(images, seed, matchedFilters(wanted, images));
    },
  );
}

function createCnn(
  name: string,
  title: string,
  peak: number,
  build: (images: Images) => tf.LayersModel,
): Classifier {
  return createPipeline({
    name,
    title,
    role: 'control',
    quantum: false,
    front: chain(),
    input: 'images',
    part: ofTensors(build),
    rates: oneRate(peak),
  });
}

type Size = Pick<Images, 'height' | 'width' | 'channels' | 'classes'>;

/**
 * For each number of filters: convolution 3×3 – max-pool – batch norm – ReLU; then the maximum of each feature over the
 * image and softmax. As usual 24,000 parameters at one channel and two classes, whatever the image size.
 */
export function buildSmallCnn(
  { height, width, channels, classes }: Size,
  seed: number,
  filtersOf: readonly number[] = usualFilters,
): tf.LayersModel {
  const layers = filtersOf.flatMap((filters, index) => {
    const shape = { filters, kernelSize: 3, padding: 'same', kernelInitializer: 'zeros' } as const;
    const number = index + 1;
    return [
      tf.layers.conv2d({ ...shape, name: `conv${number}` }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same', name: `pool${number}` }),
      new BatchNorm({ name: `bn${number}` }),
      tf.layers.activation({ activation: 'relu', name: `relu${number}` }),
    ];
  });
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [height, width, channels], name: 'image' }),
      ...layers,
      tf.layers.globalMaxPooling2d({ name: 'features' }),
      softmaxHead(classes.length),
    ],
    name: 'small-cnn',
  });
  initialiseKernels(model, seed);
  return model;
}

const mostFilters = 512;

/** Filters of one to three layers, each with twice those before it, whose network is nearest to so many parameters; more layers where two are as near. */
export function matchedFilters(parameters: number, size: Pick<Size, 'channels' | 'classes'>): number[] {
  let best: { readonly filters: number[]; readonly off: number } = { filters: [1], off: Infinity };
  for (const layers of [1, 2, 3]) {
    for (let first = 1; first <= mostFilters; first++) {
      const filters = usualFilters.slice(0, layers).map((_, index) => first * 2 ** index);
      const off = Math.abs(cnnParameters(filters, size) - parameters);
      if (off <= best.off) best = { filters, off };
    }
  }
  return best.filters;
}

/** What training changes: kernels, biases, γ and β of batch norm, and the softmax. */
function cnnParameters(
  filters: readonly number[],
  { channels, classes }: Pick<Size, 'channels' | 'classes'>,
): number {
  const layers = filters.reduce(
    (sum, own, index) => sum + own * (9 * (filters[index - 1] ?? channels) + 3),
    0,
  );
  return layers + (filters.at(-1)! + 1) * classes.length;
}
