import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { fileOfBytes } from '../../../src/runtime/data/data-file.ts';
import { createStorage } from '../../../src/runtime/data/storage.ts';
import { listZip, type ZipMember } from '../../../src/runtime/data/zip.ts';
import { somePixels } from './files.ts';

const content = somePixels(3, 1000);
/** All in memory, and all on disk. */
const memories = [undefined, 0];

async function unpacked(member: ZipMember, memory?: number): Promise<Uint8Array> {
  const bytes = await member.unpack(createStorage(memory));
  return Uint8Array.from(bytes.view(0, bytes.length));
}

test.each([0, 6] as const)(
  'members come out as they went in, at level %i, with spaces and folders in their names',
  async (level) => {
    const bytes = zipSync({ 'a b/ä.npy': content, empty: new Uint8Array(0) }, { level });
    const members = await listZip(fileOfBytes(bytes, 'x.zip'));
    expect(members.map(({ name, size }) => [name, size])).toEqual([
      ['a b/ä.npy', 3000],
      ['empty', 0],
    ]);
    for (const memory of memories)
      expect(await Promise.all(members.map((member) => unpacked(member, memory)))).toEqual([
        content,
        new Uint8Array(0),
      ]);
  },
);

test('sizes and offsets of zip64 are found in the extra field, and its directory by its locator', async () => {
  const bytes = withZip64(zipSync({ a: content }, { level: 0 }));
  const [member] = await listZip(fileOfBytes(bytes, 'x.zip'));
  expect(member).toMatchObject({ name: 'a', size: 3000 });
  for (const memory of memories) expect(await unpacked(member, memory)).toEqual(content);
});

test.each([
  ['encrypted', (view: DataView, at: number) => view.setUint16(at + 8, 1, true), /a is encrypted/],
  [
    'packed otherwise',
    (view: DataView, at: number) => view.setUint16(at + 10, 12, true),
    /packed by method 12/,
  ],
  [
    'beyond the end',
    (view: DataView, at: number) => view.setUint32(at + 20, 9_000, true),
    /does not check out/,
  ],
  ['elsewhere', (view: DataView, at: number) => view.setUint32(at + 42, 7, true), /does not check out/],
  [
    'of another size',
    (view: DataView, at: number) => view.setUint32(at + 24, 2_999, true),
    /does not check out/,
  ],
] as const)('a member that is said to be %s is refused', async (_, spoil, message) => {
  const bytes = zipSync({ a: content }, { level: 0 });
  const view = new DataView(bytes.buffer);
  spoil(view, view.getUint32(bytes.length - 6, true));
  for (const memory of memories) {
    const read = async () => unpacked((await listZip(fileOfBytes(bytes, 'x.zip')))[0], memory);
    await expect(read()).rejects.toThrow(message);
  }
});

/** The same archive of one member with all its numbers in zip64 fields. */
function withZip64(zip: Uint8Array): Uint8Array {
  const old = new DataView(zip.buffer);
  const directory = old.getUint32(zip.length - 6, true);
  const header = zip.slice(directory, zip.length - 22);
  const head = new DataView(header.buffer);
  const extra = new DataView(new ArrayBuffer(28));
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 24, true);
  [24, 20, 42].forEach((field, i) => {
    extra.setBigUint64(4 + 8 * i, BigInt(head.getUint32(field, true)), true);
    head.setUint32(field, 0xffff_ffff, true);
  });
  head.setUint16(30, 28, true);
  const end64 = new DataView(new ArrayBuffer(56));
  end64.setUint32(0, 0x06064b50, true);
  end64.setBigUint64(32, 1n, true);
  end64.setBigUint64(48, BigInt(directory), true);
  const locator = new DataView(new ArrayBuffer(20));
  locator.setUint32(0, 0x07064b50, true);
  locator.setBigUint64(8, BigInt(directory + header.length + 28), true);
  const end = new DataView(zip.slice(-22).buffer);
  end.setUint16(10, 0xffff, true);
  end.setUint32(16, 0xffff_ffff, true);
  const parts = [
    zip.slice(0, directory),
    header,
    ...[extra, end64, locator, end].map(({ buffer }) => new Uint8Array(buffer)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}
