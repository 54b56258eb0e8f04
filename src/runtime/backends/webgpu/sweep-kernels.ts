// The pipelines of a sweep, compiled when first needed, and how one chunk of samples goes through them.
import type { Wanted } from '../../../compiler/plan/plan.ts';
import { emitReduction, emitSweep, scratchSize, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import { perWanted } from '../per-wanted.ts';
import type { Context } from './context.ts';

export interface SweepKernel {
  /** Of a sample. */
  readonly threads: number;
  /** By matrix: its gradient is written. */
  readonly pulled: readonly boolean[];
  /** Encodes one workgroup a sample. Bindings 0 to 4 of `emitSweep`, and `sums` for gradients. */
  encode(encoder: GPUCommandEncoder, batch: number, buffers: SweepBuffers): void;
  destroy(): void;
}

export interface SweepBuffers {
  readonly matrices: GPUBuffer;
  readonly given: GPUBuffer;
  readonly results: GPUBuffer;
  readonly scratch: GPUBuffer;
  readonly pulled: GPUBuffer;
  readonly sums: GPUBuffer;
}

export interface KernelOptions {
  readonly specialise: boolean;
  readonly threads: number;
}

/** Bytes that `batch` samples take in each buffer. */
export function sweepBytes(
  sweep: Sweep,
  threads: number,
  batch: number,
  gradient: boolean,
): Record<keyof SweepBuffers, number> {
  const { shared, each } = sweep.vectors;
  return {
    matrices: 16 * (shared + batch * each),
    given: 4 * batch * (sweep.amplitudes + (gradient ? sweep.outputSize : 0)),
    results: 4 * batch * (sweep.outputSize + (gradient ? sweep.amplitudes : 0)),
    scratch: 16 * batch * scratchSize(threads),
    pulled: gradient ? 16 * batch * (shared + each) : 0,
    sums: gradient ? 16 * shared : 0,
  };
}

/** Compiled when they are first asked for. */
export interface SweepKernels {
  of(wanted: Wanted | undefined, threads: number): Promise<SweepKernel>;
  destroy(): Promise<void>;
}

export function createSweepKernels(context: Context, sweep: Sweep, specialise: boolean): SweepKernels {
  const all = perWanted(() => new Map<number, Promise<SweepKernel>>());
  return {
    of(wanted, threads) {
      const byThreads = all.of(wanted);
      const kernel =
        byThreads.get(threads) ?? createSweepKernel(context, sweep, { specialise, threads }, wanted);
      byThreads.set(threads, kernel);
      kernel.catch(() => byThreads.delete(threads));
      return kernel;
    },
    async destroy() {
      const kernels = all.all().flatMap((byThreads) => [...byThreads.values()]);
      for (const kernel of await Promise.all(kernels)) kernel.destroy();
    },
  };
}

export async function createSweepKernel(
  context: Context,
  sweep: Sweep,
  options: KernelOptions,
  wanted?: Wanted,
): Promise<SweepKernel> {
  const { device } = context;
  const shader = emitSweep(sweep, { ...options, wanted });
  const shared = sweep.vectors.shared;
  return context.run(`compiling circuit "${sweep.circuit.name}"`, async () => {
    const layout = device.createBindGroupLayout({
      entries: (
        [
          'read-only-storage',
          'read-only-storage',
          'storage',
          'storage',
          'storage',
          'read-only-storage',
        ] as const
      ).map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
    });
    const module = device.createShaderModule({ code: shader.code });
    const pipeline = device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'sweep' },
    });
    const reduction =
      wanted?.weights && shared > 0
        ? device.createComputePipelineAsync({
            layout: 'auto',
            compute: {
              module: device.createShaderModule({ code: emitReduction(shared) }),
              entryPoint: 'reduce',
            },
          })
        : undefined;
    const table = device.createBuffer({
      label: 'table',
      size: Math.max(16, shader.table.byteLength),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(table, 0, shader.table);
    const [sweepPipeline, reducePipeline] = await Promise.all([pipeline, reduction]);

    return {
      threads: options.threads,
      pulled: shader.pulled,
      encode(encoder, batch, { matrices, given, results, scratch, pulled, sums }) {
        const pass = encoder.beginComputePass();
        pass.setPipeline(sweepPipeline);
        pass.setBindGroup(
          0,
          device.createBindGroup({
            layout,
            entries: [matrices, given, results, scratch, pulled, table].map((buffer, binding) => ({
              binding,
              resource: { buffer },
            })),
          }),
        );
        pass.dispatchWorkgroups(batch);
        if (reducePipeline) {
          pass.setPipeline(reducePipeline);
          pass.setBindGroup(
            0,
            device.createBindGroup({
              layout: reducePipeline.getBindGroupLayout(0),
              entries: [
                { binding: 0, resource: { buffer: pulled, size: 16 * batch * shared } },
                { binding: 1, resource: { buffer: sums } },
              ],
            }),
          );
          pass.dispatchWorkgroups(shared);
        }
        pass.end();
      },
      destroy: () => table.destroy(),
    };
  });
}
