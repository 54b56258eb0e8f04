// The models whose training steps the report times, and steps of theirs as `qcnn study --engine webgpu` takes them: images are
// brought once, and outcomes come back a few steps later.
import { setImmediate } from 'node:timers/promises';
import { loadCircuit } from '../../../build/circuit-files/load-circuit.js';
import { layerComputedBy } from '../../../build/models/computed-by.js';
import { buildEndToEnd } from '../../../build/models/hybrid.js';
import { buildResNet50, resNet50Rates } from '../../../build/models/resnet50.js';
import { createRandom } from '../../../build/runtime/random.js';
import { startEngine } from '../../../build/runtime/tensors/engine.js';
import { currentWebgpu } from '../../../build/runtime/tensors/webgpu/webgpu-backend.js';
import { sourceOfValues } from '../../../build/runtime/training/source.js';
import { tensorTrainable } from '../../../build/runtime/training/tensor-learner.js';
import { learnerFor } from '../../../build/runtime/training/train-model.js';

const classes = ['darker', 'brighter'];
const rate = 0.001;

/** Starts the engine; its device. */
export async function startTensors() {
  await startEngine({ engine: 'webgpu' });
  return currentWebgpu().device;
}

/** A learner by the name of its model, of so many square grey images, all of which each step takes. */
export async function createLearner(name, side, count) {
  const trainable = tensorTrainable(await models[name]({ height: side, width: side, channels: 1 }));
  const learner = learnerFor(trainable, { epochs: 1, recipe: 'default', seed: 1 }, { rates: resNet50Rates });
  const images = drawImages(count, side);
  if (!(await learner.hold(images))) throw new Error(`the device has no room for ${count} images`);
  const batch = { values: new Float32Array(0), chosen: images.labels.map((_, image) => image), labels: images.labels }; // prettier-ignore
  const rates = learner.variables.map(() => rate);
  let step = 0;
  return {
    /** Steps that follow each other, so many or until that moment: their number, the host's milliseconds for all, their losses. */
    async take({ count = Infinity, until = Infinity }) {
      const outcomes = [];
      let hostMs = 0;
      do {
        await setImmediate();
        const begin = performance.now();
        const outcome = learner.step({ ...batch, step: step++ }, rates);
        hostMs += performance.now() - begin;
        // Of steps after one that failed nobody takes the outcome.
        outcome.catch(() => {});
        outcomes.push(outcome);
        await outcomes.at(-learner.stepsAhead);
      } while (outcomes.length < count && performance.now() < until);
      learner.settle();
      const losses = (await Promise.all(outcomes)).map(({ loss }) => loss);
      return { steps: losses.length, hostMs, losses };
    },
    dispose() {
      learner.dispose();
      trainable.dispose();
    },
  };
}

/** Noise, a little brighter in the second class. */
function drawImages(count, side) {
  const random = createRandom(2);
  const labels = Int32Array.from({ length: count }, (_, image) => image % classes.length);
  const pixels = side * side;
  const values = Float32Array.from({ length: count * pixels }, (_, i) => random.normal(0.3 * labels[Math.floor(i / pixels)], 1)); // prettier-ignore
  return sourceOfValues({ values, shape: [side, side, 1], labels, classes: classes.length });
}

const models = {
  'ResNet-50': (shape) => buildResNet50({ ...shape, classes: classes.length, seed: 1 }),
  async 'ResNet-50 and ring of 8 qubits'(shape) {
    const circuit = loadCircuit('ring', { set: { n: 8 } });
    return buildEndToEnd(
      { ...shape, classes },
      { circuit, seed: 1, ...(await layerComputedBy({ circuit })) },
    );
  },
};

export const learnerNames = Object.keys(models);
