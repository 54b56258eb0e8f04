// Members of a zip archive in memory: the library, loaded with the first archive, reads it; sizes are bounded before
// anything is unpacked.
import type { Entry } from '@zip.js/zip.js';
import { UserError } from '../../user-error.ts';
import { maxDeflateRatio } from './read-file.ts';

export interface ZipMember {
  readonly name: string;
  /** Bytes when unpacked, as the archive's directory says. */
  readonly size: number;
  /** The member's bytes, never more than `size`, their checksum held. Throws UserError when they are not that. */
  unpack(): Promise<Uint8Array>;
}

const mostMembers = 1000;
const stored = 0;
const deflated = 8;

async function library() {
  const zip = await import('@zip.js/zip.js');
  zip.configure({ useWebWorkers: false });
  return zip;
}

/** The members that the directory at the archive's end lists. Throws UserError when that is not there or is endless. */
export async function listZip(bytes: Uint8Array, path: string): Promise<ZipMember[]> {
  const members: ZipMember[] = [];
  const { Uint8ArrayReader, ZipReader } = await library();
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { checkSignature: true });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (members.length === mostMembers)
        throw new UserError(`${path} declares more than ${mostMembers} members; six make a data set.`);
      const { filename: name, uncompressedSize: size } = entry;
      members.push({ name, size, unpack: () => unpack(entry, path) });
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} is not a whole .npz (zip) file. Copy or download it again.`);
  }
  return members;
}

async function unpack(entry: Entry, path: string): Promise<Uint8Array> {
  const { filename: name, compressedSize: packed, uncompressedSize: size, compressionMethod } = entry;
  if (entry.directory) throw new UserError(`${path}: ${name} is a folder, not an array.`);
  if (size > (packed + 1) * maxDeflateRatio)
    throw new UserError(
      `${path} declares ${size} bytes for ${name}, packed in ${packed}: more than zip can hold.`,
    );
  if (entry.encrypted) throw new UserError(`${path}: ${name} is encrypted.`);
  if (compressionMethod !== stored && compressionMethod !== deflated)
    throw new UserError(
      `${path}: ${name} is packed by method ${compressionMethod}; only ${stored} (stored) and ${deflated} (deflate) are read.`,
    );
  const { Uint8ArrayWriter } = await library();
  const content = await entry.getData(new Uint8ArrayWriter()).catch(() => undefined);
  if (content?.length !== size)
    throw new UserError(`${path} is damaged: ${name} does not check out. Copy or download it again.`);
  return content;
}
