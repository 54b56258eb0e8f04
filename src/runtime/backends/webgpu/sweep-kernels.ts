// The pipelines of a sweep, compiled when first needed, and their dispatches.
import type { Wanted } from '../../../compiler/plan/plan.ts';
import {
  emitReduction,
  emitSweep,
  rangeFields,
  scratchSize,
  type Sweep,
} from '../../../compiler/targets/wgsl/index.ts';
import { perWanted } from '../per-wanted.ts';
import type { Bind, Command } from './commands.ts';
import type { Context } from './context.ts';

export interface SweepKernel {
  /** Of a sample. */
  readonly threads: number;
  /** By matrix: its gradient is written. */
  readonly pulled: readonly boolean[];
  /** Group 0 of a sweep: bindings 0 to 4 of `emitSweep`. */
  bind(buffers: SweepBindings): GPUBindGroup;
  /** Group 1: where its range lies. */
  bindRange(range: GPUBufferBinding): GPUBindGroup;
  sweep(bound: Bind, range: GPUBindGroup, workgroups: number): Command;
  /** Adds up the gradients by shared matrices that so many workgroups left; undefined where there are none. */
  reduction(buffers: Pick<SweepBuffers, 'pulled' | 'sums'>, workgroups: number): Command | undefined;
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

/** Buffers, or parts of them. */
export type SweepBindings = Readonly<
  Record<Exclude<keyof SweepBuffers, 'sums'>, GPUBuffer | GPUBufferBinding>
>;

export interface KernelOptions {
  readonly specialise: boolean;
  readonly threads: number;
}

/** Bytes that so many samples and workgroups take in each buffer. */
export function sweepBytes(
  { vectors: { shared, each }, amplitudes, outputSize }: Sweep,
  threads: number,
  { samples, groups }: { readonly samples: number; readonly groups: number },
  gradient: boolean,
): Record<keyof SweepBuffers, number> {
  return {
    matrices: 16 * (shared + samples * each),
    given: 4 * samples * (amplitudes + (gradient ? outputSize : 0)),
    results: 4 * samples * (outputSize + (gradient ? amplitudes : 0)),
    scratch: 16 * groups * scratchSize(threads),
    pulled: gradient ? 16 * (groups * shared + samples * each) : 0,
    sums: gradient ? 16 * shared : 0,
  };
}

export type SweepRange = Readonly<Record<(typeof rangeFields)[number], number>>;
export const rangeBytes = 4 * rangeFields.length;

/** As a sweep reads it. */
export function rangeNumbers(range: SweepRange): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(rangeFields, (field) => range[field]);
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
    const layoutOf = (types: readonly GPUBufferBindingType[]) =>
      device.createBindGroupLayout({
        entries: types.map((type, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type },
        })),
      });
    const layout = layoutOf([
      'read-only-storage',
      'read-only-storage',
      'storage',
      'storage',
      'storage',
      'read-only-storage',
    ]);
    const rangeLayout = layoutOf(['uniform']);
    const module = device.createShaderModule({ code: shader.code });
    const pipeline = device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout, rangeLayout] }),
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
    const groupOf = (own: GPUBindGroupLayout, bound: readonly GPUBufferBinding[]) =>
      device.createBindGroup({
        layout: own,
        entries: bound.map((resource, binding) => ({ binding, resource })),
      });

    return {
      threads: options.threads,
      pulled: shader.pulled,
      bind: ({ matrices, given, results, scratch, pulled }) =>
        groupOf(layout, [matrices, given, results, scratch, pulled, table].map(bindingOf)),
      bindRange: (range) => groupOf(rangeLayout, [range]),
      sweep: (bound, range, workgroups) => ({
        pipeline: sweepPipeline,
        groups: [bound, range],
        x: workgroups,
      }),
      reduction({ pulled, sums }, workgroups) {
        if (!reducePipeline) return undefined;
        const left = { buffer: pulled, size: 16 * workgroups * shared };
        const group = groupOf(reducePipeline.getBindGroupLayout(0), [left, { buffer: sums }]);
        return { pipeline: reducePipeline, groups: [group], x: shared };
      },
      destroy: () => table.destroy(),
    };
  });
}

function bindingOf(bound: GPUBuffer | GPUBufferBinding): GPUBufferBinding {
  return 'buffer' in bound ? bound : { buffer: bound };
}
