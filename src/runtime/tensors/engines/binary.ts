// The binary of TensorFlow.js's WebAssembly backend, from its package. What stands alone has it inside:
// scripts/bundle-serve.mjs puts another module in the place of this file.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

const require = createRequire(import.meta.url);

/** With a separator at its end. */
export const binaryFolder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep;

/** `path`: in that folder, which file of it TensorFlow.js says. */
export function readBinary(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}
