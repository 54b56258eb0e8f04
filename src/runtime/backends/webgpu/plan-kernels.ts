// The contraction kernel on a device: pipelines, tables and records of a laid-out plan, and its lists as dispatches.
import {
  contractThreads,
  emitContract,
  recordFields,
  type ContractRecord,
} from '../../../compiler/targets/wgsl/index.ts';
import type { StepListName } from '../../../compiler/plan/plan.ts';
import type { Context } from './context.ts';
import { recordOf, sumsSamples, tilesOf, type PlanLayout } from './plan-layout.ts';

export interface PlanKernels {
  /** Writes all records for this number of samples. */
  prepare(samples: number): void;
  /** Dispatches a list, for the samples last prepared, on this memory. */
  encode(pass: GPUComputePassEncoder, list: StepListName, memory: GPUBuffer): void;
  destroy(): void;
}

export interface ContractPipelines {
  readonly layout: GPUBindGroupLayout;
  readonly contract: GPUComputePipeline;
  readonly contractSamples: GPUComputePipeline;
}

/** Compiled once a device: the kernel is the same for all plans. */
export async function createPipelines(context: Context): Promise<ContractPipelines> {
  const { device } = context;
  return context.run('compiling the contraction kernel', async () => {
    const visibility = GPUShaderStage.COMPUTE;
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility, buffer: { type: 'storage' } },
        { binding: 1, visibility, buffer: { type: 'read-only-storage' } },
        { binding: 2, visibility, buffer: { type: 'uniform', hasDynamicOffset: true } },
      ],
    });
    const module = device.createShaderModule({ code: emitContract() });
    const pipeline = (entryPoint: string) =>
      device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint },
      });
    const [contract, contractSamples] = await Promise.all([
      pipeline('contract'),
      pipeline('contractSamples'),
    ]);
    return { layout, contract, contractSamples };
  });
}

const recordBytes = 4 * recordFields.length;

export function createPlanKernels(
  { device }: Context,
  pipelines: ContractPipelines,
  layout: PlanLayout,
): PlanKernels {
  const stride = device.limits.minUniformBufferOffsetAlignment;
  const spacing = Math.ceil(recordBytes / stride) * stride;
  const all = Object.values(layout.steps).flat();
  const indexOf = new Map(all.map((step, index) => [step, index]));
  const offsets = device.createBuffer({
    label: 'offsets',
    size: Math.max(16, layout.offsets.byteLength),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  const records = device.createBuffer({
    label: 'records',
    size: Math.max(spacing, all.length * spacing),
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(offsets, 0, layout.offsets);
  let current: readonly ContractRecord[] = [];
  let prepared = 0;
  let bound: { memory: GPUBuffer; group: GPUBindGroup } | undefined;

  function groupOf(memory: GPUBuffer): GPUBindGroup {
    if (bound?.memory !== memory) {
      const group = device.createBindGroup({
        layout: pipelines.layout,
        entries: [
          { binding: 0, resource: { buffer: memory } },
          { binding: 1, resource: { buffer: offsets } },
          { binding: 2, resource: { buffer: records, size: recordBytes } },
        ],
      });
      bound = { memory, group };
    }
    return bound.group;
  }

  return {
    prepare(samples) {
      if (samples === prepared) return;
      prepared = samples;
      current = all.map((step) => recordOf(layout, step, samples));
      const words = new Uint32Array((all.length * spacing) / 4);
      current.forEach((record, index) =>
        words.set(
          recordFields.map((field) => record[field]),
          (index * spacing) / 4,
        ),
      );
      device.queue.writeBuffer(records, 0, words);
    },
    encode(pass, list, memory) {
      const group = groupOf(memory);
      for (const step of layout.steps[list]) {
        const index = indexOf.get(step)!;
        const record = current[index];
        const overSamples = sumsSamples(step);
        const groups = overSamples
          ? tilesOf(record)
          : Math.ceil((tilesOf(record) * record.samples) / contractThreads);
        const most = device.limits.maxComputeWorkgroupsPerDimension;
        pass.setPipeline(overSamples ? pipelines.contractSamples : pipelines.contract);
        pass.setBindGroup(0, group, [index * spacing]);
        pass.dispatchWorkgroups(Math.min(groups, most), Math.ceil(groups / most));
      }
    },
    destroy() {
      offsets.destroy();
      records.destroy();
    },
  };
}
