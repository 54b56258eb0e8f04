// `npm run bench:train`: a step of the QCNN by the learner on plain arrays and by TensorFlow.js, the same circuit on the
// same batches, epoch by epoch in turns, in CPU time; and how right both are after all epochs.
import { join } from 'node:path';
import { loadCircuit } from '../../build/circuit-files/load-circuit.js';
import { encodingFor } from '../../build/models/encoding.js';
import { vectorsToSamples } from '../../build/models/image-samples.js';
import { circuitRate, headRate } from '../../build/models/qcnn.js';
import { softmaxHead } from '../../build/models/softmax-head.js';
import { packageFolder } from '../../build/package-folder.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import { normalise } from '../../build/runtime/data/normalise.js';
import { createPhantom } from '../../build/runtime/data/phantom.js';
import { createRandom } from '../../build/runtime/random.js';
import { startEngine } from '../../build/runtime/tensors/engine.js';
import { isCircuitWeight, qcnnLayer } from '../../build/runtime/tensors/qcnn-layer.js';
import * as tf from '../../build/runtime/tensors/tf.js';
import { drawBatches } from '../../build/runtime/training/batches.js';
import { circuitTrainable } from '../../build/runtime/training/circuit-learner.js';
import { classificationMetrics } from '../../build/runtime/training/metrics.js';
import { predictAll } from '../../build/runtime/training/predict.js';
import { createSchedule } from '../../build/runtime/training/schedule.js';
import { tensorTrainable } from '../../build/runtime/training/tensor-learner.js';
import { initialWeights } from '../../build/runtime/weights.js';
import '../../build/runtime/trees/keep-on-disk.js';

const epochs = 30;
const batchSize = 32;
const goal = 0.35;
const names = process.argv.length > 2 ? process.argv.slice(2) : ['study', 'ring'];
const backend = createWasm({ threads: 1 });
await startEngine();
const images = normalise(createPhantom({ seed: 1 }));
const classes = images.train.classes.length;

/** Both ways of training one circuit from the same weights, by name. */
function modelsOf(circuit, inputs, seed) {
  const layer = qcnnLayer({ circuit, backend, seed, inputShape: [inputs] });
  const model = tf.sequential({ layers: [layer, softmaxHead(classes)] });
  const weights = initialWeights(circuit, seed);
  return {
    tensors: tensorTrainable(model),
    arrays: circuitTrainable({ executable: backend.load(circuit), weights }, classes),
  };
}

/** CPU milliseconds of this process. */
async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const middle = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

for (const name of names) {
  const circuit = loadCircuit(join(packageFolder, 'circuits', `${name}.qcnn`));
  const step = encodingFor(circuit, 1);
  const front = step.front(await step.fit(images.train));
  const [training, test] = [await front(images.train), await front(images.test)].map(vectorsToSamples);
  const [inputs] = training.shape;
  const models = modelsOf(circuit, inputs, 1);
  const learners = Object.fromEntries(
    Object.entries(models).map(([way, model]) => [way, model.learner({ isTrained: () => true, seed: 1 })]),
  );
  const steps = Math.ceil(training.count / batchSize);
  const schedule = createSchedule('default', steps, epochs);
  const times = { tensors: [], arrays: [] };
  const random = createRandom(1);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const batches = drawBatches(training.count, batchSize, random);
    for (const [way, learner] of Object.entries(learners)) {
      const peaks = learner.variables.map((variable) => (isCircuitWeight(variable) ? circuitRate : headRate));
      const cpu = await cpuOf(async () => {
        for (const [at, chosen] of batches.entries()) {
          const values = new Float32Array(chosen.length * inputs);
          training.fill(chosen, values);
          const labels = chosen.map((sample) => training.labels[sample]);
          const number = epoch * steps + at;
          const rates = peaks.map((peak) => schedule(peak, number));
          await learner.step({ values, labels, step: number }, rates);
        }
      });
      times[way].push(cpu / steps);
    }
  }
  const [tensors, arrays] = [middle(times.tensors), middle(times.arrays)];
  const accuracies = await Promise.all(
    Object.values(models).map(async ({ predict }) =>
      classificationMetrics(test.labels, await predictAll(predict, test), classes).accuracy.toFixed(4),
    ),
  );
  console.log(
    `${name}, ${circuit.qubits} qubits, batches of ${batchSize}: a step ${tensors.toFixed(2)} ms by TensorFlow.js, ${arrays.toFixed(2)} on ` +
      `plain arrays, ${(arrays / tensors).toFixed(2)} × (goal ${goal}); test accuracies ${accuracies.join(' and ')}`,
  );
  Object.values(learners).forEach((learner) => learner.dispose());
  Object.values(models).forEach((model) => model.dispose());
}
