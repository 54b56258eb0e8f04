// Weights, inputs and results that stay on the device: by themselves, and as tensors of TensorFlow.js in training.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import {
  allocateFrom,
  circuitOnBuffers,
  circuitOnWebgpu,
  type WebgpuTensors,
} from '../../../../src/runtime/tensors/gpu-buffers.ts';
import { qcnnLayer } from '../../../../src/runtime/tensors/qcnn-layer.ts';
import { initialWeights } from '../../../../src/runtime/weights.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';
import { drawNumbers, expectAgreement } from '../agreement.ts';
import { describeWithAdapter } from './adapter.ts';
import { onBuffers, upload } from './on-buffers.ts';

/** All kinds of gates, on angles that weights and inputs reach together. */
const mixed = compileText(
  'mixed',
  `circuit mixed {
    input x: angle[2];
    weight w: angle[5];
    qubit q[3];
    ry(x) on q[0..2];
    u(w[0] * x[0], sin(w[1]), -x[1] / (2 + cos(w[2]))) q[2];
    cu(w[0], x[0], abs(w[3]), w[1]) q[0], q[2];
    ctrl @ rzz(w[4]) q[0], q[1], q[2];
    rxx(w[4] - 0.5) q[1], q[2];
    u3(w[1], 0.25, sqrt(4 + w[2])) q[1];
    u2(w[0], w[3]) q[0];
    ctrl @ gphase(min(w[3], w[4])) q[1];
    swap q[0], q[1];
    t q[1];
    return Z(q[0]), X(q[1]) * Y(q[2]), probs(q[0..2]);
  }`,
);

describeWithAdapter('buffers on the device', () => {
  let device: GPUDevice;
  let tensors: WebgpuTensors & { dispose(): void };

  beforeAll(async () => {
    device = await openDevice((await findAdapter()) as GPUAdapter);
    // What tfjs's backend asks of a browser.
    vi.stubGlobal('navigator', { gpu: {}, userAgent: 'node' });
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
    const backend = new WebGPUBackend(device, device.adapterInfo as never);
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => backend);
    tensors = backend as unknown as typeof tensors;
  });

  afterAll(() => {
    vi.unstubAllGlobals();
    device.destroy();
  });

  const agree = (circuit: Circuit, batch: number, seed: number) =>
    expectAgreement({ backend: onBuffers(device) }, reference, circuit, drawNumbers(circuit, batch, seed));

  test('give what the reference gives, of a ring', () => agree(circuitOf('ring', { n: '4' }), 5, 1));
  test.prop([fc.nat()], { numRuns: 2 })('and with all kinds of gates and angles', (seed) =>
    agree(mixed, 3, seed),
  );
  test('and without inputs', () =>
    agree(
      compileText('c', 'circuit c { weight w: angle[2]; qubit q; ry(w[0]) q; rz(w[1]) q; return X(q); }'),
      2,
      1,
    ));
  test('and without weights', () =>
    agree(
      compileText(
        'c',
        'circuit c { input x: angle[2]; qubit q[2]; ry(x) on q; cx q[0], q[1]; return Z(q[1]); }',
      ),
      2,
      1,
    ));

  test('a buffer that is too small is refused', async () => {
    const executable = await createWebgpu({ device }).loadForBuffers(mixed);
    expect(() => executable.forward(upload(device, [1]), upload(device, [1, 2]), 1)).toThrow(
      /weights holds 1 numbers, .* needs 5/,
    );
    executable.dispose();
  });

  test('train in TensorFlow.js as the reference trains, and leave no tensor behind', async () => {
    const circuit = circuitOf('ring', { n: '4' });
    const { weights, inputs } = drawNumbers(circuit, 4, 7);
    const dense = [0.3, -0.7, 0.2, 0.5];
    const labels = [0.4, -0.2, 0.1, 0.9];
    const executable = await createWebgpu({ device, allocate: allocateFrom(tensors) }).loadForBuffers(
      circuit,
    );
    const former = tf.getBackend();
    await tf.setBackend('webgpu');
    const op = circuitOnBuffers(executable, tensors);

    // Three steps of gradient descent through tfjs operations on both sides of the circuit.
    const w = tf.variable(tf.tensor1d(Float32Array.from(weights)));
    const d = tf.variable(tf.tensor1d(dense));
    const x = tf.tensor2d(Float32Array.from(inputs), [4, 4]);
    const y = tf.tensor2d(labels, [4, 1]);
    const optimiser = tf.train.sgd(0.5);
    const step = () =>
      optimiser.minimize(
        () =>
          op(w as tf.Tensor1D, tf.mul(x, d) as tf.Tensor2D)
            .sub(y)
            .square()
            .mean()
            .asScalar(),
        true,
        [w, d],
      )!;
    const losses: number[] = [];
    const counts: number[] = [];
    for (let round = 0; round < 3; round++) {
      const loss = step();
      losses.push((await loss.data())[0]);
      loss.dispose();
      counts.push(tf.memory().numTensors);
    }
    await executable.finish();
    const found = [...(await w.data()), ...(await d.data())];
    tf.dispose([w, d, x, y]);
    if (former) await tf.setBackend(former);
    executable.dispose();

    const expected = trainByHand(
      circuit,
      Float64Array.from(weights),
      Float64Array.from(dense),
      inputs,
      labels,
    );
    expect(counts[2]).toBe(counts[1]);
    losses.forEach((loss, step) => expect(loss).toBeCloseTo(expected.losses[step], 5));
    found.forEach((value, index) => expect(value).toBeCloseTo(expected.parameters[index], 4));
  });

  test('are what a layer computes with that is given the operation', async () => {
    const circuit = circuitOf('ring', { n: '4' });
    const { inputs } = drawNumbers(circuit, 4, 7);
    await tf.setBackend('cpu');
    await expect(circuitOnWebgpu(circuit)).rejects.toThrow(/TensorFlow.js computes on "cpu" here/);
    await tf.setBackend('webgpu');
    const operation = await circuitOnWebgpu(circuit);
    const layer = qcnnLayer({ circuit, operation, seed: 3, inputShape: [4] });
    const model = tf.sequential({ layers: [layer] });
    const x = tf.tensor2d(Float32Array.from(inputs), [4, 4]);
    const values = await (model.predict(x) as tf.Tensor).data();
    const { value, grads } = tf.variableGrads(() => (model.apply(x) as tf.Tensor).sum().asScalar());
    const [gradient] = Object.values(grads);
    const found = await gradient.data();
    tf.dispose([value, grads, x]);
    model.dispose();
    await tf.setBackend('cpu');

    const weights = initialWeights(circuit, 3);
    const expected = reference.load(circuit).vjp(weights, inputs, [1, 1, 1, 1], 4);
    expected.values.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 5));
    expected.weights.forEach((slope, at) => expect(found[at]).toBeCloseTo(slope, 4));
  });
});

/** The same three steps in float64 on the reference backend. */
function trainByHand(circuit: Circuit, w: Float64Array, d: Float64Array, x: Float64Array, y: number[]) {
  const losses: number[] = [];
  for (let round = 0; round < 3; round++) {
    const scaled = x.map((value, index) => value * d[index % 4]);
    const right = reference.load(circuit);
    const values = right.forward(w, scaled, 4);
    losses.push(values.reduce((sum, value, sample) => sum + (value - y[sample]) ** 2 / 4, 0));
    const upstream = values.map((value, sample) => (value - y[sample]) / 2);
    const gradients = right.vjp(w, scaled, upstream, 4);
    gradients.weights.forEach((slope, index) => (w[index] -= 0.5 * slope));
    gradients.inputs.forEach((slope, index) => (d[index % 4] -= 0.5 * slope * x[index]));
  }
  return { losses, parameters: [...w, ...d] };
}
