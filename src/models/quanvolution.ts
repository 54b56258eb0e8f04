// A circuit slid over the image as a classifier, a quanvolution after Henderson, Shakya, Pradhan & Cook, "Quanvolutional
// neural networks: powering image recognition with quantum circuits", Quantum Machine Intelligence 2, 2 (2020); and its
// control, the same with random gates that are never trained, as theirs are.
import * as tf from '../runtime/tensors/tf.ts';
import { inputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { take, vector } from '../runtime/numbers-by-name.ts';
import { imagePatches } from '../runtime/tensors/image-patches.ts';
import { qcnnLayer } from '../runtime/tensors/qcnn-layer.ts';
import { oneRate } from '../runtime/training/settings.ts';
import { UserError } from '../user-error.ts';
import type { Classifier } from './classifier.ts';
import { filler, inParts, sampleSize, valuesOf } from '../runtime/data/images.ts';
import type { Step } from './front.ts';
import { ofTensors } from './trained-part.ts';
import { createPipeline } from './pipeline.ts';
import { circuitAnd, type QcnnOptions } from './qcnn.ts';
import { softmaxHead } from './softmax-head.ts';

/** The softmax reads some hundred outputs of circuits, not a few. */
const wideHeadRate = 0.01;
const batchSize = 32;
const imagesAtOnce = 256;

/** Pixels in [0, 1] → patches as large as the circuit's inputs → circuit → dense softmax; circuit and softmax are trained. */
export function createQuanvolution(options: QcnnOptions): Classifier {
  return create(options, true);
}

/** The quanvolution whose circuit keeps its random initial weights: only the softmax is trained. */
export function createFrozenQuanvolution(options: QcnnOptions): Classifier {
  return create(options, false);
}

function create(options: QcnnOptions, trainable: boolean): Classifier {
  const { circuit, seed } = options;
  return createPipeline({
    name: trainable ? 'quanvolution' : 'quanvolution-frozen',
    title: trainable ? 'Quanvolution' : 'Quanvolution, circuit frozen at random weights',
    role: trainable ? 'model' : 'control',
    quantum: true,
    front: brightness(patchSide(circuit)),
    input: 'images',
    part: ofTensors(({ height, width, channels, classes }, computedBy) => {
      return tf.sequential({
        layers: [
          imagePatches({ size: patchSide(circuit), inputShape: [height, width, channels] }),
          qcnnLayer({ circuit, ...computedBy, seed, trainable }),
          tf.layers.flatten(),
          softmaxHead(classes.length),
        ],
      });
    }, options),
    rates: trainable ? circuitAnd('head', wideHeadRate) : oneRate(wideHeadRate),
    batchSize,
  });
}

/** Side of the square of pixels that a circuit takes. Throws UserError when its inputs make none. */
export function patchSide(circuit: Circuit): number {
  const side = Math.round(Math.sqrt(inputCount(circuit)));
  if (
    side > 0 &&
    side ** 2 === inputCount(circuit) &&
    circuit.inputs.every(({ element }) => element === 'angle')
  )
    return side;
  throw new UserError(
    `Circuit ${circuit.name} takes ${inputCount(circuit)} inputs, which are not the angles of a square of pixels (4, 9, 16, …), ` +
      'so it cannot slide over an image; take one such as quanvolution.',
  );
}

/** One channel, the mean of all, in [0, 1] by the range of the training set; beyond it, clipped. */
function brightness(side: number): Step {
  return {
    async fit(train) {
      if (train.height < side || train.width < side) {
        throw new UserError(
          `Images of ${train.height} × ${train.width} pixels are smaller than the ${side} × ${side} that the circuit takes.`,
        );
      }
      const range = { least: Infinity, most: -Infinity };
      for (const { values } of inParts(train, imagesAtOnce)) {
        for (const value of values) {
          if (value < range.least) range.least = value;
          if (value > range.most) range.most = value;
        }
      }
      return new Map([['range', vector([range.least, range.most])]]);
    },
    front(statistics) {
      const [least, most] = take(statistics, 'range', [2]);
      const width = most - least || 1;
      return async (images) => {
        const { channels } = images;
        const colours = new Float32Array(sampleSize(images));
        const size = colours.length / channels;
        const fill = filler(images.count, size, (image, out, at) => {
          images.fill([image], colours);
          const pixels = out.subarray(at, at + size).fill(0);
          colours.forEach((value, from) => {
            const bounded = Math.min(Math.max((value - least) / width, 0), 1);
            pixels[Math.floor(from / channels)] += bounded / channels;
          });
        });
        return { ...images, channels: 1, fill };
      };
    },
    // Less the least, over the range, over the channels, and their sum.
    flops: (_, images) => 4 * sampleSize(images),
    pull(statistics) {
      const [least, most] = take(statistics, 'range', [2]);
      const width = most - least || 1;
      return async (images, upstream) => {
        const { channels } = images;
        return valuesOf(images).map((value, at) => {
          const isInside = value >= least && value <= most;
          return isInside ? upstream[Math.floor(at / channels)] / (width * channels) : 0;
        });
      };
    },
  };
}
