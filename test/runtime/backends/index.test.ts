import { expect, test } from 'vitest';
import {
  backends,
  deviceBackends,
  findAnyBackend,
  findBackend,
} from '../../../src/runtime/backends/index.ts';

test('a backend is found by name, or the first that runs here', () => {
  for (const backend of backends) expect(findBackend(backend.name)).toBe(backend);
  expect(findBackend().unavailable()).toBeUndefined();
  expect(findBackend().name).toBe('wasm');
});

test('an unknown name is refused with the names there are', () => {
  expect(() => findBackend('gpu')).toThrow(/no backend "gpu"; there are: wasm, reference\./);
});

test('a device cannot be what a layer waits for', () => {
  expect(() => findBackend('webgpu')).toThrow(/answers later.*choose one of: wasm, reference/);
});

test('who can wait finds all of them, or the reason and what computes instead', async () => {
  expect(await findAnyBackend('reference')).toEqual({ backend: findBackend('reference') });
  await expect(findAnyBackend('gpu')).rejects.toThrow(
    /there are: wasm, reference, webgpu, gpujs, gpujs-webgpu\./,
  );
  for (const device of deviceBackends) {
    const reason = await device.unavailable();
    const found = await findAnyBackend(device.name);
    if (reason === undefined) expect(found).toEqual({ backend: device });
    else {
      expect(found.backend).toBe(findBackend());
      expect(found.instead).toBe(`backend ${device.name} cannot run here, wasm computes instead: ${reason}`);
    }
  }
});
