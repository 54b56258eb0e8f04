// TensorFlow.js's WebGPU backend with all its kernels. `npm run build` puts the package into the built form of this file: an
// install needs neither it nor its 19 MB.
export { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
