// Reads a file of a data set into memory, within bounds, with errors a user understands.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { UserError } from '../../user-error.ts';

/** No file, and no data set once decoded, may be larger: 2 GiB, what Node reads at once. */
export const maxDataBytes = 2 ** 31 - 1;
/** Deflate cannot shrink its input further than this (zlib's documentation: 1032:1). */
export const maxDeflateRatio = 1032;

const gzipHeadBytes = 4096;
const gunzipAsync = promisify(gunzip);

/** Throws UserError when the file is missing, unreadable, not a plain file, or larger than `maxBytes`. */
export async function readDataFile(path: string, maxBytes = maxDataBytes): Promise<Uint8Array> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new UserError(`${path} is not a file.`);
    if (info.size > maxBytes) {
      throw new UserError(`${path} has ${info.size} bytes, more than the ${maxBytes} that are read here.`);
    }
    return plainBytes(await readFile(path));
  } catch (error) {
    throw asUserError(error, path);
  }
}

/** The error of a file system call as a sentence for the user, with `advice` where nothing is there; any other error as it is. */
export function asUserError(error: unknown, path: string, advice = 'Check the path.'): unknown {
  if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) return error;
  const name = path === '' ? 'The empty path' : path;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(`${name} does not exist. ${advice}`);
    case 'EACCES':
    case 'EPERM':
      return new UserError(`${name} may not be read: permission denied.`);
    case 'ELOOP':
      return new UserError(`${name} is a symbolic link that leads to itself.`);
    default:
      return new UserError(`${name} cannot be read (${String(error.code)}).`);
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first decompressed bytes (at most 4 MB, perhaps none), to learn what the rest should be. */
export function gunzipHead(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes.subarray(0, gzipHeadBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw new UserError(
      `${path} is damaged: its gzip compression cannot be undone. Copy or download it again.`,
    );
  }
}

/** Decompresses at most `size` bytes; throws UserError when the file is cut off, damaged, or holds more. */
export async function gunzipAtMost(bytes: Uint8Array, path: string, size: number): Promise<Uint8Array> {
  if (size > bytes.length * maxDeflateRatio) {
    throw new UserError(
      `${path} is cut off: ${bytes.length} compressed bytes cannot hold the ${size} it declares.`,
    );
  }
  try {
    return plainBytes(await gunzipAsync(bytes, { maxOutputLength: size }));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new UserError(`${path} holds more than the ${size} bytes it declares.`);
    if (code === 'Z_BUF_ERROR') {
      throw new UserError(`${path} is cut off: its gzip stream ends too early. Copy or download it again.`);
    }
    throw new UserError(`${path} is damaged: its gzip stream does not check out. Copy or download it again.`);
  }
}

/** The same bytes, not as a Buffer, whose `slice` shares memory where Uint8Array's copies. */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Only to recognise files by the checksum that was published for them. */
export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
