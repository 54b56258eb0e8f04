// The one memory of a circuit's device programs: what is there once, of each program, then the memories of workgroups, which
// the programs share. It grows with the batch, and keeps what is there once.
import { storage } from './call-encoder.ts';
import type { Shape } from './program-shape.ts';

export interface ProgramMemory {
  /** With room for these workgroups. */
  of(shape: Shape): GPUBuffer;
  destroy(): void;
}

export interface MemoryOptions {
  /** Bytes that are there once. */
  readonly fixed: number;
  /** Fills them, when the memory is made. */
  readonly fill: (memory: GPUBuffer, encoder: GPUCommandEncoder) => void;
  /** Another buffer takes the place of the one before. */
  readonly onChange: () => void;
}

const least = 256;

export function createProgramMemory(
  device: GPUDevice,
  { fixed, fill, onChange }: MemoryOptions,
): ProgramMemory {
  let memory: GPUBuffer | undefined;
  return {
    of({ slots, slotSize }) {
      const bytes = fixed + 4 * slots * slotSize;
      if (memory && memory.size >= bytes) return memory;
      onChange();
      const made = device.createBuffer({ label: 'memory', size: Math.max(least, bytes), usage: storage() });
      const encoder = device.createCommandEncoder();
      if (memory) encoder.copyBufferToBuffer(memory, 0, made, 0, fixed);
      else fill(made, encoder);
      device.queue.submit([encoder.finish()]);
      memory?.destroy();
      return (memory = made);
    },
    destroy: () => memory?.destroy(),
  };
}
