// Buffers that grow with the batch and are kept between calls.
import type { Context } from './context.ts';

export interface Buffers<Name extends string> {
  /** The buffer of this name with room for so many bytes; what it held is lost when it grows. */
  of(name: Name, bytes: number): GPUBuffer;
  destroy(): void;
}

/** `usages`: GPUBufferUsage flags by name. */
export function createBuffers<Name extends string>(
  { device }: Context,
  usages: Record<Name, number>,
): Buffers<Name> {
  const buffers = new Map<Name, GPUBuffer>();
  return {
    of(name, bytes) {
      const known = buffers.get(name);
      if (known && known.size >= bytes) return known;
      known?.destroy();
      const size = Math.max(16, Math.ceil(bytes / 16) * 16);
      const buffer = device.createBuffer({ label: name, size, usage: usages[name] });
      buffers.set(name, buffer);
      return buffer;
    },
    destroy() {
      for (const buffer of buffers.values()) buffer.destroy();
      buffers.clear();
    },
  };
}
