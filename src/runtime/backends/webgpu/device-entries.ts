// The entry points that compute angles and matrices, and their gradients, on the device: pipelines and dispatches.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { deviceBindings, type DeviceEntry } from '../../../compiler/targets/wgsl/index.ts';
import type { Context } from './context.ts';

/** Buffers by binding, with the bytes of each: sizes are exact, because kernels read the batch from them. */
export type Bound = Readonly<Record<number, readonly [GPUBuffer, number]>>;

export interface DeviceEntries {
  dispatch(pass: GPUComputePassEncoder, entry: DeviceEntry, threads: number, bound: Bound): void;
}

const readOnly = new Set([0, 1, 4, 5, 6, 7]);
const threadsOfGroup = 64;

export async function compileEntries(
  context: Context,
  circuit: Circuit,
  code: string,
): Promise<DeviceEntries> {
  const { device } = context;

  async function compileEntry(module: GPUShaderModule, entryPoint: DeviceEntry) {
    const layout = device.createBindGroupLayout({
      entries: deviceBindings[entryPoint].map((binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: readOnly.has(binding) ? 'read-only-storage' : 'storage' },
      })),
    });
    const pipeline = await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint },
    });
    return [entryPoint, { pipeline, layout }] as const;
  }

  const compiled = await context.run(`compiling angles of circuit "${circuit.name}"`, () => {
    const module = device.createShaderModule({ code });
    const names = Object.keys(deviceBindings) as DeviceEntry[];
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
          entries: deviceBindings[entry].map((binding) => {
            const [buffer, bytes] = bound[binding];
            return { binding, resource: { buffer, size: Math.max(4, bytes) } };
          }),
        }),
      );
      pass.dispatchWorkgroups(Math.ceil(threads / threadsOfGroup));
    },
  };
}
