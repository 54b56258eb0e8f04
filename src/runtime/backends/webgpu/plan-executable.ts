// Runs a plan on a device: the host fills blocks and encoders in float64 and takes their gradients; contractions,
// outputs and seeds are dispatches on one buffer, chunk by chunk of samples, of which the host is one ahead.
import { outputCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { Plan, StepLists, Wanted } from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { UserError } from '../../../user-error.ts';
import type { DeviceExecutable } from '../backend.ts';
import { createEncoders } from '../host/encoders.ts';
import { createHost } from '../host/host.ts';
import { perWanted } from '../per-wanted.ts';
import { executeLater, type Batch, type BatchRun, type PlanDevice } from '../run-plan.ts';
import { createBuffers } from './buffers.ts';
import type { Context } from './context.ts';
import { runBatch } from './plan-batch.ts';
import { createPlanKernels, type ContractPipelines } from './plan-kernels.ts';
import { layOut, type PlanLayout } from './plan-layout.ts';
import { createTransfer, type LaidOutPlan } from './plan-transfer.ts';

export interface PlanExecutableOptions {
  /** The one that the caller asked for. */
  readonly circuit: Circuit;
  /** Bytes for all tensors of a chunk. */
  readonly memoryLimit: number;
}

const mebibyte = 2 ** 20;
const mostSamples = 1024;

interface WebgpuProgram extends LaidOutPlan {
  readonly lists: StepLists;
  /** Most samples of a chunk. */
  readonly chunk: number;
}

export function createPlanExecutable(
  context: Context,
  pipelines: ContractPipelines,
  plan: Plan,
  options: PlanExecutableOptions,
): DeviceExecutable {
  const { circuit } = options;
  return executeLater({ backend: 'webgpu', circuit }, createDevice(context, pipelines, plan, options));
}

function createDevice(
  context: Context,
  pipelines: ContractPipelines,
  plan: Plan,
  { circuit, memoryLimit }: PlanExecutableOptions,
): PlanDevice<'later'> {
  const host = createHost(plan);
  const encoders = createEncoders(plan, host);
  const { maxStorageBufferBindingSize, maxBufferSize } = context.device.limits;
  const most = Math.min(memoryLimit, maxStorageBufferBindingSize, maxBufferSize);
  refuseAbove(most, circuit, layOut(plan, wantedSteps(plan, undefined)), false);
  const programs = perWanted(makeProgram);

  async function makeProgram(wanted: Wanted | undefined): Promise<WebgpuProgram> {
    const lists = wantedSteps(plan, wanted);
    const layout = layOut(plan, lists);
    refuseAbove(most, circuit, layout, wanted !== undefined);
    const fitting = Math.floor((most / 4 - layout.once) / Math.max(1, layout.each));
    return context.run(`circuit "${circuit.name}"`, () => ({
      lists,
      layout,
      kernels: createPlanKernels(context, pipelines, layout),
      chunk: Math.max(1, Math.min(mostSamples, fitting)),
      buffers: createBuffers(context, {
        memory: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
        'staging 0': GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
        'staging 1': GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      }),
    }));
  }

  async function begin(batch: Batch): Promise<BatchRun<'later'>> {
    const { size, back } = batch;
    const program = await programs.of(back?.wanted);
    const chunk = Math.min(program.chunk, size);
    const what = `${back ? 'a gradient' : 'values'} of circuit "${circuit.name}" for ${chunk} samples`;
    const transfer = await createTransfer(context, program, chunk, what);
    return runBatch({ ...program, chunk, transfer, host, encoders, outputs: outputCount(circuit) }, batch);
  }

  return {
    host,
    begin,
    async dispose() {
      for (const { kernels, buffers } of await Promise.all(programs.all())) {
        kernels.destroy();
        buffers.destroy();
      }
    },
  };
}

function refuseAbove(most: number, circuit: Circuit, layout: PlanLayout, gradient: boolean): void {
  const least = 4 * (layout.once + layout.each);
  if (least <= most) return;
  throw new UserError(
    `Circuit "${circuit.name}" needs ${Math.ceil(least / mebibyte)} MiB on the GPU for ${gradient ? 'the gradient' : 'the values'} ` +
      `of one sample, more than its limit of ${Math.floor(most / mebibyte)} MiB. Use fewer qubits, or another backend.`,
    1,
  );
}
