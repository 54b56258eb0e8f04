// The whole of a text, or of bytes, into an open descriptor, which may be a pipe that is full for now.
import { writeSync } from 'node:fs';
import { sleep } from './sleep.ts';

/**
 * Writes all of it, from the descriptor's own position on, or the start of the file when `fromStart` says so. Gives the
 * bytes. A reader that has seen enough and closed its pipe is no error.
 */
export function writeAll(
  descriptor: number,
  content: string | Uint8Array,
  { fromStart = false } = {},
): number {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let done = 0;
  while (done < bytes.length) {
    try {
      const length = bytes.length - done;
      done += writeSync(descriptor, bytes, done, length, fromStart ? done : null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') break;
      if (code !== 'EAGAIN') throw error;
      sleep(5);
    }
  }
  return done;
}
