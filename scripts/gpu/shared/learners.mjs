// The models whose training steps the report times, on TensorFlow.js's WebGPU engine: images are brought once, and nothing but
// losses comes back, which nobody waits for.
import { inputCount } from '../../../build/compiler/circuit/circuit.js';
import { loadCircuit } from '../../../build/circuit-files/load-circuit.js';
import { angleRange } from '../../../build/models/angle-range.js';
import { angleMask } from '../../../build/models/encoding.js';
import { buildResNet50 } from '../../../build/models/resnet50.js';
import { softmaxHead } from '../../../build/models/softmax-head.js';
import { createRandom } from '../../../build/runtime/random.js';
import { startEngine } from '../../../build/runtime/tensors/engine.js';
import { circuitOnWebgpu } from '../../../build/runtime/tensors/gpu-buffers.js';
import { qcnnLayer } from '../../../build/runtime/tensors/qcnn-layer.js';
import * as tf from '../../../build/runtime/tensors/tf.js';
import { registerWebgpuKernels } from '../../../build/runtime/tensors/webgpu/index.js';
import { createTensorAdam } from '../../../build/runtime/training/tensor-adam.js';

const classes = 2;
const rate = 0.001;
/** Steps under way whose losses have not come back. */
const stepsAhead = 8;

/** The engine, started, and its device. */
export async function startTensors() {
  const { backend } = await startEngine({ engine: 'webgpu' });
  if (backend !== 'tfjs-webgpu') throw new Error(`TensorFlow.js computes on ${backend}`);
  registerWebgpuKernels();
  return { device: tf.backend().device };
}

/** A learner by its name, for square grey images. */
export async function createLearner(name, side) {
  const model = await models[name]({ height: side, width: side, channels: 1 });
  const trained = model.trainableWeights.filter(({ originalName }) => !originalName.endsWith('_conv/bias'));
  const variables = trained.map((weight) => weight.read());
  const adam = createTensorAdam(variables);
  const rates = variables.map(() => rate);

  /** Encodes a step; its loss comes later. */
  function step({ x, y }) {
    const { value, gradients } = tf.tidy(() => {
      const found = tf.variableGrads(() => crossEntropy(model.apply(x, { training: true }), y), variables);
      return { value: found.value, gradients: variables.map((variable) => found.grads[variable.name]) };
    });
    adam.step(gradients, rates);
    return value.data().then(([loss]) => (value.dispose(), loss));
  }

  return {
    images: (batch) => drawImages(batch, side),
    /** Steps that follow each other, so many or until that moment: their number, the host's milliseconds for all, their losses. */
    async take(images, { count = Infinity, until = Infinity }) {
      const losses = [];
      let hostMs = 0;
      do {
        const begin = performance.now();
        losses.push(step(images));
        hostMs += performance.now() - begin;
        await losses.at(-1 - stepsAhead);
      } while (losses.length < count && performance.now() < until);
      return { steps: losses.length, hostMs, losses: await Promise.all(losses) };
    },
    dispose() {
      adam.dispose();
      model.dispose();
    },
  };
}

/** A batch of noise, a little brighter in the second class. */
function drawImages(batch, side) {
  const random = createRandom(2);
  const classOf = (image) => image % classes;
  const values = Float32Array.from({ length: batch * side * side }, (_, i) => random.normal(0.3 * classOf(Math.floor(i / side / side)), 1)); // prettier-ignore
  const targets = Float32Array.from({ length: batch * classes }, (_, i) => Number(i % classes === classOf(Math.floor(i / classes)))); // prettier-ignore
  return { x: tf.tensor(values, [batch, side, side, 1]), y: tf.tensor(targets, [batch, classes]) };
}

function crossEntropy(probabilities, targets) {
  return tf.neg(tf.mean(tf.log(tf.clipByValue(tf.sum(tf.mul(probabilities, targets), 1), 1e-12, 1))));
}

const models = {
  'ResNet-50': (shape) => buildResNet50({ ...shape, classes, seed: 1 }),
  async 'ResNet-50 and ring of 8 qubits'(shape) {
    const circuit = loadCircuit('ring', { set: { n: 8 } });
    const operation = await circuitOnWebgpu(circuit);
    const resnet = buildResNet50({ ...shape, seed: 1 });
    const layers = [
      tf.layers.dense({ units: inputCount(circuit) }),
      angleRange({ angles: angleMask(circuit).map(Number) }),
      qcnnLayer({ circuit, operation, seed: 1 }),
      softmaxHead(classes),
    ];
    return tf.model({ inputs: resnet.inputs, outputs: layers.reduce((x, layer) => layer.apply(x), resnet.outputs[0]) }); // prettier-ignore
  },
};

export const learnerNames = Object.keys(models);
