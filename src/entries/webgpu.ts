// `qcnn/backends/webgpu` for browsers: circuits on a GPU, without anything of Node.
export {
  createWebgpu,
  webgpu,
  type BufferExecutable,
  type BufferGradients,
  type WebgpuBackend,
  type WebgpuOptions,
} from '../runtime/backends/webgpu/index.ts';
export * from './common.ts';
