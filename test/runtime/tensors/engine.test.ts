import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { engineReport, startEngine } from '../../../src/runtime/tensors/engine.ts';

test('starts once, never on the plain cpu backend, and leaves the process alone', async () => {
  const listeners = () =>
    ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  const before = listeners();
  const warn = vi.spyOn(console, 'warn');
  const [first, second] = await Promise.all([startEngine(), startEngine()]);
  expect(first).toBe(second);
  expect(first.tf).toBe(tf);
  expect(['tfjs-node-gpu', 'tfjs-node', 'tfjs-wasm']).toContain(first.backend);
  expect(tf.getBackend()).not.toBe('cpu');
  expect(tf.add(1, 2).dataSync()[0]).toBe(3);
  expect(warn).not.toHaveBeenCalled();
  expect(listeners()).toEqual(before);
});

test('reports every engine, with a version or a reason', async () => {
  const report = await engineReport();
  expect(report.map(({ name }) => name)).toEqual(['tfjs-node-gpu', 'tfjs-node', 'tfjs-wasm']);
  for (const { available, version, reason } of report) {
    if (available) expect(version).toMatch(/^\d+\.\d+\.\d+/);
    else expect(reason).toMatch(/not installed|does not load/);
  }
  expect(report.at(-1)).toMatchObject({ available: true, version: '4.22.0' });
});
