// The WebAssembly target: one fixed module of kernels, and the lowering of plans to lists of calls of them.
import { encodeModule } from './encode.ts';
import { kernelModule } from './kernels/index.ts';
import { printModule } from './print.ts';

/** The kernels as WebAssembly text. They are the same for every circuit. */
export function emitWat(): string {
  return printModule(kernelModule, { shared: false });
}

/** The kernels as bytes; with `shared` for a memory that several threads share. */
export function emitWasm(options: { shared: boolean }): Uint8Array<ArrayBuffer> {
  return encodeModule(kernelModule, options);
}
