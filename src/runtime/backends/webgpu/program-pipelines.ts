// The kernels of device programs on a device: compiled once, for all circuits whose angles go through the same functions.
import { emitEnds, emitProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import type { Context } from './context.ts';

export interface ProgramPipelines {
  /** Threads of a workgroup of `run`. */
  readonly threads: number;
  readonly run: GPUComputePipeline;
  readonly bring: GPUComputePipeline;
  readonly reduce: GPUComputePipeline;
  readonly take: GPUComputePipeline;
  readonly layouts: {
    /** Group 0 of `run`, and of the others: memory (and table), params. */
    readonly program: GPUBindGroupLayout;
    readonly ends: GPUBindGroupLayout;
    /** Group 1 of `run`, `bring` and `take`: buffers of the caller. */
    readonly samples: GPUBindGroupLayout;
    readonly given: GPUBindGroupLayout;
    readonly result: GPUBindGroupLayout;
  };
}

const known = new WeakMap<GPUDevice, Map<string, Promise<ProgramPipelines>>>();

/** The kernels for programs that apply these functions, by code: compiled when they are first asked for. */
export function programPipelines(context: Context, functions: readonly number[]): Promise<ProgramPipelines> {
  const { device } = context;
  const ofDevice = known.get(device) ?? new Map<string, Promise<ProgramPipelines>>();
  known.set(device, ofDevice);
  const codes = new Set([...functions].sort((a, b) => a - b));
  const key = [...codes].join(' ');
  let pipelines = ofDevice.get(key);
  if (!pipelines) {
    ofDevice.set(key, (pipelines = createProgramPipelines(context, codes)));
    pipelines.catch(() => ofDevice.delete(key));
  }
  return pipelines;
}

async function createProgramPipelines(
  context: Context,
  functions: ReadonlySet<number>,
): Promise<ProgramPipelines> {
  const { device, isFallback } = context;
  // Software adapters go through a workgroup's threads one after the other, and through barriers slowly.
  const threads = isFallback ? 8 : Math.min(256, device.limits.maxComputeInvocationsPerWorkgroup);
  const layout = (types: readonly GPUBufferBindingType[], first = 0) =>
    device.createBindGroupLayout({
      entries: types.map((type, index) => ({
        binding: first + index,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type },
      })),
    });
  return context.run('compiling the kernels of plans', async () => {
    const layouts = {
      program: layout(['storage', 'read-only-storage', 'uniform']),
      ends: layout(['storage', 'uniform']),
      samples: layout(['read-only-storage', 'read-only-storage', 'storage', 'storage']),
      given: layout(['read-only-storage']),
      result: layout(['storage'], 1),
    };
    const [program, ends] = [emitProgram(threads, functions), emitEnds()].map((code) =>
      device.createShaderModule({ code }),
    );
    const pipeline = (module: GPUShaderModule, entryPoint: string, bindGroupLayouts: GPUBindGroupLayout[]) =>
      device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts }),
        compute: { module, entryPoint },
      });
    const [run, bring, reduce, take] = await Promise.all([
      pipeline(program, 'run', [layouts.program, layouts.samples]),
      pipeline(ends, 'bring', [layouts.ends, layouts.given]),
      pipeline(ends, 'reduce', [layouts.ends]),
      pipeline(ends, 'take', [layouts.ends, layouts.result]),
    ]);
    return { threads, run, bring, reduce, take, layouts };
  });
}
