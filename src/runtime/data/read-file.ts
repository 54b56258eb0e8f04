// Reads a file of a data set into memory, within bounds, with errors a user understands.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../../user-error.ts';
import { maxDataBytes } from './limits.ts';

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

/** The same bytes, not as a Buffer, whose `slice` shares memory where Uint8Array's copies. */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
