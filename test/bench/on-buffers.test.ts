// What is timed on a device's buffers computes what the reference computes, and the device's clock tells of its kernels.
import { expect, test } from 'vitest';
import { loadOnBuffers } from '../../src/bench/on-buffers.ts';
import { drawSamples } from '../../src/bench/samples.ts';
import { findAdapter, openDevice } from '../../src/runtime/backends/webgpu/adapter.ts';
import { createClock } from '../../src/runtime/backends/webgpu/device-clock.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { expectAgreement, drawNumbers } from '../runtime/backends/agreement.ts';
import { ringSu4 } from '../runtime/backends/literature.ts';
import { describeWithAdapter } from '../runtime/backends/webgpu/adapter.ts';

describeWithAdapter('the webgpu backend on buffers', () => {
  test('is right, runs again and again on the same buffers, and is timed by the device', async () => {
    const device = await openDevice((await findAdapter()) as GPUAdapter);
    const circuit = ringSu4(4);
    const backend = {
      name: 'webgpu',
      unavailable: async () => undefined,
      load: () => loadOnBuffers(device, circuit, {}),
    };
    await expectAgreement({ backend }, reference, circuit, drawNumbers(circuit, 3, 1));

    const loaded = await loadOnBuffers(device, circuit, {});
    const { run, dispose } = loaded.prepare(drawSamples(circuit, 3), true);
    await run();
    let made = 0;
    const { createBuffer } = device;
    device.createBuffer = (descriptor) => (made++, createBuffer(descriptor));
    for (let turn = 0; turn < 3; turn++) await run();
    expect(made).toBe(0);
    device.createBuffer = createBuffer;

    const clock = createClock(device);
    expect(clock !== undefined).toBe(device.features.has('timestamp-query'));
    if (clock) {
      const once = (await clock.time(run))!;
      expect(once).toBeGreaterThan(0);
      expect(once).toBeLessThan(60_000);
      expect(await clock.time(async () => {})).toBeUndefined();
      // What ends badly leaves the device as it was.
      await expect(clock.time(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
      await run();
    }
    dispose();
    loaded.dispose();
    device.destroy();
  });
});
