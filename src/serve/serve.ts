// The server over standard input and output. It waits for a request where it stands, and not by Node's loop of events: a
// round trip takes a fifth of the time.
import { readSync, writeSync } from 'node:fs';
import { sleep } from '../files/sleep.ts';
import { frameReader, LostFrames, type ReadSome } from './frames.ts';
import type { Limits } from './limits.ts';
import { createSession } from './session.ts';

/** Milliseconds until an input that does not wait is asked again. */
const patience = 1;
/** So often whatever waits for Node's loop of events has its turn. */
const requestsBetween = 256;

/** Serves until the input ends, 0, or cannot be read as frames, 1: the exit code. */
export async function serveOverStdio(version: string, limits: Limits): Promise<number> {
  keepOutputForFrames();
  const session = createSession(version, limits);
  const next = frameReader(readInput, limits);
  try {
    writeOutput(session.greeting());
    for (let served = 1; ; served++) {
      const frame = next();
      if (!frame) return 0;
      const answer = session.answer(frame);
      writeOutput(answer instanceof Promise ? await answer : answer);
      if (served % requestsBetween === 0) await new Promise((resolve) => void setImmediate(resolve));
    }
  } catch (error) {
    // Nobody reads any more.
    if (isBroken(error)) return 0;
    if (!(error instanceof LostFrames)) throw error;
    try {
      writeOutput(session.farewell(error));
    } catch (late) {
      if (!isBroken(late)) throw late;
    }
    return 1;
  }
}

/** What libraries print goes to standard error. */
function keepOutputForFrames(): void {
  console.log = console.info = console.debug = console.error;
  Object.defineProperty(process, 'stdout', { get: () => process.stderr });
}

const readInput: ReadSome = (bytes, start) => {
  for (;;) {
    try {
      return readSync(0, bytes, start, bytes.length - start, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      sleep(patience);
    }
  }
};

function writeOutput(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(1, bytes, done, bytes.length - done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      sleep(patience);
    }
  }
}

function isBroken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EPIPE';
}
