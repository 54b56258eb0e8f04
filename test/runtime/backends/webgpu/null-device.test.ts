// What calls on buffers cost the host and take of memory, on Dawn's null device, which takes every command and checks it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { inputCount, outputCount, weightCount } from '../../../../src/compiler/circuit/circuit.ts';
import { countWork } from '../../../../src/runtime/backends/webgpu/device-work.ts';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';
import { circuitOf } from '../../../circuits/library.ts';

// Not a literal, so that the package may be missing.
const name: string = 'webgpu';
const dawn = await import(name).catch(() => undefined);
const mebibyte = 2 ** 20;

const ring = (n: number) => circuitOf('ring', { n: `${n}`, conv: 'su4' });
const chain = circuitOf('ring', { n: '32', conv: 'su4', wiring: 'brick' });
const circuits: [string, Circuit][] = [
  ['ring of 8', ring(8)],
  ['ring of 12', ring(12)],
  ['ring of 16', ring(16)],
  ['chain of 32', chain],
];

describe.skipIf(!dawn)('on a null device', () => {
  Object.assign(globalThis, dawn?.globals);
  const gpu: GPU = dawn?.create(['backend=null']);
  let device: GPUDevice;
  const live = new Map<GPUBuffer, number>();
  const bytes = () => [...live.values()].reduce((sum, size) => sum + size, 0);

  beforeEach(async () => {
    live.clear();
    const adapter = (await gpu.requestAdapter())!;
    device = await adapter.requestDevice();
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      live.set(buffer, descriptor.size);
      buffer.destroy = () => {
        live.delete(buffer);
        destroy();
      };
      return buffer;
    };
  });
  afterEach(() => device.destroy());

  test.each(circuits)(
    '%s: a batch of any size is one submission of few dispatches, in bounded memory',
    async (_, circuit) => {
      const executable = await createWebgpu({ device }).loadForBuffers(circuit);
      for (const batch of [1, 128, 8192, 100_000]) {
        const storage = GPUBufferUsage.STORAGE;
        const sizes = [weightCount(circuit), batch * inputCount(circuit), batch * outputCount(circuit)];
        const given = sizes.map((size) => device.createBuffer({ size: 4 * size, usage: storage }));
        const [weights, inputs, upstream] = given;
        const counter = countWork(device);
        const values = executable.forward(weights, inputs, batch);
        const found = executable.vjp(weights, inputs, upstream, batch);
        const { dispatches, submits } = counter.now();
        counter.stop();
        await executable.finish();
        // A dispatch takes the host some microseconds at most.
        expect(dispatches).toBeLessThanOrEqual(48);
        // Two calls, and what their memory takes when it is made or grows.
        expect(submits).toBeLessThanOrEqual(4);
        for (const buffer of [...given, values, found.values, found.weights, found.inputs]) buffer.destroy();
        expect(bytes()).toBeLessThanOrEqual(130 * mebibyte);
      }
      executable.dispose();
      expect(live.size).toBe(0);
    },
  );

  test('a memory limit is kept, and refused in one sentence where one sample exceeds it', async () => {
    const load = (memoryLimit: number) => createWebgpu({ device, memoryLimit }).loadForBuffers(ring(12));
    const executable = await load(4 * mebibyte);
    const [weights, inputs] = [weightCount(ring(12)), 4096 * 12].map((size) =>
      device.createBuffer({ size: 4 * size, usage: GPUBufferUsage.STORAGE }),
    );
    const before = bytes();
    executable.forward(weights, inputs, 4096).destroy();
    await executable.finish();
    expect(bytes() - before).toBeLessThanOrEqual(4 * mebibyte + 2 ** 16);
    executable.dispose();
    await expect(load(2 ** 19)).rejects.toThrow(
      /^Circuit "ring_qcnn" needs 1\.\d MiB on the GPU for the values of one sample, more than its limit of 0\.5 MiB\. Use fewer qubits, or another backend\.$/,
    );
  });

  test('where only the values of a sample fit, the gradient alone is refused', async () => {
    const circuit = ring(12);
    const memoryLimit = 1.5 * mebibyte;
    const executable = await createWebgpu({ device, memoryLimit }).loadForBuffers(circuit);
    const sizes = [weightCount(circuit), inputCount(circuit), outputCount(circuit)];
    const [w, x, u] = sizes.map((size) =>
      device.createBuffer({ size: 4 * size, usage: GPUBufferUsage.STORAGE }),
    );
    executable.forward(w, x, 1);
    await executable.finish();
    executable.vjp(w, x, u, 1);
    await expect(executable.finish()).rejects.toThrow(
      /MiB on the GPU for the gradient of one sample, more than/,
    );
    executable.dispose();
  });
});
