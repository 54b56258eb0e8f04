// Names of adapters as people read them, whatever a driver leaves empty.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameOfAdapter } from '../../../../src/runtime/backends/webgpu/adapter-name.ts';

test.each([
  [{ vendor: 'google', device: 'swiftshader-device-subzero-' }, 'swiftshader-device-subzero'],
  [{ vendor: 'nvidia', device: 'NVIDIA H200' }, 'NVIDIA H200'],
  [{ device: 'Intel(R) Iris(R) Xe - ' }, 'Intel(R) Iris(R) Xe'],
  [{ device: ' -- ', description: 'a--b' }, 'a-b'],
  [{ vendor: 'amd', architecture: '', device: '', description: '' }, 'amd'],
  [{ vendor: 'apple', architecture: 'common-3' }, 'apple common-3'],
  [{}, 'an adapter without a name'],
])('%j', (info, name) => expect(nameOfAdapter(info)).toBe(name));

test('no name begins or ends in a dash or a space, or holds two in a row', () => {
  const text = fc.option(fc.string({ unit: fc.constantFrom('a', '4', '-', ' ', '('), maxLength: 12 }), { nil: undefined }); // prettier-ignore
  const info = fc.record({ vendor: text, architecture: text, device: text, description: text });
  fc.assert(
    fc.property(info, (given) => {
      const name = nameOfAdapter(given);
      expect(name).not.toMatch(/^$|^[- ]|[- ]$|--| {2}|- | -/);
      expect(nameOfAdapter({ device: name })).toBe(name);
    }),
  );
});
