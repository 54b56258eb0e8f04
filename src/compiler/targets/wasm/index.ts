// The WebAssembly target: one fixed module of kernels, and the lowering of plans to lists of calls of them.
import { encodeModule } from './encode.ts';
import { kernelModule } from './kernels/index.ts';
import { printModule } from './print.ts';

/** The kernels as WebAssembly text. They are the same for every circuit. */
export function emitWat(): string {
  return printModule(kernelModule, { shared: false });
}

const encoded = new Map<boolean, Uint8Array<ArrayBuffer>>();

/** The kernels as bytes; with `shared` for a memory that several threads share. Made once, and not the caller's to change. */
export function emitWasm({ shared }: { shared: boolean }): Uint8Array<ArrayBuffer> {
  let bytes = encoded.get(shared);
  if (!bytes) encoded.set(shared, (bytes = encodeModule(kernelModule, { shared })));
  return bytes;
}
