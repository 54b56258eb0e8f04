// Errors of a device that no error scope has caught: the work under way ends with one sentence, and nothing is logged.
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { destroyDevices, findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { stopAtErrors, watchDevice } from '../../../../src/runtime/backends/webgpu/device-watch.ts';
import { createWebgpu } from '../../../../src/runtime/backends/webgpu/index.ts';
import { UserError } from '../../../../src/user-error.ts';
import { compileText } from '../../../circuits/library.ts';
import { describeWithAdapter } from './adapter.ts';

const circuit = compileText('c', 'circuit c { weight w: angle; qubit q; ry(w) q; return Z(q); }');
const usage = 128; // STORAGE

describeWithAdapter('errors of a device', () => {
  let device: GPUDevice;

  beforeEach(async () => {
    device = await openDevice((await findAdapter()) as GPUAdapter);
  });
  afterEach(() => device.destroy());

  const askTooMuch = (of: GPUDevice) => of.createBuffer({ size: 2 * of.limits.maxBufferSize, usage });
  const runOutOfMemory = (of: GPUDevice) =>
    of.dispatchEvent(
      new GPUUncapturedErrorEvent('uncapturederror', { error: new GPUOutOfMemoryError('no\nroom.') }),
    );

  test('end what asked for too much, and what comes after runs', () => {
    expect(() => askTooMuch(device)).toThrow(UserError);
    expect(() => askTooMuch(device)).toThrow(
      /^The GPU refused a command \(Buffer size .* exceeds .*\)\. Use another backend or engine/,
    );
    device.createBuffer({ size: 16, usage }).destroy();
    device.createCommandEncoder();
  });

  test('are told once, the first of many', () => {
    runOutOfMemory(device);
    runOutOfMemory(device);
    expect(() => device.createCommandEncoder()).toThrow(/^The GPU has no memory left \(no\)\. Use another/);
    device.createCommandEncoder();
    runOutOfMemory(device);
    expect(() => watchDevice(device).check()).toThrow(UserError);
    watchDevice(device).check();
  });

  test('of others end the next call of a circuit, and the one after that computes', async () => {
    const adapter = (await findAdapter()) as GPUAdapter;
    const shared = await adapter.requestDevice();
    const executable = await createWebgpu({ device: shared }).load(circuit);
    runOutOfMemory(shared);
    await expect(executable.forward([0], [], 1)).rejects.toThrow(/^The GPU has no memory left/);
    expect(await executable.forward([0], [], 1)).toEqual(Float64Array.of(1));
    const buffers = await createWebgpu({ device: shared }).loadForBuffers(circuit);
    runOutOfMemory(shared);
    await expect(buffers.finish()).rejects.toThrow(/^The GPU has no memory left/);
    shared.destroy();
  });

  test('end a step of TensorFlow.js in the command that failed', async () => {
    const logged = vi.spyOn(console, 'error');
    vi.stubGlobal('navigator', { gpu: {}, userAgent: 'node' });
    const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
    const backend = new WebGPUBackend(device, device.adapterInfo as never);
    tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => backend);
    await tf.setBackend('webgpu');
    const side = 2 ** Math.ceil(Math.log2(device.limits.maxBufferSize) / 2);
    const before = tf.memory().numTensors;
    let commands = 0;
    const step = () =>
      tf.tidy(() => {
        const large = tf.fill([side, side], 1);
        commands++;
        return tf.add(large, 1);
      });
    expect(step).toThrow(/^The GPU (has no memory left|refused a command)/);
    expect(commands).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
    const sum = tf.tidy(() => tf.add(tf.fill([2], 1), 1));
    expect([...(await sum.data())]).toEqual([2, 2]);
    sum.dispose();
    expect(logged).not.toHaveBeenCalled();
    await tf.setBackend('cpu');
    vi.unstubAllGlobals();
  });

  test('loss is told by every check', async () => {
    stopAtErrors(device);
    destroyDevices();
    await expect(watchDevice(device).lost).rejects.toThrow(/^The GPU device was lost \(.*destroyed\)\. Use/);
    expect(() => watchDevice(device).check()).toThrow(UserError);
    expect(() => device.createCommandEncoder()).toThrow(UserError);
  });
});
