import * as tf from '@tensorflow/tfjs';
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { isCircuitWeight, qcnnLayer } from '../../../src/runtime/tensors/qcnn-layer.ts';
import { UserError } from '../../../src/user-error.ts';
import { blochVector, pauliProduct, ringCircuit, smallCircuit } from '../../models/circuits.ts';

beforeAll(() => tf.setBackend('cpu'));

const circuit = smallCircuit(3, blochVector(2));
const samples = () => tf.tensor2d([0.1, 0.7, 2.0, 1.3, 0.2, 2.9], [2, 3]);

function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  return new Promise((resolve, reject) => {
    model
      .save(
        tf.io.withSaveHandler(async (artifacts) => {
          resolve(artifacts);
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      )
      .catch(reject);
  });
}

/** TensorFlow.js draws initial weights anew each time unless told a seed. */
const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

describe('qcnnLayer', () => {
  test('gives what the backend gives, from the seeded initial weights', () => {
    const model = tf.sequential({ layers: [qcnnLayer({ circuit, seed: 5, inputShape: [3] })] });
    const x = samples();
    const expected = findBackend().load(circuit).forward(initialWeights(circuit, 5), x.dataSync(), 2);
    const outputs = model.predict(x) as tf.Tensor;
    expect(outputs.shape).toEqual([2, 3]);
    outputs.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    expect(model.outputs[0].shape).toEqual([null, 3]);
  });

  test('has one weight, whose name tells that it is the circuit’s', () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 3, inputShape: [4], name: 'circuit_like' }), qcnnLayer({ circuit })],
    });
    const names = model.trainableWeights.map(({ name }) => name);
    expect(names.map(isCircuitWeight)).toEqual([false, false, true]);
    expect(model.trainableWeights[2].shape).toEqual([6]);
  });

  test('differentiates through weights and inputs: gradients equal finite differences of the model', () => {
    const input = tf.input({ shape: [2] });
    const angles = tf.layers
      .dense({ units: 3, activation: 'sigmoid', kernelInitializer: seeded(1) })
      .apply(input);
    const values = qcnnLayer({ circuit, seed: 1 }).apply(angles);
    const output = tf.layers
      .dense({ units: 1, kernelInitializer: seeded(2) })
      .apply(values) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    const x = tf.tensor2d([0.3, -0.4, 1.2, 0.8], [2, 2]);
    const loss = () => tf.square(model.apply(x) as tf.Tensor).sum() as tf.Scalar;
    const { grads } = tf.variableGrads(loss);
    const step = 1e-2;
    for (const weight of model.trainableWeights) {
      const variable = weight.read() as tf.Variable;
      const [gradient, start] = [grads[variable.name].dataSync(), variable.dataSync().slice()];
      start.forEach((_, i) => {
        const at = (delta: number) => {
          const moved = start.slice();
          moved[i] += delta;
          variable.assign(tf.tensor(moved, variable.shape));
          return loss().dataSync()[0];
        };
        const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        expect(gradient[i], `${variable.name}[${i}]`).toBeCloseTo(slope, 3);
      });
      variable.assign(tf.tensor(start, variable.shape));
    }
  });

  test('learns in model.fit', async () => {
    const model = tf.sequential({
      layers: [
        qcnnLayer({ circuit, seed: 2, inputShape: [3] }),
        tf.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: 'zeros' }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.1), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const angles = Float32Array.from({ length: 120 }, (_, i) => (Math.sin(7 * i + 1) + 1) * 1.5);
    const labels = Int32Array.from({ length: 40 }, (_, i) => Number(angles[3 * i] > 1.5));
    const before = (model.trainableWeights[0].read() as tf.Tensor).dataSync().slice();
    const x = tf.tensor2d(angles, [40, 3]);
    const y = tf.oneHot(tf.tensor1d(labels, 'int32'), 2).toFloat();
    const { history } = await model.fit(x, y, { epochs: 150, batchSize: 10, shuffle: false, verbose: 0 });
    expect(history.acc.at(-1)).toBeGreaterThan(0.9);
    expect([...(model.trainableWeights[0].read() as tf.Tensor).dataSync()]).not.toEqual([...before]);
  });

  test.each([
    ['a small circuit', circuit],
    ['measurement and branches', ringCircuit(4)],
  ])('is saved and loaded with the same predictions: %s', async (_, circuit) => {
    const inputs = circuit.qubits;
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: inputs, inputShape: [2] }),
        qcnnLayer({ circuit, seed: 3, name: 'Read_Out' }),
      ],
    });
    const artifacts = JSON.parse(JSON.stringify({ ...(await saved(model)), weightData: undefined }));
    const { weightData } = await saved(model);
    const loaded = await tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData }));
    const x = tf.tensor2d([0.3, -0.4, 1.2, 0.8], [2, 2]);
    expect([...(loaded.predict(x) as tf.Tensor).dataSync()]).toEqual([
      ...(model.predict(x) as tf.Tensor).dataSync(),
    ]);
    expect(loaded.layers[1].name).toBe('Read_Out');
    expect(isCircuitWeight(loaded.trainableWeights[2].name)).toBe(true);
  });

  test('refuses a damaged circuit in a saved model', async () => {
    const model = tf.sequential({ layers: [qcnnLayer({ circuit, inputShape: [3] })] });
    const artifacts = await saved(model);
    const topology = JSON.stringify(artifacts.modelTopology).replace(
      '\\"gate\\":\\"cx\\"',
      '\\"gate\\":\\"cy9\\"',
    );
    const damaged = { ...artifacts, modelTopology: JSON.parse(topology) };
    await expect(tf.loadLayersModel(tf.io.fromMemory(damaged))).rejects.toThrow(
      /saved circuit is damaged.*cy9/,
    );
  });

  property.prop([fc.array(fc.nat(3), { minLength: 1, maxLength: 4 })], { numRuns: 12 })(
    'maps over leading dimensions: as on the samples in one batch, with their gradients',
    (leading) => {
      const layer = qcnnLayer({ circuit, seed: 4 });
      const count = leading.reduce((product, length) => product * length, 1);
      const flat = tf.randomUniform([count, 3], 0, 3, 'float32', 9) as tf.Tensor2D;
      const nested = flat.reshape([...leading, 3]);
      const rows = layer.apply(flat) as tf.Tensor;
      const values = layer.apply(nested) as tf.Tensor;
      expect(values.shape).toEqual([...leading, 3]);
      expect(values.dataSync()).toEqual(rows.dataSync());
      const gradient = tf.grad((x: tf.Tensor) => (layer.apply(x) as tf.Tensor).square().sum());
      expect(gradient(nested).shape).toEqual([...leading, 3]);
      expect(gradient(nested).dataSync()).toEqual(gradient(flat).dataSync());
      expect(layer.computeOutputShape([null, ...leading.slice(1), null, 3])).toEqual([
        null,
        ...leading.slice(1),
        null,
        3,
      ]);
    },
  );

  test('trains over steps in model.fit, and is saved and loaded so', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 3, inputShape: [5, 2] }),
        qcnnLayer({ circuit, seed: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1 }),
      ],
    });
    expect(model.layers[1].outputShape).toEqual([null, 5, 3]);
    model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
    const x = tf.randomUniform([12, 5, 2], -1, 1, 'float32', 3);
    const y = x.sum([1, 2]).reshape([12, 1]);
    const { history } = await model.fit(x, y, { epochs: 15, batchSize: 12, shuffle: false, verbose: 0 });
    expect(Number(history.loss.at(-1))).toBeLessThan(Number(history.loss[0]));
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
    expect((loaded.predict(x) as tf.Tensor).dataSync()).toEqual((model.predict(x) as tf.Tensor).dataSync());
  });

  test('a wrong input width is refused with advice', () => {
    const build = () => tf.sequential({ layers: [qcnnLayer({ circuit, inputShape: [4] })] });
    expect(build).toThrow(UserError);
    expect(build).toThrow(/takes 3 inputs a sample.*given \[batch, 4\].*dense layer of 3 units/);
    expect(() => tf.sequential({ layers: [qcnnLayer({ circuit, inputShape: [8, 8, 1] })] })).toThrow(
      /given \[batch, 8, 8, 1\]; put a dense layer of 3 units, or imagePatches/,
    );
    const layer = qcnnLayer({ circuit });
    layer.apply(samples());
    expect(() => layer.apply(tf.zeros([2, 4]))).toThrow(/given \[2, 4\]; put a dense layer/);
  });

  test.each([undefined, { circuit, diagnostics: [] }])('what is no circuit is refused: %#', (wrong) => {
    expect(() => qcnnLayer({ circuit: wrong as unknown as Circuit })).toThrow(UserError);
  });

  test('a circuit without inputs or with an empty batch gives its outputs all the same', () => {
    const constant: Circuit = { ...circuit, inputs: [], weights: [], operations: [] };
    const values = qcnnLayer({ circuit: constant }).apply(tf.zeros([2, 0])) as tf.Tensor;
    expect(values.arraySync()).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
    expect((qcnnLayer({ circuit }).apply(tf.zeros([0, 3])) as tf.Tensor).shape).toEqual([0, 3]);
  });

  test('is frozen on request, and works without weights', () => {
    const frozen = tf.sequential({ layers: [qcnnLayer({ circuit, trainable: false, inputShape: [3] })] });
    expect(frozen.trainableWeights).toHaveLength(0);
    const bare = {
      ...circuit,
      weights: [],
      operations: circuit.operations.slice(0, 3),
      outputs: [pauliProduct(['Z', 0])],
    };
    const model = tf.sequential({ layers: [qcnnLayer({ circuit: bare, inputShape: [3] })] });
    const x = samples();
    const gradient = tf.grad((angles: tf.Tensor) => (model.apply(angles) as tf.Tensor).sum())(x);
    expect((model.predict(x) as tf.Tensor).dataSync()[0]).toBeCloseTo(Math.cos(0.1), 6);
    expect(gradient.dataSync()[0]).toBeCloseTo(-Math.sin(0.1), 6);
  });

  test('leaks no tensors', () => {
    const model = tf.sequential({ layers: [qcnnLayer({ circuit, inputShape: [3] })] });
    const x = samples();
    const once = () =>
      tf.tidy(() => void tf.variableGrads(() => (model.apply(x) as tf.Tensor).sum() as tf.Scalar));
    once();
    const { numTensors } = tf.memory();
    once();
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
  });
});
