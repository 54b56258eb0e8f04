// Bytes that grow hold what was written, whatever its length; numbers are LEB128 of the WebAssembly specification.
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Bytes } from '../../../../src/compiler/targets/wasm/bytes.ts';

test.prop([fc.array(fc.array(fc.nat(255), { maxLength: 700 }), { maxLength: 12 })])('parts stand one after the other', (parts) => {
  const bytes = new Bytes();
  for (const [index, part] of parts.entries()) {
    const nested = new Bytes();
    nested.append(part);
    bytes.append(index % 2 === 0 ? part : nested);
  }
  expect([...bytes.written()]).toEqual(parts.flat());
  expect(bytes.length).toBe(parts.flat().length);
}); // prettier-ignore

test('numbers as in the examples of the DWARF and WebAssembly specifications', () => {
  const written = (write: (bytes: Bytes) => void) => {
    const bytes = new Bytes();
    write(bytes);
    return [...bytes.written()];
  };
  expect(written((bytes) => bytes.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26]);
  expect(written((bytes) => bytes.unsigned(2 ** 32 - 1))).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  expect(written((bytes) => bytes.signed(-123456))).toEqual([0xc0, 0xbb, 0x78]);
  expect(written((bytes) => bytes.signed(64))).toEqual([0xc0, 0x00]);
  expect(written((bytes) => bytes.f32(1))).toEqual([0, 0, 0x80, 0x3f]);
  expect(written((bytes) => bytes.f64(-2))).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]);
});
