// The learner on plain arrays does what TensorFlow.js does with the same circuit and softmax on the same batches.
import * as tf from '@tensorflow/tfjs';
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, expect, test } from 'vitest';
import { inputCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import { qcnnLayer } from '../../../src/runtime/tensors/qcnn-layer.ts';
import type { LayersModel } from '../../../src/runtime/tensors/tf.ts';
import { circuitTrainable } from '../../../src/runtime/training/circuit-learner.ts';
import type { Trainable } from '../../../src/runtime/training/learner.ts';
import { tensorTrainable } from '../../../src/runtime/training/tensor-learner.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { blochVector, pauliProduct, smallCircuit } from '../../models/circuits.ts';

beforeAll(startEngine);

const withoutWeights: Circuit = {
  ...smallCircuit(2, blochVector(0)),
  weights: [],
  operations: smallCircuit(2, blochVector(0)).operations.slice(0, 2),
};
const circuits: readonly Circuit[] = [
  smallCircuit(2, blochVector(1)),
  smallCircuit(3, [pauliProduct(['Z', 0], ['X', 2])]),
  withoutWeights,
];

function both(circuit: Circuit | undefined, width: number, classes: number, backend: string): [Trainable, Trainable] {
  const head = tf.layers.dense({ units: classes, activation: 'softmax', kernelInitializer: 'zeros', name: 'head' });
  const before = circuit
    ? qcnnLayer<tf.layers.Layer>({ circuit, backend, seed: 5, inputShape: [width] })
    : tf.layers.inputLayer({ inputShape: [width] });
  const model = tf.sequential({ layers: [before, head] }) as unknown as LayersModel;
  const features = circuit
    ? { executable: findBackend(backend).load(circuit), weights: initialWeights(circuit, 5) }
    : { width };
  return [tensorTrainable(model), circuitTrainable(features, classes)];
} // prettier-ignore

/** Adam makes of a gradient of 1e-9, rounding where it should be 0, a move of a hundredth of this. */
const rate = 0.01;

property.prop(
  [
    fc.record({
      circuit: fc.constantFrom(undefined, ...circuits),
      backend: fc.constantFrom('reference', 'wasm'),
      classes: fc.integer({ min: 2, max: 4 }),
      count: fc.integer({ min: 1, max: 9 }),
      clip: fc.constantFrom(undefined, 0.1, 1),
      dropout: fc.constantFrom(0, 0.4),
      frozen: fc.constantFrom('', 'circuit', 'head'),
      seed: fc.nat(1000),
    }),
  ],
  { numRuns: 20 },
)('in lock step: losses, weights, predictions', async (setUp) => {
  const { circuit, classes, count, frozen, seed, ...options } = setUp;
  const width = circuit ? inputCount(circuit) : 3;
  const isTrained = (name: string) => !frozen || !name.replace(/.*\/(?=circuit$)/, '').startsWith(frozen);
  const models = both(circuit, width, classes, setUp.backend);
  const learners = models.map((model) => model.learner({ ...options, isTrained, seed }));
  fc.pre(learners[0].variables.length > 0);
  expect(models[1].parameters).toBe(models[0].parameters);
  expect(learners[1].variables.length).toBe(learners[0].variables.length);
  const random = createRandom(seed);
  for (let step = 0; step < 8; step++) {
    const values = Float32Array.from({ length: count * width }, () => random.uniform(0, Math.PI));
    const labels = Int32Array.from({ length: count }, () => random.integer(classes));
    const rates = learners[0].variables.map(() => rate);
    const batch = { values, labels, step };
    const [tensors, plain] = [await learners[0].step(batch, rates), await learners[1].step(batch, rates)];
    expect(Math.abs(plain.loss - tensors.loss)).toBeLessThan(2e-3);
    const [expected, predicted] = await Promise.all(learners.map((each) => each.predict(values, count)));
    predicted.forEach((value, index) => expect(Math.abs(value - expected[index])).toBeLessThan(2e-3));
  }
  const [expected, moved] = await Promise.all(models.map((model) => model.weights()));
  const flat = (weights: typeof moved) => [...weights.values()].flatMap(({ values }) => [...values]);
  flat(moved).forEach((value, index) => expect(value).toBeCloseTo(flat(expected)[index], 2));
  learners.forEach((each) => each.dispose());
  models.forEach((each) => each.dispose());
});

test('a loss that is no number moves nothing', async () => {
  for (const model of both(smallCircuit(2, blochVector(1)), 2, 2, 'reference')) {
    const learner = model.learner({ isTrained: () => true, seed: 1 });
    const labels = Int32Array.of(0, 1);
    const rates = learner.variables.map(() => 0.1);
    await learner.step({ values: Float32Array.of(1, 2, 3, 4), labels, step: 0 }, rates);
    const before = await learner.state();
    const { loss } = await learner.step({ values: Float32Array.of(1, NaN, 3, 4), labels, step: 1 }, rates);
    expect(loss).toBeNaN();
    expect(await learner.state()).toEqual(before);
    learner.dispose();
    model.dispose();
  }
});
