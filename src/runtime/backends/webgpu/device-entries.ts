// The entry points of one module, as pipelines, and their dispatches on buffers by binding.
import type { Context } from './context.ts';

/** Buffers by binding, with the bytes of each: sizes are exact, because kernels read the batch from them. */
export type Bound = Readonly<Record<number, readonly [GPUBuffer, number]>>;

export interface DeviceEntries<Entry extends string> {
  dispatch(pass: GPUComputePassEncoder, entry: Entry, threads: number, bound: Bound): void;
}

export interface EntriesToCompile<Entry extends string> {
  /** What they are for, as a noun. */
  readonly what: string;
  readonly code: string;
  /** Bindings of group 0 that each entry point uses. */
  readonly bindings: Readonly<Record<Entry, readonly number[]>>;
  /** Those that it only reads. */
  readonly readOnly: readonly number[];
}

/** Threads of a workgroup of each entry point. */
export const threadsOfGroup = 64;

export async function compileEntries<Entry extends string>(
  context: Context,
  { what, code, bindings, readOnly }: EntriesToCompile<Entry>,
): Promise<DeviceEntries<Entry>> {
  const { device } = context;

  async function compileEntry(module: GPUShaderModule, entryPoint: Entry) {
    const layout = device.createBindGroupLayout({
      entries: bindings[entryPoint].map((binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: readOnly.includes(binding) ? 'read-only-storage' : 'storage' },
      })),
    });
    const pipeline = await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint },
    });
    return [entryPoint, { pipeline, layout }] as const;
  }

  const compiled = await context.run(`compiling ${what}`, () => {
    const module = device.createShaderModule({ code });
    const names = Object.keys(bindings) as Entry[];
    return Promise.all(names.map((name) => compileEntry(module, name)));
  });
  const entries = new Map(compiled);

  return {
    dispatch(pass, entry, threads, bound) {
      const { pipeline, layout } = entries.get(entry)!;
      pass.setPipeline(pipeline);
      pass.setBindGroup(
        0,
        device.createBindGroup({
          layout,
          entries: bindings[entry].map((binding) => {
            const [buffer, bytes] = bound[binding];
            return { binding, resource: { buffer, size: Math.max(4, bytes) } };
          }),
        }),
      );
      pass.dispatchWorkgroups(Math.ceil(threads / threadsOfGroup));
    },
  };
}
