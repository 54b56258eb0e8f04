// What models take for one image: hand-counted, and as it was published.
import { beforeAll, describe, expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { planCost, planFor } from '../../src/compiler/plan/index.ts';
import { angleRange } from '../../src/models/angle-range.ts';
import { controlNames, createClassifier, modelNames } from '../../src/models/index.ts';
import type { Classifier } from '../../src/models/classifier.ts';
import { buildResNet18 } from '../../src/models/resnet18.ts';
import { buildResNet50 } from '../../src/models/resnet50.ts';
import { startEngine } from '../../src/runtime/tensors/engine.ts';
import { modelFlops } from '../../src/runtime/tensors/model-flops.ts';
import { pairReadout, smallCircuit } from './circuits.ts';
import { squares } from './images.ts';

beforeAll(startEngine);

const imagenet = { height: 224, width: 224, channels: 3, seed: 1, classes: 1000 };

// He et al. 2016, table 1: 3.8 and 1.8 billion multiply-adds. Their ResNet-50 strides in the first convolution of a block, as
// ours; where the second does, 4.1 billion are published.
test.each([
  ['ResNet-50', buildResNet50, 3.8e9],
  ['ResNet-18', buildResNet18, 1.8e9],
] as const)('%s at 224 × 224 × 3', (_, build, multiplyAdds) => {
  const model = build(imagenet);
  const flops = modelFlops(model)!;
  model.dispose();
  expect(flops / (2 * multiplyAdds)).toBeGreaterThan(0.99);
  expect(flops / (2 * multiplyAdds)).toBeLessThan(1.04);
});

describe('layers, by hand', () => {
  const flopsOf = (shape: number[], ...layers: tf.layers.Layer[]) => {
    const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: shape }), ...layers] });
    const flops = modelFlops(model);
    model.dispose();
    return flops;
  };
  const { layers } = tf;
  test.each([
    ['dense: 3 products and a bias for each of 2 units', [3], [layers.dense({ units: 2 })], 14],
    ['without biases', [3], [layers.dense({ units: 2, useBias: false })], 12],
    ['with a softmax', [3], [layers.dense({ units: 2, activation: 'softmax' })], 20],
    [
      'a convolution: 3 × 3 × 2 products and a bias at 2 × 2 places for 5 filters',
      [4, 4, 2],
      [layers.conv2d({ filters: 5, kernelSize: 3 })],
      2 * 2 * 5 * 37,
    ],
    [
      'of stride 2, padded, with a ReLU',
      [4, 4, 2],
      [layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' })],
      2 * 2 * 5 * 38,
    ],
    [
      'by channel: 3 × 3 products at 2 × 2 places for 2 channels',
      [4, 4, 2],
      [layers.depthwiseConv2d({ kernelSize: 3, useBias: false })],
      2 * 2 * 2 * 18,
    ],
    ['batch norm: a product and a sum', [4, 4, 2], [layers.batchNormalization()], 64],
    ['a maximum of 2 × 2', [4, 4, 2], [layers.maxPooling2d({ poolSize: 2 })], 4 * 2 * 4],
    ['the mean of all', [4, 4, 2], [layers.globalAveragePooling2d({})], 32],
    ['flattening', [4, 4, 2], [layers.flatten()], 0],
    ['angles: a sigmoid and a product, amplitudes nothing', [3], [angleRange({ angles: [1, 0, 1] })], 4],
    ['what nobody counted', [4, 3], [layers.simpleRNN({ units: 2 })], undefined],
  ] as const)('%s', (_, shape, given, flops) => {
    expect(flopsOf([...shape], ...given)).toBe(flops);
  });

  test('are those of a naive convolution, whatever its size', () => {
    const side = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.integer({ min: 1, max: 3 }),
        (kernelSize, more, channels, filters, strides) => {
          const wide = kernelSize + more;
          let flops = 0;
          for (let top = 0; top + kernelSize <= wide; top += strides)
            for (let left = 0; left + kernelSize <= wide; left += strides)
              for (let filter = 0; filter < filters; filter++) flops += 2 * kernelSize ** 2 * channels + 1;
          expect(flopsOf([wide, wide, channels], layers.conv2d({ filters, kernelSize, strides }))).toBe(
            flops,
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('models', () => {
  const circuit = smallCircuit(4, pairReadout(1, 2));
  const train = squares({ count: 48, classes: 3, seed: 1 });
  const validation = squares({ count: 12, classes: 3, seed: 2 });
  const pixels = 64;
  const softmaxOn = (width: number) => 3 * (2 * width + 1) + 9;
  const plan = planFor(circuit);
  const ofCircuit = planCost(plan, 128).forward / 128;
  const toAngles = 4 * (2 * pixels + 1) + 3 * 4;
  const features = 2048;

  let backbone: Classifier;
  const options = { epochs: 1, recipe: 'default', seed: 7, batchSize: 24 } as const;
  beforeAll(async () => {
    backbone = createClassifier('resnet50', { seed: 3 });
    await backbone.fit(train, validation, options);
  });

  async function flopsOf(name: string): Promise<number | undefined> {
    const model = createClassifier(name, { seed: 7, circuit, backbone });
    await model.fit(train, validation, options);
    const flops = await model.flops!();
    model.dispose();
    return flops;
  }

  test('ResNet-50’s features cost all but its softmax', async () => {
    const whole = await backbone.flops!();
    expect(await flopsOf('logistic-features')).toBe(whole! + 2 * features);
  });

  const counted = [
    ['qcnn', toAngles + ofCircuit + softmaxOn(15)],
    ['qcnn-frozen', toAngles + ofCircuit + softmaxOn(15)],
    ['logistic-pixels', softmaxOn(pixels)],
    ['logistic-pca', 4 * (2 * pixels + 1) + 2 * 4 + softmaxOn(4)],
    ['logistic-angles', toAngles + 2 * 4 + softmaxOn(8)],
    ['nearest-neighbour', 48 * (2 * pixels + 2)],
    // Grey in [0, 1], 4 × 4 patches of 2 × 2 pixels, 15 outputs of each.
    ['quanvolution', 4 * pixels + 16 * ofCircuit + softmaxOn(16 * 15)],
  ] as const;

  test.each(counted)('%s', async (name, flops) => {
    expect(await flopsOf(name)).toBeCloseTo(flops, 6);
  });

  const others = [...modelNames, ...controlNames].filter((name) => !/resnet/.test(name) && !counted.some(([own]) => own === name)); // prettier-ignore
  test.each(others)('%s is counted', async (name) => {
    expect(await flopsOf(name)).toBeGreaterThan(0);
  });
});
