// Dawn's null device: it takes every command and computes nothing, so that what is measured on it is the host's share alone.

/** Devices live as long as Dawn's entry does. */
let dawn;

/** The device, and the adapter that it came from; `whole`: with buffers of their size. What it refuses ends the process, with the reason. */
export async function openNullDevice({ whole = false } = {}) {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  dawn = create(['backend=null']);
  const adapter = await dawn.requestAdapter();
  const device = await adapter.requestDevice();
  device.addEventListener('uncapturederror', ({ error }) => {
    console.error(`The null device refused a command: ${error.message}`);
    process.exit(1);
  });
  if (!whole) shrinkBuffers(device);
  return { adapter, device };
}

/** TensorFlow.js on this device, with its own kernels. */
export async function startTensorsOn({ adapter, device }, tf) {
  // What tfjs asks of a browser before its classes are there.
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: {}, userAgent: 'node' },
    configurable: true,
  });
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3);
  if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js does not take the null device');
}

/**
 * The null device has half a gibibyte, and nobody reads what is in it: buffers of which the host writes nothing are
 * smaller than they say.
 */
function shrinkBuffers(device) {
  const most = 2 ** 16;
  const small = new WeakSet();
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const { size, usage, mappedAtCreation = false } = descriptor;
    const mapped = GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE;
    if (size <= most || mappedAtCreation || usage & mapped) return createBuffer(descriptor);
    const buffer = createBuffer({ ...descriptor, size: most });
    small.add(buffer);
    return Object.defineProperty(buffer, 'size', { value: size });
  };
  const { queue } = device;
  const writeBuffer = queue.writeBuffer.bind(queue);
  queue.writeBuffer = (buffer, ...rest) => {
    if (!small.has(buffer)) writeBuffer(buffer, ...rest);
  };
  const createBindGroup = device.createBindGroup.bind(device);
  device.createBindGroup = (descriptor) => {
    for (const { resource } of descriptor.entries)
      if (small.has(resource.buffer)) {
        delete resource.offset;
        delete resource.size;
      }
    return createBindGroup(descriptor);
  };
  const createCommandEncoder = device.createCommandEncoder.bind(device);
  device.createCommandEncoder = (descriptor) => {
    const encoder = createCommandEncoder(descriptor);
    const copy = encoder.copyBufferToBuffer.bind(encoder);
    encoder.copyBufferToBuffer = (from, fromOffset, to, toOffset, size) => {
      if (small.has(from) || small.has(to)) copy(from, 0, to, 0, Math.min(size, most));
      else copy(from, fromOffset, to, toOffset, size);
    };
    return encoder;
  };
}
