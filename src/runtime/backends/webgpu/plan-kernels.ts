// The contraction kernel on a device: pipelines, tables and records of a laid-out plan, and its lists as dispatches.
import {
  contractThreads,
  emitContract,
  recordFields,
  type ContractRecord,
} from '../../../compiler/targets/wgsl/index.ts';
import { stepListNames, type StepListName } from '../../../compiler/plan/plan.ts';
import type { Context } from './context.ts';
import { recordOf, sumsSamples, tilesOf, type PlanLayout } from './plan-layout.ts';

export interface PlanKernels {
  /** Dispatches a list on this memory; lists that are done once know of no samples. */
  encode(pass: GPUComputePassEncoder, list: StepListName, samples: number, memory: GPUBuffer): void;
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
  const all = stepListNames.flatMap((list) => layout.steps[list].map((step) => ({ list, step })));
  const indexOf = new Map(all.map(({ step }, index) => [step, index]));
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
  /** Samples for which records are written. */
  let prepared = 0;
  prepare(1);
  let bound: { memory: GPUBuffer; group: GPUBindGroup } | undefined;

  function prepare(samples: number): void {
    if (samples === prepared) return;
    prepared = samples;
    current = all.map(({ list, step }) => recordOf(layout, step, isPerSample(list) ? samples : 1));
    const words = new Uint32Array((all.length * spacing) / 4);
    current.forEach((record, index) =>
      words.set(
        recordFields.map((field) => record[field]),
        (index * spacing) / 4,
      ),
    );
    device.queue.writeBuffer(records, 0, words);
  }

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
    encode(pass, list, samples, memory) {
      if (isPerSample(list)) prepare(samples);
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

const isPerSample = (list: StepListName) => list === 'each' || list === 'eachBack';
