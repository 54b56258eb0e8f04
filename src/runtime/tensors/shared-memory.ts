// A WebAssembly binary whose memory several threads can share, made of one that has it for itself: what TensorFlow.js
// brings for threads starts eight workers of its own, which Node does not load.
import { threadsExist } from '../backends/wasm/team.ts';
import { readBinary } from './engines/binary.ts';
import * as tf from './tf.ts';

const memorySection = 5;
const header = 8;
/** Of the limits of a memory (WebAssembly Core Specification 2.0, §5.3.4; threads proposal): with a maximum, and shared. */
const flags = { maximum: 1, shared: 3 };

/** The same with a shared memory; undefined where it has not one memory of its own that says how large it may become. */
export function shareMemory(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  for (let at = header; at < binary.length;) {
    const section = binary[at];
    const length = readUnsigned(binary, at + 1);
    const content = length.end;
    if (section === memorySection) {
      const [memories, kind] = binary.subarray(content, content + 2);
      if (memories !== 1 || kind !== flags.maximum) return undefined;
      const shared = binary.slice();
      shared[content + 1] = flags.shared;
      return shared;
    }
    at = content + length.value;
  }
  return undefined;
}

/** LEB128 */
function readUnsigned(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * shift;
    if (!(byte >= 128)) return { value, end: at };
  }
}

/** Whether this machine has threads, and gives the addresses of a memory that they share. */
function sharingWorks(): boolean {
  if (!threadsExist()) return false;
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true }).buffer.byteLength > 0;
  } catch {
    return false;
  }
}

/** Does work in which tfjs fetches its binary from a file: it gets one with a shared memory, where that works. */
export async function withSharedMemory(work: () => Promise<void>): Promise<void> {
  const environment = tf.env();
  const { platform } = environment;
  const fetch = (path: string): Promise<Response> => {
    const binary = readBinary(path);
    return Promise.resolve(new Response((sharingWorks() && shareMemory(binary)) || binary));
  };
  environment.platform = Object.create(platform, { fetch: { value: fetch } }) as typeof platform;
  try {
    await work();
  } finally {
    environment.platform = platform;
  }
}
