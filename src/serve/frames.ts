// Frames out of a stream of bytes: two lengths, a JSON header, arrays. What is too long is skipped without being kept; where
// lengths cannot be those of a frame, sender and receiver have lost each other.
import type { Limits } from './limits.ts';

/** Lengths and places of arrays are multiples of it. */
export const alignment = 8;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** A frame as it came. Header and payload are views of a buffer that the next frame may take. */
export interface Frame {
  /** The bytes of the JSON. */
  readonly header: Uint8Array;
  /** undefined: it is longer than the limit, and is not kept. Otherwise it begins at a multiple of 8 of its buffer. */
  readonly payload: Uint8Array | undefined;
  readonly payloadBytes: number;
}

/** What comes cannot be frames; nothing that follows can be read. */
export class LostFrames extends Error {}

/** Fills some of the bytes from `start` on and gives how many; 0 where there are no more. Waits for one at least. */
export type ReadSome = (bytes: Uint8Array<ArrayBuffer>, start: number) => number;

/** Frames of up to so many bytes share a buffer. */
const usualBytes = 2 ** 16;
const brace = 0x7b;

/** The next frame; undefined where the input has ended between frames. Throws LostFrames. */
export function frameReader(
  readSome: ReadSome,
  { header: mostHeader, payload: mostPayload }: Pick<Limits, 'header' | 'payload'>,
): () => Frame | undefined {
  const usual = new Uint8Array(usualBytes);
  /** What was read of `usual` and not yet given: from `first` to `end`. */
  let first = 0;
  let end = 0;
  /** Of a payload that is not kept. */
  let skipped = 0;

  /** Whether there are so many bytes in `usual`, which it moves to the front where they do not fit behind. */
  function has(bytes: number): boolean {
    if (first + bytes > usual.length) {
      usual.copyWithin(0, first, end);
      end -= first;
      first = 0;
    }
    while (end - first < bytes) {
      const some = readSome(usual, end);
      if (some === 0) return false;
      end += some;
    }
    return true;
  }

  /** So many bytes of the input as a buffer of their own, the first of which are in `usual` perhaps. */
  function takeLarge(bytes: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(bytes);
    let done = Math.min(end - first, bytes);
    taken.set(usual.subarray(first, first + done));
    first += done;
    while (done < bytes) {
      const some = readSome(taken, done);
      if (some === 0) throw cutOff();
      done += some;
    }
    return taken;
  }

  function take(bytes: number): Uint8Array<ArrayBuffer> {
    if (bytes > usual.length) return takeLarge(bytes);
    if (!has(bytes)) throw cutOff();
    first += bytes;
    return usual.subarray(first - bytes, first);
  }

  /** What is left of it then may begin anywhere, and has to begin where arrays may. */
  function skip(): void {
    if (skipped === 0) return;
    while (skipped > 0) {
      if (first === end) {
        first = end = 0;
        if (!has(1)) throw cutOff();
      }
      const some = Math.min(skipped, end - first);
      first += some;
      skipped -= some;
    }
    usual.copyWithin(0, first, end);
    end -= first;
    first = 0;
  }

  return () => {
    skip();
    if (first === end) first = end = 0;
    if (!has(alignment)) {
      if (first === end) return undefined;
      throw cutOff();
    }
    const lengths = new DataView(usual.buffer, first, alignment);
    const headerBytes = lengths.getUint32(0, true);
    const payloadBytes = lengths.getUint32(4, true);
    requireLengths(headerBytes, payloadBytes, mostHeader);
    if (!has(alignment + 1)) throw cutOff();
    if (usual[first + alignment] !== brace)
      throw new LostFrames('the header of a frame begins with {, and this one does not');
    if (payloadBytes > mostPayload) {
      first += alignment;
      const header = take(headerBytes);
      skipped = payloadBytes;
      return { header, payload: undefined, payloadBytes };
    }
    const frame = take(alignment + headerBytes + payloadBytes);
    const start = alignment + headerBytes;
    return { header: frame.subarray(alignment, start), payload: frame.subarray(start), payloadBytes };
  };
}

function requireLengths(headerBytes: number, payloadBytes: number, mostHeader: number): void {
  if (headerBytes % alignment !== 0 || payloadBytes % alignment !== 0)
    throw new LostFrames(
      `the lengths of a frame are multiples of ${alignment}, and these are ${headerBytes} and ${payloadBytes} bytes`,
    );
  if (headerBytes === 0 || headerBytes > mostHeader)
    throw new LostFrames(
      `the header of a frame has from ${alignment} to ${mostHeader} bytes, and this one ${headerBytes}`,
    );
}

function cutOff(): LostFrames {
  return new LostFrames('the input ended inside a frame');
}
