// SHA-256 (FIPS 180-4) of text, line by line, where there is no Node and nothing may be waited for.

/** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
const initial = words('6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19');
/** Those of the cube roots of the first 64. */
const constants = words(`
  428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3 72be5d74
  80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da 983e5152 a831c66d
  b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e
  92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 19a4c116 1e376c08 2748774c 34b0bcb5
  391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`);

const blockSize = 64;

export interface Sha256 {
  /** Adds the UTF-8 bytes of a text. */
  add(text: string): void;
  /** The hash of all that was added, 64 hexadecimal digits. The end: nothing may be added then. */
  digest(): string;
}

export function createSha256(): Sha256 {
  const state = initial.slice();
  const block = new Uint8Array(blockSize);
  const encoder = new TextEncoder();
  let filled = 0;
  let total = 0;

  const addBytes = (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length;) {
      const part = bytes.subarray(from, from + blockSize - filled);
      block.set(part, filled);
      from += part.length;
      filled += part.length;
      if (filled < blockSize) break;
      compress(state, block);
      filled = 0;
    }
    total += bytes.length;
  };
  return {
    add: (text) => addBytes(encoder.encode(text)),
    digest() {
      const end = new DataView(new ArrayBuffer(blockSize * (filled < 56 ? 1 : 2) - filled));
      end.setUint8(0, 0x80);
      end.setBigUint64(end.byteLength - 8, 8n * BigInt(total));
      addBytes(new Uint8Array(end.buffer));
      return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
    },
  };
}

const schedule = new Uint32Array(64);

function compress(state: Uint32Array, block: Uint8Array): void {
  const view = new DataView(block.buffer);
  for (let i = 0; i < 16; i++) schedule[i] = view.getUint32(4 * i);
  for (let i = 16; i < 64; i++) {
    const early = schedule[i - 15];
    const late = schedule[i - 2];
    const a = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const b = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[i] = schedule[i - 16] + a + schedule[i - 7] + b;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const mixedE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + mixedE + ((e & f) ^ (~e & g)) + constants[i] + schedule[i]) | 0;
    const mixedA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (mixedA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function words(text: string): Uint32Array {
  return Uint32Array.from(text.trim().split(/\s+/), (word) => Number.parseInt(word, 16));
}
