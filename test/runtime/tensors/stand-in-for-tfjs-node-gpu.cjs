// The way in which tfjs-node-gpu enters a program: it takes TensorFlow.js by `require`, and registers a backend.
const tf = require('@tensorflow/tfjs');
const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu');

tf.registerBackend('tensorflow', () => new MathBackendCPU(), 3);
for (const kernel of tf.getKernelsForBackend('cpu'))
  tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
module.exports = { ...tf };
