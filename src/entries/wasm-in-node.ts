// `qcnn/backends/wasm` for Node: the same, with searched trees kept on disk.
import '../runtime/trees/keep-on-disk.ts';

export * from './wasm.ts';
