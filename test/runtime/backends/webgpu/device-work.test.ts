// What is encoded for a device is counted, by every counter of it, and by none that has stopped.
import { expect, test } from 'vitest';
import { findAdapter, openDevice } from '../../../../src/runtime/backends/webgpu/adapter.ts';
import { countWork } from '../../../../src/runtime/backends/webgpu/device-work.ts';
import { describeWithAdapter } from './adapter.ts';

describeWithAdapter('the work of a device', () => {
  test('is counted until counting stops', async () => {
    const device = await openDevice((await findAdapter()) as GPUAdapter);
    const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' });
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
    const work = (dispatches: number) => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      for (let each = 0; each < dispatches; each++) pass.dispatchWorkgroups(1);
      pass.end();
      device.queue.submit([encoder.finish()]);
    };
    const outer = countWork(device);
    work(3);
    const inner = countWork(device);
    work(2);
    inner.stop();
    work(1);
    outer.stop();
    work(1);
    expect(inner.now()).toEqual({ dispatches: 2, passes: 1, submits: 1 });
    expect(outer.now()).toEqual({ dispatches: 6, passes: 3, submits: 3 });
    device.destroy();
  });
});
