// What the backend does besides computing: refusals, losses, waits, calls at the same time.
import { expect, test } from 'vitest';
import { startingTree } from '../../../../src/compiler/plan/index.ts';
import { findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { UserError } from '../../../../src/user-error.ts';
import { circuitOf, compileText } from '../../../circuits/library.ts';
import { drawNumbers } from '../agreement.ts';
import { describeWithAdapter } from './adapter.ts';

const circuit = compileText(
  'pair',
  'circuit pair { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; crx(w[0]) q[0], q[1]; rzz(w[1]) q[0], q[1]; return X(q[0]); }',
);
const numbers = drawNumbers(circuit, 3, 1);

async function ownDevice(): Promise<GPUDevice> {
  return openDevice((await findAdapter()) as GPUAdapter);
}

describeWithAdapter('webgpu', () => {
  test.each(['sweep', 'plan'] as const)('a lost device is an error with advice (%s)', async (method) => {
    const device = await ownDevice();
    const backend = createWebgpu({
      device,
      findTree: startingTree,
      ...(method === 'plan' ? { method } : {}),
    });
    const executable = await backend.load(circuit);
    await executable.forward(numbers.weights, numbers.inputs, 3);
    const pending = executable.forward(numbers.weights, numbers.inputs, 3);
    device.destroy();
    const outcome = await pending.catch((error: unknown) => error);
    if (!(outcome instanceof Float64Array)) expect(outcome).toBeInstanceOf(UserError);
    const later = executable.vjp(numbers.weights, numbers.inputs, numbers.upstream, 3);
    await expect(later).rejects.toThrow(/GPU device was lost .*Use another backend/);
    await expect(later).rejects.toThrow(UserError);
    await expect(backend.load(circuit)).rejects.toThrow(UserError);
  });

  test('a silent device is an error with advice', async () => {
    const device = await ownDevice();
    const executable = await createWebgpu({ device, timeout: 20 }).load(circuit);
    const hung = new Proxy(device, {
      get: (target, name) =>
        name === 'popErrorScope' ? () => new Promise(() => {}) : bound(target, name as keyof GPUDevice),
    });
    const backend = createWebgpu({ device: hung, timeout: 0.05 });
    await expect(backend.load(circuit)).rejects.toThrow(
      /did not finish .* within 0.05 s. Use another backend/,
    );
    executable.dispose();
    device.destroy();
  });

  test('memory is predicted: too little is refused with the figure', async () => {
    const backend = createWebgpu({ method: 'plan', findTree: startingTree, memoryLimit: 1000 });
    await expect(backend.load(circuitOf('ring', { n: '6' }))).rejects.toThrow(
      /Circuit "ring_qcnn" needs \d+ MiB on the GPU .* more than its limit of 0 MiB/,
    );
  });

  test('calls at the same time do not disturb each other', async () => {
    const executable = await createWebgpu().load(circuit);
    const others = drawNumbers(circuit, 3, 2);
    const results = await Promise.all(
      [numbers, others, numbers].map(({ weights, inputs }) => executable.forward(weights, inputs, 3)),
    );
    const right = reference.load(circuit);
    const expected = [numbers, others, numbers].map(({ weights, inputs }) =>
      right.forward(weights, inputs, 3),
    );
    results.forEach((values, call) =>
      values.forEach((value, index) => expect(value).toBeCloseTo(expected[call][index], 5)),
    );
    executable.dispose();
  });

  test('gradients that are not wanted are zeros', async () => {
    for (const method of [{}, { method: 'plan' }] as const) {
      const executable = await createWebgpu({ ...method, findTree: startingTree }).load(circuit);
      const run = (weights: boolean, inputs: boolean) =>
        executable.vjp(numbers.weights, numbers.inputs, numbers.upstream, 3, { weights, inputs });
      const both = await run(true, true);
      expect((await run(true, false)).weights).toEqual(both.weights);
      expect((await run(true, false)).inputs).toEqual(both.inputs.map(() => 0));
      expect((await run(false, true)).inputs).toEqual(both.inputs);
      executable.dispose();
    }
  });

  test('an empty batch and no inputs', async () => {
    const still = compileText(
      'still',
      'circuit still { weight w: angle; qubit q[2]; ry(w) q[0]; return Z(q[0]); }',
    );
    for (const method of [{}, { method: 'plan' }] as const) {
      const executable = await createWebgpu({ ...method, findTree: startingTree }).load(still);
      expect(await executable.forward([0.5], [], 0)).toEqual(new Float64Array(0));
      const { values, weights } = await executable.vjp([0.5], [], [1, 1], 2);
      expect([...values]).toEqual([0, 1].map(() => expect.closeTo(Math.cos(0.5), 6)));
      expect(weights[0]).toBeCloseTo(-2 * Math.sin(0.5), 5);
      executable.dispose();
    }
  });

  test('lengths are checked', async () => {
    const executable = await createWebgpu().load(circuit);
    await expect(executable.forward([], numbers.inputs, 3)).rejects.toThrow(UserError);
    executable.dispose();
  });
});

function bound(target: GPUDevice, name: keyof GPUDevice): unknown {
  const value: unknown = target[name];
  return typeof value === 'function' ? value.bind(target) : value;
}
