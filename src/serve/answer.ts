// An answer as the bytes of its frame.
import { alignment, aligned } from './frames.ts';
import { bytesOf, putArrays, type NamedArray } from './arrays.ts';

/** What a request gives. */
export interface Result {
  readonly result: object;
  readonly arrays?: readonly NamedArray[];
}

/** Frames of up to so many bytes share a buffer. */
const usualBytes = 2 ** 20;
const space = 0x20;

/** Makes frames, each valid until the next is made. */
export function frameWriter(): (header: object, arrays?: readonly NamedArray[]) => Uint8Array {
  const usual = new Uint8Array(usualBytes);
  return (header, arrays = []) => {
    const described = arrays.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
    const text = JSON.stringify(arrays.length > 0 ? { ...header, arrays: described } : header);
    const textBytes = Buffer.byteLength(text);
    const headerBytes = aligned(textBytes);
    const payloadBytes = bytesOf(arrays);
    const start = alignment + headerBytes;
    const total = start + payloadBytes;
    const bytes = total > usual.length ? new Uint8Array(total) : usual;
    const lengths = new DataView(bytes.buffer);
    lengths.setUint32(0, headerBytes, true);
    lengths.setUint32(4, payloadBytes, true);
    Buffer.from(bytes.buffer).write(text, alignment);
    bytes.fill(space, alignment + textBytes, start);
    putArrays(arrays, bytes, start);
    return bytes.subarray(0, total);
  };
}
