// A process that trains ResNet-50 for `npm run bench:resnet`, on qcnn's kernels or, with the argument `former`, on those of
// before: reads lines of JSON, {"task": "step" | "predict"}, and answers each with its CPU time, loss and memory.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { createInterface } from 'node:readline';
import { buildResNet50 } from '../../build/models/resnet50.js';
import { createRandom } from '../../build/runtime/random.js';
import { limitEngineThreads, startEngine } from '../../build/runtime/tensors/engine.js';
import { createTensorAdam } from '../../build/runtime/training/tensor-adam.js';
import { originals, useFormerKernels } from './former-kernels.mjs';

const batch = 32;
const side = 28;
const classes = 2;
const rate = 0.001;
const [kernels, threads] = process.argv.slice(2);

const before = originals(tf);
limitEngineThreads(Number(threads));
await startEngine();
if (kernels === 'former') useFormerKernels(tf, before);

const model = buildResNet50({ height: side, width: side, channels: 1, classes, seed: 1 });
const variables = model.trainableWeights
  .filter(({ originalName }) => !originalName.endsWith('_conv/bias'))
  .map((weight) => weight.read());
const adam = createTensorAdam(variables);
const random = createRandom(2);

/** Noise, a little brighter in the second class: something to learn. */
function drawBatch() {
  const classOf = (image) => image % classes;
  const values = Float32Array.from({ length: batch * side * side }, (_, i) =>
    random.normal(0.3 * classOf(Math.floor(i / side / side)), 1),
  );
  const targets = Float32Array.from({ length: batch * classes }, (_, i) =>
    Number(i % classes === classOf(Math.floor(i / classes))),
  );
  return { images: tf.tensor(values, [batch, side, side, 1]), targets: tf.tensor(targets, [batch, classes]) };
}

const tasks = {
  step() {
    const { images, targets } = drawBatch();
    const { value, grads } = tf.variableGrads(() => {
      const likelihood = tf.sum(tf.mul(model.apply(images, { training: true }), targets), 1);
      return tf.neg(tf.mean(tf.log(likelihood)));
    }, variables);
    adam.step(
      variables.map(({ name }) => grads[name]),
      variables.map(() => rate),
    );
    const [loss] = value.dataSync();
    tf.dispose([images, targets, value]);
    return { loss };
  },
  predict() {
    const { images, targets } = drawBatch();
    const [probability] = tf.tidy(() => model.apply(images, { training: false }).dataSync());
    tf.dispose([images, targets]);
    return { probability };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  const answer = tasks[JSON.parse(line).task]();
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBefore);
  const { numTensors } = tf.memory();
  const heap = tf.backend().wasm.HEAPU8.length;
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ...answer, cpu: (user + system) / 1000, wall, numTensors, heap, peak }));
}
