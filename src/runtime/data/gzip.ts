// Undoes gzip piece by piece, never further than what the file should hold.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { UserError } from '../../user-error.ts';
import { headOf, pieces, type DataFile } from './data-file.ts';
import { maxDeflateRatio } from './limits.ts';

const headBytes = 4096;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** The first decompressed bytes (at most 4 MB, perhaps none), to learn what the rest should be. */
export function gunzipHead(file: DataFile): Uint8Array {
  try {
    return gunzipSync(headOf(file, headBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw new UserError(
      `${file.path} is damaged: its gzip compression cannot be undone. Copy or download it again.`,
    );
  }
}

/** Throws UserError where so few compressed bytes cannot hold `size`. */
export function requireGzipOf(file: DataFile, size: number): void {
  if (size > file.size * maxDeflateRatio)
    throw new UserError(
      `${file.path} is cut off: ${file.size} compressed bytes cannot hold the ${size} it declares.`,
    );
}

/**
 * Hands over the decompressed bytes, `size` of them, and the compressed ones as they are `seen`. Throws UserError when the
 * file is cut off, damaged, or holds more.
 */
export async function gunzip(
  file: DataFile,
  size: number,
  take: (chunk: Uint8Array) => void,
  seen: (piece: Uint8Array) => void,
): Promise<void> {
  const { path } = file;
  let done = 0;
  /** Why we stopped: leaving a stream before its end is an error of its own, which may come first. */
  let own: unknown;
  const takeChunk = (chunk: Buffer) => {
    try {
      done += chunk.length;
      if (done > size) throw new UserError(`${path} holds more than the ${size} bytes it declares.`);
      take(chunk);
    } catch (error) {
      own = error;
      throw error;
    }
  };
  try {
    await pipeline(
      Readable.from(seenPieces(file, seen)),
      createGunzip(),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) takeChunk(chunk);
      },
    );
  } catch (given) {
    const error = own ?? given;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    if (code === 'Z_BUF_ERROR')
      throw new UserError(`${path} is cut off: its gzip stream ends too early. Copy or download it again.`);
    throw new UserError(`${path} is damaged: its gzip stream does not check out. Copy or download it again.`);
  }
  if (done < size)
    throw new UserError(`${path} is cut off: its header declares ${size} bytes, and it has ${done}.`);
}

async function* seenPieces(file: DataFile, seen: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces(file)) {
    seen(piece);
    yield piece;
  }
}
