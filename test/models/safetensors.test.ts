// The file of arrays by name: what is packed comes back, other programs read it, and what anyone may have written is
// refused in bounded time and memory.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { Misfit } from '../../src/json-shape.ts';
import { packArrays, unpackArrays, type Arrays } from '../../src/models/safetensors.ts';
import type { Numbers } from '../../src/runtime/numbers-by-name.ts';

const numbers: fc.Arbitrary<Numbers> = fc
  .tuple(
    fc.constantFrom(Float32Array, Float64Array, Int32Array),
    fc.array(fc.nat(4), { maxLength: 4 }),
    fc.infiniteStream(fc.oneof(fc.integer(), fc.double({ noNaN: true }))),
  )
  .map(([of, shape, values]) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const drawn = Array.from({ length: size }, () => values.next().value as number);
    return { shape, values: new of(drawn) };
  });
const name = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', '0', '7', 'a/0 b', 'constructor'),
);
const arrays: fc.Arbitrary<Arrays> = fc.record({
  numbers: fc.array(fc.tuple(name.filter((each) => each !== '__metadata__'), numbers), { maxLength: 6 }).map((all) => new Map(all)),
  metadata: fc.dictionary(name.filter((each) => each !== 'digest'), fc.string({ unit: 'grapheme' })),
}); // prettier-ignore

const joined = (given: Arrays) => Buffer.concat(packArrays(given));

test.prop([arrays])('what is packed comes back', (given) => {
  const back = unpackArrays(joined(given));
  expect(new Map(back.numbers)).toEqual(new Map(given.numbers));
  expect(new Map(Object.entries(back.metadata))).toEqual(new Map(Object.entries(given.metadata)));
});

test.prop([arrays, fc.nat(), fc.integer({ min: 1, max: 255 })])('a byte that changed is told', (given, at, by) => {
  const bytes = joined(given);
  bytes[at % bytes.length] ^= by;
  let back: Arrays;
  try {
    back = unpackArrays(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Misfit);
    return;
  }
  // What changed is the name of the digest itself: it is a text as others then, and all else is as it was.
  expect(back.numbers).toEqual(given.numbers);
  expect(Object.keys(back.metadata)).toHaveLength(Object.keys(given.metadata).length + 1);
}); // prettier-ignore

test.prop([arrays, fc.nat()])('a file that is cut is refused', (given, at) => {
  const bytes = joined(given);
  expect(() => unpackArrays(bytes.subarray(0, at % bytes.length))).toThrow(Misfit);
});

/** A file with this header and so many bytes behind it. */
function file(header: unknown, bytes = 0): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(bytes)]);
}
const array = (shape: unknown, from: unknown, to: unknown, dtype: unknown = 'F32') => ({ dtype, shape, data_offsets: [from, to] }); // prettier-ignore

describe('refuses, in one sentence,', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a header longer than the file', file('{}').with(0, 200), /cut off/],
    ['a header of 2^60 bytes', Buffer.from([0, 0, 0, 0, 0, 0, 0, 16, 123, 125]), /no safetensors/],
    ['a header that is a list', file([]), /no safetensors/],
    ['a header that is not JSON', file('{"a":'), /header is not JSON/],
    ['a header of many lists', file(`{"a":[${'[],'.repeat(2 ** 18)}[]]}`), /holds more than/],
    ['a deep header', file(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`), /nested more than/],
    ['another type', file({ a: array([1], 0, 2, 'F16') }, 2), /F64/],
    ['a shape that is larger than its place', file({ a: array([1e9, 1e9], 0, 4) }, 4), /no place of its own/],
    ['a shape beyond all numbers', file({ a: array([2 ** 53], 0, 4) }, 4), /whole number/],
    ['a negative side', file({ a: array([-1, -1], 0, 4) }, 4), /whole number/],
    ['two arrays in one place', file({ a: array([1], 0, 4), b: array([1], 0, 4) }, 4), /no place of its own/],
    ['bytes of nothing', file({ a: array([1], 4, 8) }, 8), /no place of its own/],
    ['bytes behind all arrays', file({ a: array([1], 0, 4) }, 8), /more than it describes/],
    ['an array behind the end', file({ a: array([2], 0, 8) }, 4), /cut off/],
    ['an array that is a text', file({ a: 'x' }), /object/],
    ['texts that are none', file({ __metadata__: { a: 1 } }), /text/],
  ])('%s', (_, bytes, message) => {
    expect(() => unpackArrays(bytes)).toThrow(message);
    expect(() => unpackArrays(bytes)).toThrow(Misfit);
  });
});

const readers = [
  ['numpy', 'import json, numpy, struct, sys', 'b = open(sys.argv[1], "rb").read(); n, = struct.unpack("<Q", b[:8]); h = json.loads(b[8:8+n]); T = {"F32": "<f4", "F64": "<f8", "I32": "<i4"}; A = {k: numpy.frombuffer(b, T[v["dtype"]], offset=8+n+v["data_offsets"][0], count=numpy.prod(v["shape"], dtype=int)).reshape(v["shape"]) for k, v in h.items() if k != "__metadata__"}'],
  ['safetensors', 'import json, sys; from safetensors.numpy import load_file', 'A = load_file(sys.argv[1])'],
] as const; // prettier-ignore

describe.each(readers)('Python reads it by %s', (_, imports, load) => {
  const missing = spawnSync('python3', ['-c', imports]).status !== 0;
  test.skipIf(missing)('with the same numbers, shapes and types', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qcnn-safetensors-'));
    try {
      const path = join(folder, 'a.safetensors');
      const given = new Map<string, Numbers>([
        ['weights', { shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0.25, 1e-30, 7) }],
        ['front/0 mean', { shape: [3], values: Float64Array.of(1 / 3, -1e300, 5) }],
        ['labels', { shape: [2], values: Int32Array.of(-1, 2 ** 31 - 1) }],
        ['none', { shape: [0, 4], values: new Float32Array(0) }],
      ]);
      writeFileSync(path, joined({ numbers: given, metadata: { note: 'ünïcode' } }));
      const script = `${imports}\n${load}\nprint(json.dumps({k: [str(a.dtype), list(a.shape), a.ravel().tolist()] for k, a in A.items()}))`;
      const { stdout, stderr } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const types = { Float32Array: 'float32', Float64Array: 'float64', Int32Array: 'int32' } as const;
      const typeOf = ({ values }: Numbers) => types[values.constructor.name as keyof typeof types];
      const expected = [...given].map(([key, each]) => [key, [typeOf(each), each.shape, Array.from(each.values)]]);
      expect(JSON.parse(stdout)).toEqual(Object.fromEntries(expected));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}); // prettier-ignore
