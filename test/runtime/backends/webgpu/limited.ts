// Devices that are not what they are: one that holds less than it does, or has something of its own.

/** The same device, which says that it holds less, and refuses bindings of more. */
export function withLimits(device: GPUDevice, changed: Partial<GPUSupportedLimits>): GPUDevice {
  const limits = new Proxy(device.limits, {
    get: (own, name) => changed[name as keyof GPUSupportedLimits] ?? own[name as keyof GPUSupportedLimits],
  });
  return new Proxy(device, {
    get(own, name) {
      if (name === 'limits') return limits;
      const value = own[name as keyof GPUDevice] as unknown;
      if (name !== 'createBindGroup') return typeof value === 'function' ? value.bind(own) : value;
      return (descriptor: GPUBindGroupDescriptor) => {
        for (const { resource } of descriptor.entries) {
          const { buffer, offset = 0, size = buffer.size - offset } = resource as GPUBufferBinding;
          if (size > limits.maxStorageBufferBindingSize) throw new Error(`a binding of ${size} bytes`);
        }
        return own.createBindGroup(descriptor);
      };
    },
  });
}

/** The same device with another value for this property. */
export function withOwn<Name extends keyof GPUDevice>(
  device: GPUDevice,
  name: Name,
  value: GPUDevice[Name],
): GPUDevice {
  return new Proxy(device, {
    get(own, asked) {
      if (asked === name) return value;
      const found = own[asked as keyof GPUDevice] as unknown;
      return typeof found === 'function' ? found.bind(own) : found;
    },
  });
}
