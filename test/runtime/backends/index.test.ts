import { expect, test } from 'vitest';
import { backends, findBackend } from '../../../src/runtime/backends/index.ts';

test('a backend is found by name, or the first that runs here', () => {
  for (const backend of backends) expect(findBackend(backend.name)).toBe(backend);
  expect(findBackend().unavailable()).toBeUndefined();
});

test('an unknown name is refused with the names there are', () => {
  expect(() => findBackend('gpu')).toThrow(/no backend "gpu"; there are: reference/);
});
