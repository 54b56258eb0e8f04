// `node scripts/gpu/host-time.mjs [STEPS]` after `npm run build`: what a training step takes of the host, whatever the card:
// dispatches, passes, submissions, and milliseconds of CPU time on Dawn's null device, which computes nothing. First with
// TensorFlow.js's own kernels and Adam, then with ours. A step is put together here: no loss that this device gives is a number, and the
// learner of studies takes no step after such a one.
import * as tf from '../../build/runtime/tensors/tf.js';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { inputCount } from '../../build/compiler/circuit/circuit.js';
import { angleRange } from '../../build/models/angle-range.js';
import { angleMask } from '../../build/models/encoding.js';
import { buildResNet50 } from '../../build/models/resnet50.js';
import { softmaxHead } from '../../build/models/softmax-head.js';
import { countWork } from '../../build/runtime/backends/webgpu/device-work.js';
import { circuitOnWebgpu } from '../../build/runtime/tensors/gpu-buffers.js';
import { qcnnLayer } from '../../build/runtime/tensors/qcnn-layer.js';
import { registerWebgpuKernels } from '../../build/runtime/tensors/webgpu/index.js';
import { createTensorAdam } from '../../build/runtime/training/tensor-adam.js';
import { openNullDevice, startTensorsOn } from './null-device.mjs';

const steps = Number(process.argv[2] ?? 20);
const images = { height: 28, width: 28, channels: 3 };
const classes = 6;
const batches = [32, 128];
const opened = await openNullDevice();
await startTensorsOn(opened, tf);

console.log('| step | batch | dispatches | passes | submissions | host, ms of CPU time: least / median |');
console.log('| --- | --: | --: | --: | --: | --: |');
const resnet = buildResNet50({ ...images, classes, seed: 1 });
const own = tfjsAdam();
for (const batch of batches) await measure('ResNet-50, TensorFlow.js’s own', resnet, batch, own);
registerWebgpuKernels();
for (const batch of batches) await measure('ResNet-50', resnet, batch, createTensorAdam);
const circuit = loadCircuit('ring', { set: { n: 8 } });
const hybrid = endToEnd(circuit, await circuitOnWebgpu(circuit));
for (const batch of batches) await measure('hybrid, ring of 8 qubits', hybrid, batch, createTensorAdam);
opened.device.destroy();
setTimeout(() => process.exit(0), 100);

/** ResNet-50 → dense → angles → circuit → softmax. */
function endToEnd(circuit, operation) {
  const backbone = buildResNet50({ ...images, seed: 1 });
  const layers = [
    tf.layers.dense({ units: inputCount(circuit), name: 'inputs' }),
    angleRange({ angles: angleMask(circuit).map(Number) }),
    qcnnLayer({ circuit, operation, seed: 1 }),
    softmaxHead(classes),
  ];
  const outputs = layers.reduce((x, layer) => layer.apply(x), backbone.outputs[0]);
  return tf.model({ inputs: backbone.inputs, outputs });
}

/** TensorFlow.js's optimiser as ours is called. */
function tfjsAdam() {
  return (variables) => {
    const adam = tf.train.adam(1e-3);
    return {
      step(gradients) {
        adam.applyGradients(variables.map(({ name }, index) => ({ name, tensor: gradients[index] })));
        tf.dispose(gradients);
      },
      dispose: () => adam.dispose(),
    };
  };
}

/** Prints a row: the counts of one step, and the CPU time of several. */
async function measure(name, model, batch, createAdam) {
  const weights = model.trainableWeights.filter(({ originalName }) => !originalName.endsWith('_conv/bias'));
  const variables = weights.map((weight) => weight.read());
  const rates = variables.map(() => 1e-3);
  const x = tf.randomUniform([batch, images.height, images.width, images.channels]);
  const y = tf.tidy(() => tf.oneHot(tf.range(0, batch).mod(tf.scalar(classes)).toInt(), classes).toFloat());
  const adam = createAdam(variables);
  const loss = () => crossEntropy(model.apply(x, { training: true }), y);
  const step = () => {
    const gradients = tf.tidy(() => {
      const { grads } = tf.variableGrads(loss, variables);
      return variables.map((variable) => grads[variable.name]);
    });
    adam.step(gradients, rates);
  };
  const counts = countSteps(step, 4);
  const times = [];
  for (let turn = 0; turn < steps; turn++) {
    await opened.device.queue.onSubmittedWorkDone();
    const before = process.cpuUsage();
    step();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  const [least, median] = [times[0], times[times.length >> 1]].map((time) => time.toFixed(1));
  console.log(
    `| ${name} | ${batch} | ${counts.dispatches} | ${counts.passes} | ${counts.submits} | ${least} / ${median} |`,
  );
  adam.dispose();
  tf.dispose([x, y]);
}

/** Of the last of so many steps. */
function countSteps(step, count) {
  const counter = countWork(opened.device);
  let before;
  for (let turn = 0; turn < count; turn++) {
    before = counter.now();
    step();
  }
  const after = counter.now();
  counter.stop();
  return Object.fromEntries(Object.entries(after).map(([what, now]) => [what, now - before[what]]));
}

function crossEntropy(probabilities, targets) {
  return tf.neg(tf.mean(tf.log(tf.clipByValue(tf.sum(tf.mul(probabilities, targets), 1), 1e-12, 1))));
}
