// `qcnn/backends/wasm` for browsers: circuits on WebAssembly, without anything of Node.
export { createWasm, wasm, type WasmBackend, type WasmOptions } from '../runtime/backends/wasm/index.ts';
export * from './common.ts';
