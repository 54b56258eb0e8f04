// The webgpu backend as it is timed: by arrays, which are brought and fetched, and by buffers, which stay; both on one device,
// whose own clock tells what its kernels take.
import type { DeviceBackend } from '../runtime/backends/backend.ts';
import { createClock, type DeviceClock } from '../runtime/backends/webgpu/device-clock.ts';
import { createWebgpu, type WebgpuOptions } from '../runtime/backends/webgpu/index.ts';
import { sharedDevice } from '../runtime/backends/webgpu/shared-device.ts';
import { cannotRunHere } from '../user-error.ts';
import type { Candidate } from './candidates.ts';
import { loadOnBuffers } from './on-buffers.ts';

export function webgpuCandidates(options: WebgpuOptions): readonly Candidate[] {
  let clock: { readonly of: GPUDevice; readonly is: DeviceClock | undefined } | undefined;

  async function ready(): Promise<GPUDevice> {
    const opened = await sharedDevice();
    if (typeof opened === 'string') throw cannotRunHere('Backend "webgpu"', opened);
    return opened.device;
  }

  async function findClock(): Promise<DeviceClock | undefined> {
    const device = await ready();
    if (clock?.of !== device) clock = { of: device, is: createClock(device) };
    return clock.is;
  }

  const candidate = (by: 'arrays' | 'buffers', load: DeviceBackend['load']): Candidate => ({
    backend: {
      name: 'webgpu',
      async unavailable() {
        const opened = await sharedDevice();
        return typeof opened === 'string' ? opened : undefined;
      },
      load,
    },
    threads: 1,
    by,
    findClock,
  });

  return [
    candidate('arrays', async (circuit) => createWebgpu({ ...options, device: await ready() }).load(circuit)),
    candidate('buffers', async (circuit) => loadOnBuffers(await ready(), circuit, options)),
  ];
}
