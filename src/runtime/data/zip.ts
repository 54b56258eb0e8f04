// Members of a zip archive: the library, loaded with the first archive, reads it by position; sizes are bounded before
// anything is unpacked, and what is stored as it is stays where it is when memory does not hold it.
import type { Entry, FileEntry, Reader } from '@zip.js/zip.js';
import { UserError } from '../../user-error.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { bytesOfFile, type Bytes } from './bytes.ts';
import type { DataFile } from './data-file.ts';
import { maxDeflateRatio } from './limits.ts';
import { memorySink, type Sink, type Storage } from './storage.ts';

export interface ZipMember {
  readonly name: string;
  /** Bytes when unpacked, as the archive's directory says. */
  readonly size: number;
  /** The member's bytes, never more than `size`, their checksum held. Throws UserError when they are not that. */
  unpack(storage: Storage, signal?: AbortSignal): Promise<Bytes>;
}

/** The longest directory that is read. */
const mostDirectoryBytes = 2 ** 26;
const mostMembers = 1000;
const stored = 0;
const deflated = 8;

async function library() {
  const zip = await import('@zip.js/zip.js');
  zip.configure({ useWebWorkers: false });
  return zip;
}

/** The members that the directory at the archive's end lists. Throws UserError when that is not there or is endless. */
export async function listZip(file: DataFile): Promise<ZipMember[]> {
  const { path } = file;
  const members: ZipMember[] = [];
  const archive = await openArchive(file);
  const { ZipReader } = await library();
  const reader = new ZipReader(archive.reader, { checkSignature: true });
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (members.length === mostMembers)
        throw new UserError(`${path} declares more than ${mostMembers} members; six make a data set.`);
      const { filename: name, uncompressedSize: size } = entry;
      members.push({
        name,
        size,
        unpack: (storage, signal) => archive.alone(() => unpack(entry, archive, storage, signal)),
      });
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} is not a whole .npz (zip) file. Copy or download it again.`);
  }
  return members;
}

interface Archive {
  readonly file: DataFile;
  readonly reader: Reader<DataFile>;
  /** Unpacks of members, one after the other. */
  readonly alone: ReturnType<typeof oneAtATime>;
  /** Where the library began to read a member's data, last of all. */
  dataStart(): number | undefined;
}

async function openArchive(file: DataFile): Promise<Archive> {
  const { Reader: LibraryReader } = await library();
  let start: number | undefined;
  class FileReader extends LibraryReader<DataFile> {
    override size = file.size;
    override async readUint8Array(at: number, length: number): Promise<Uint8Array> {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, mostDirectoryBytes, file.size - at)));
      file.read(at, bytes);
      return bytes;
    }
    override createReadable(options: Parameters<Reader<DataFile>['createReadable']>[0]): ReadableStream {
      start = options?.offset;
      return super.createReadable(options);
    }
  }
  return { file, reader: new FileReader(file), alone: oneAtATime(), dataStart: () => start };
}

async function unpack(
  entry: Entry,
  archive: Archive,
  storage: Storage,
  signal?: AbortSignal,
): Promise<Bytes> {
  const { filename: name, compressedSize: packed, uncompressedSize: size, compressionMethod } = entry;
  const { file } = archive;
  const { path } = file;
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
  const damaged = () =>
    new UserError(`${path} is damaged: ${name} does not check out. Copy or download it again.`);
  if (packed > file.size) throw damaged();
  const staysThere = compressionMethod === stored && !storage.holds(size);
  const sink = staysThere
    ? nowhere
    : compressionMethod === stored
      ? memorySink(size)
      : storage.sink(size, path);
  const isWhole = await writeTo(sink, entry, size, signal);
  if (!isWhole || signal?.aborted) {
    sink.abandon();
    signal?.throwIfAborted();
    throw damaged();
  }
  if (!staysThere) return sink.end();
  const start = archive.dataStart();
  if (start === undefined || start + size > file.size) throw damaged();
  return bytesOfFile(file, start, size);
}

/** Whether the member is whole: `size` bytes, their checksum held. Throws UserError where they cannot be kept. */
async function writeTo(
  sink: Sink,
  entry: FileEntry,
  size: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let done = 0;
  let refusal: UserError | undefined;
  const writable = new WritableStream<Uint8Array>({
    write(chunk) {
      done += chunk.length;
      if (done > size) throw new Error('more than it declares');
      signal?.throwIfAborted();
      try {
        sink.write(chunk);
      } catch (error) {
        if (error instanceof UserError) refusal = error;
        throw error;
      }
    },
  });
  const isRead = await entry.getData(writable).then(
    () => true,
    () => false,
  );
  if (refusal) throw refusal;
  return isRead && done === size;
}

/** For bytes that are checked only. */
const nowhere: Sink = {
  write: () => {},
  end: () => {
    throw new Error('nothing was kept');
  },
  abandon: () => {},
};
