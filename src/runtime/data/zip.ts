// Reads members of a zip archive in memory: sizes are known and bounded before anything is unpacked, checksums hold after.
import * as zlib from 'node:zlib';
import { UserError } from '../../user-error.ts';
import { maxDeflateRatio } from './read-file.ts';

export interface ZipMember {
  readonly name: string;
  /** Bytes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Where its own header begins. */
  readonly offset: number;
}

const mostMembers = 1000;
const endBytes = 22;
const maxCommentBytes = 65_535;
const signature = {
  member: 0x02014b50,
  own: 0x04034b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};
const stored = 0;
const deflated = 8;

/** The members that the directory at the archive's end lists. Throws UserError when that is not there or is endless. */
export function listZip(bytes: Uint8Array, path: string): ZipMember[] {
  const view = viewOf(bytes);
  return whole(path, () => {
    const { count, offset } = findDirectory(view);
    if (count > mostMembers)
      throw new UserError(`${path} declares more than ${mostMembers} members; six make a data set.`);
    const members: ZipMember[] = [];
    for (let at = offset; members.length < count;) {
      if (view.getUint32(at, true) !== signature.member) throw new RangeError('no member');
      const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
        view.getUint16(at + field, true),
      );
      const extra = at + 46 + nameBytes;
      const [size, packed, own] = sizesOf(view, at, extra, extra + extraBytes);
      members.push({
        name: new TextDecoder().decode(bytes.subarray(at + 46, extra)),
        packed,
        size,
        method: view.getUint16(at + 10, true),
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        crc: view.getUint32(at + 16, true),
        offset: own,
      });
      at = extra + extraBytes + commentBytes;
    }
    return members;
  });
}

/** The bytes of a member, never more than it declares. Throws UserError when they are not what the directory says. */
export function unpack(bytes: Uint8Array, member: ZipMember, path: string): Uint8Array {
  const { name, packed, size, method, encrypted, crc } = member;
  if (encrypted) throw new UserError(`${path}: ${name} is encrypted.`);
  if (method !== stored && method !== deflated)
    throw new UserError(
      `${path}: ${name} is packed by method ${method}; only 0 (stored) and 8 (deflate) are read.`,
    );
  if (size > (packed + 1) * maxDeflateRatio)
    throw new UserError(
      `${path} declares ${size} bytes for ${name}, packed in ${packed}: more than zip can hold.`,
    );
  const view = viewOf(bytes);
  const data = whole(path, () => {
    if (view.getUint32(member.offset, true) !== signature.own) throw new RangeError('no member');
    const start =
      member.offset +
      30 +
      view.getUint16(member.offset + 26, true) +
      view.getUint16(member.offset + 28, true);
    if (start + packed > bytes.length) throw new RangeError('cut off');
    return bytes.subarray(start, start + packed);
  });
  const content = method === stored ? data : inflate(data, size);
  if (content?.length !== size || crc32(content) !== crc)
    throw new UserError(`${path} is damaged: ${name} does not check out. Copy or download it again.`);
  return content;
}

/** Undefined when the stream is broken, or holds more than `size` bytes. */
function inflate(data: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const content = zlib.inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  } catch {
    return undefined;
  }
}

/** Where the directory begins, and how many members it has; zip64 where its plain fields are full. */
function findDirectory(view: DataView): { count: number; offset: number } {
  const first = Math.max(0, view.byteLength - endBytes - maxCommentBytes);
  for (let at = view.byteLength - endBytes; at >= first; at--) {
    if (view.getUint32(at, true) !== signature.end) continue;
    const plain = { count: view.getUint16(at + 10, true), offset: view.getUint32(at + 16, true) };
    if (plain.count !== 0xffff && plain.offset !== 0xffff_ffff) return plain;
    if (view.getUint32(at - 20, true) !== signature.locator64) return plain;
    const end64 = Number(view.getBigUint64(at - 12, true));
    if (view.getUint32(end64, true) !== signature.end64) break;
    return {
      count: Number(view.getBigUint64(end64 + 32, true)),
      offset: Number(view.getBigUint64(end64 + 48, true)),
    };
  }
  throw new RangeError('no end');
}

/** Size, packed size and offset of a member; where a field is full, from the zip64 extra field. */
function sizesOf(view: DataView, at: number, extra: number, extraEnd: number): number[] {
  const fields = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  if (!fields.includes(0xffff_ffff)) return fields;
  let next = extra;
  while (next + 4 <= extraEnd && view.getUint16(next, true) !== 1) next += 4 + view.getUint16(next + 2, true);
  if (next + 4 > extraEnd) return fields;
  next += 4;
  return fields.map((field) => {
    if (field !== 0xffff_ffff) return field;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  });
}

/** A position outside the archive means that it is cut off, or no zip. */
function whole<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${path} is not a whole .npz (zip) file. Copy or download it again.`);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** The checksum of zip, for Node before 20.15, which has none; 17 times slower than that. */
export function crc32ByTable(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}

const crc32 = (zlib as { crc32?: (bytes: Uint8Array) => number }).crc32 ?? crc32ByTable;
