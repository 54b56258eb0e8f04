// `node scripts/gpu/host-time.mjs [STEPS]` after `npm run build`: what a training step takes of the host, whatever the card:
// dispatches, passes, submissions, and milliseconds of CPU time on Dawn's null device, which computes nothing.
import * as tf from '../../build/runtime/tensors/tf.js';
import { buildResNet50 } from '../../build/models/resnet50.js';
import { countWork } from '../../build/runtime/backends/webgpu/device-work.js';
import { createTensorAdam } from '../../build/runtime/training/tensor-adam.js';
import { openNullDevice, startTensorsOn } from './null-device.mjs';

const steps = Number(process.argv[2] ?? 10);
const classes = 6;
const shape = [28, 28, 3];
const opened = await openNullDevice();
await startTensorsOn(opened, tf, { plain: process.argv[3] === 'plain' });

const rows = [];
await measureTraining(
  'ResNet-50',
  buildResNet50({ height: 28, width: 28, channels: 3, classes, seed: 1 }),
  [32, 128],
);
console.log(
  '| step | batch | dispatches | passes | submits | host, ms of CPU time, least / median |\n| --- | --: | --: | --: | --: | --: |',
);
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
opened.device.destroy();
setTimeout(() => process.exit(0), 100);

async function measureTraining(name, model, batches) {
  const weights = model.trainableWeights.filter(({ originalName }) => !originalName.endsWith('_conv/bias'));
  const variables = weights.map((weight) => weight.read());
  const rates = variables.map(() => 1e-3);
  for (const batch of batches) {
    const x = tf.randomUniform([batch, ...shape]);
    const y = tf.oneHot(tf.range(0, batch).mod(tf.scalar(classes)).toInt(), classes).toFloat();
    const adam = createTensorAdam(variables);
    const step = () => {
      const gradients = tf.tidy(() => {
        const { grads } = tf.variableGrads(
          () => crossEntropy(model.apply(x, { training: true }), y),
          variables,
        );
        return variables.map((variable) => grads[variable.name]);
      });
      adam.step(gradients, rates);
    };
    await measure([name, batch], step);
    adam.dispose();
    tf.dispose([x, y]);
  }
}

function crossEntropy(probabilities, targets) {
  return tf.neg(tf.mean(tf.log(tf.clipByValue(tf.sum(tf.mul(probabilities, targets), 1), 1e-12, 1))));
}

/** One row: the counts of one step, and the CPU time of several. */
async function measure(title, step) {
  for (let turn = 0; turn < 2; turn++) step();
  const { device } = opened;
  const counter = countWork(device);
  step();
  const { dispatches, passes, submits } = counter.now();
  counter.stop();
  const times = [];
  for (let turn = 0; turn < steps; turn++) {
    await device.queue.onSubmittedWorkDone();
    const before = process.cpuUsage();
    step();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  rows.push([
    ...title,
    dispatches,
    passes,
    submits,
    `${times[0].toFixed(1)} / ${times[times.length >> 1].toFixed(1)}`,
  ]);
}
