import * as tf from '../../../src/runtime/tensors/tf.ts';
import type { TensorInfo } from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { engineReport, startEngine } from '../../../src/runtime/tensors/engine.ts';
import { allocate } from '../../../src/runtime/tensors/wasm-heap.ts';
import type { WasmBackend } from '../../../src/runtime/tensors/wasm-heap.ts';
import { UserError } from '../../../src/user-error.ts';

test('starts once, never on the plain cpu backend, and leaves the process alone', async () => {
  const listeners = () =>
    ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  const before = listeners();
  const warn = vi.spyOn(console, 'warn');
  const [first, second] = await Promise.all([startEngine(), startEngine()]);
  expect(first).toBe(second);
  expect(first.tf).toBe(tf);
  expect(['tfjs-node-gpu', 'tfjs-webgpu', 'tfjs-node', 'tfjs-wasm']).toContain(first.backend);
  expect(first.reason).toContain(`a program takes ${first.name}`);
  expect(first.name).not.toBe('webgpu');
  expect(tf.getBackend()).not.toBe('cpu');
  expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  expect(warn).not.toHaveBeenCalled();
  expect(listeners()).toEqual(before);
});

test('reports every engine, with a version or a reason', async () => {
  const report = await engineReport();
  for (const { available, version, reason } of report) {
    if (available) expect(version).toMatch(/^\d+\.\d+\.\d+/);
    else
      expect(reason).toMatch(
        /not installed\b.*Install it with|does not load|[Nn]o WebGPU adapter|no graphics card/,
      );
  }
  expect(report.at(-1)).toMatchObject({ name: 'tfjs-wasm', available: true, version: '4.22.0' });
});

test('an engine that is not there is said in one sentence, with what would bring it', async () => {
  const report = await engineReport();
  const before = await startEngine();
  for (const { engine } of report.filter(({ available }) => !available)) {
    const refused = startEngine({ engine });
    await expect(refused).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
    await expect(refused).rejects.toThrow(new RegExp(`^Engine "${engine}" cannot run here: .*\\.$`));
  }
  const unknown = startEngine({ engine: 'cuda' as never });
  await expect(unknown).rejects.toThrow(
    /no engine "cuda"; there are: auto, tfjs-node-gpu, webgpu, tfjs-node, wasm/,
  );
  expect(await startEngine()).toBe(before);
});

test('full memory is said, not computed with', async () => {
  await startEngine();
  if (tf.getBackend() !== 'wasm') return;
  const backend = tf.backend() as WasmBackend;
  const held: TensorInfo[] = [];
  const fill = () => {
    for (let gigabyte = 0; gigabyte < 5; gigabyte++) held.push(allocate(backend, [2 ** 28]));
  };
  expect(fill).toThrow(UserError);
  expect(held.length).toBeGreaterThan(1);
  for (const { dataId } of held) backend.disposeData(dataId);
  expect(tf.add(1, 2).dataSync()[0]).toBe(3);
});
