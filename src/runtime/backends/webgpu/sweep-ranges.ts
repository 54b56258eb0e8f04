// The samples that each dispatch of a sweep on buffers does, bound for it.
import { rangeBytes, rangeNumbers, type SweepKernel, type SweepRange } from './sweep-kernels.ts';
import type { SweepShape } from './sweep-shape.ts';

export interface SweepRanges {
  /** By chunk of the batch: its ranges, each with group 1 of the sweep. */
  readonly groups: readonly (readonly (readonly [SweepRange, GPUBindGroup])[])[];
  destroy(): void;
}

/** Where bindings may begin, in bytes. */
const stride = 256;

export function bindRanges(
  device: GPUDevice,
  kernel: SweepKernel,
  batch: number,
  shape: SweepShape,
): SweepRanges {
  const chunks = rangesOf(batch, shape);
  const all = chunks.flat();
  const size = stride * all.length;
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label: 'ranges', size, usage });
  const words = new Uint32Array(size / 4);
  all.forEach((range, at) => words.set(rangeNumbers(range), (at * stride) / 4));
  device.queue.writeBuffer(buffer, 0, words);
  const bind = (range: SweepRange) =>
    kernel.bindRange({ buffer, offset: stride * all.indexOf(range), size: rangeBytes });
  return {
    groups: chunks.map((ranges) => ranges.map((range) => [range, bind(range)] as const)),
    destroy: () => buffer.destroy(),
  };
}

/** Of each chunk. Gradients by shared matrices are added up over all of them. */
export function rangesOf(batch: number, { chunk, groups, part }: SweepShape): SweepRange[][] {
  return Array.from({ length: Math.ceil(batch / chunk) }, (_chunk, index) => {
    const count = Math.min(chunk, batch - index * chunk);
    return Array.from({ length: Math.ceil(count / part) }, (_part, at): SweepRange => {
      const first = at * part;
      const end = Math.min(count, first + part);
      return { batch: count, first, end, groups, adds: Number(index + at > 0) };
    });
  });
}
