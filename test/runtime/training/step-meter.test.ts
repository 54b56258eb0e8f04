// What steps encode for a device is counted by the step; what stands between them, and steps of other engines, is not.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import type { Learner } from '../../../src/runtime/training/learner.ts';
import { metered } from '../../../src/runtime/training/metered.ts';
import { createStepMeter } from '../../../src/runtime/training/step-meter.ts';
import { describeWithAdapter } from '../backends/webgpu/adapter.ts';
import { startWebgpu } from '../tensors/webgpu/on-webgpu.ts';

/** Squares so many numbers one after the other. */
const learner = {
  step({ labels }) {
    tf.tidy(() => labels.forEach((label) => void tf.square(tf.fill([2000], label))));
    return { loss: 0, correct: 0 };
  },
} as Pick<Learner, 'step'> as Learner;
const take = (meter: ReturnType<typeof createStepMeter>, count: number) =>
  metered(learner, meter).step({ values: new Float32Array(), labels: new Int32Array(count), step: 0 }, []);

test('nothing is counted on WebAssembly', async () => {
  await startEngine();
  const meter = createStepMeter();
  await take(meter, 3);
  expect(meter.take()).toBeUndefined();
  meter.stop();
});

describeWithAdapter('a meter of steps', () => {
  test('means over the steps since it was last asked', async () => {
    await startWebgpu();
    const meter = createStepMeter();
    await take(meter, 2);
    const one = meter.take()!;
    tf.square(tf.fill([2000], 1)).dispose();
    await take(meter, 1);
    await take(meter, 3);
    const mean = meter.take()!;
    expect(one.dispatches).toBeGreaterThanOrEqual(2);
    expect(mean.dispatches).toBe(one.dispatches);
    expect(meter.take()).toBeUndefined();
    meter.stop();
  });
});
