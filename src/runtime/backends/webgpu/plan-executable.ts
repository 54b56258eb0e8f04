// Runs a plan on a device: the host fills blocks and encoders in float64 and takes their gradients; contractions,
// outputs and seeds are dispatches on one buffer, chunk by chunk of samples.
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
        staging: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      }),
    }));
  }

  async function begin({ size, inputs, back, result }: Batch): Promise<BatchRun<'later'>> {
    const outputs = outputCount(circuit);
    const program = await programs.of(back?.wanted);
    const { layout, lists } = program;
    const chunk = Math.min(program.chunk, size);
    const what = `${back ? 'a gradient' : 'values'} of circuit "${circuit.name}" for ${chunk} samples`;
    const { write, submit } = await createTransfer(context, program, chunk, what);
    const pulledEncoders = lists.eachBack.filter((step) => step.kind === 'pullEncode');
    const pulledBlocks = [...lists.eachBack, ...lists.onceBack].filter((step) => step.kind === 'pullBlock');
    let shared: Float32Array;

    return {
      chunk,
      async once() {
        for (const { place, values } of layout.constants) write(place, 1, Float32Array.from(values));
        for (const place of [...layout.sums, layout.onceValues])
          write(place, 1, new Float32Array(place.size));
        for (const step of lists.once) {
          if (step.kind !== 'block') continue;
          const place = layout.places[step.out]!;
          const entries = new Float32Array(place.size);
          host.fillView(step.view, entries, 0);
          write(place, 1, entries);
        }
        [shared] = await submit(['load', 'once'], 1, [layout.onceValues]);
      },
      async each({ first, count }) {
        const samples = encoders.encode({ inputs, first, count });
        for (const step of lists.each) {
          if (step.kind !== 'encode') continue;
          const place = layout.places[step.out]!;
          const entries = new Float32Array(place.size * count);
          encoders.fill(step.encoder, samples, entries);
          write(place, count, entries);
        }
        write(layout.values, count, new Float32Array(outputs * count));
        if (back) write(layout.upstream, count, transposed(back.upstream, first, count, outputs));
        const [own, ...pulled] = await submit(back ? ['each', 'eachBack'] : ['each'], count, [
          layout.values,
          ...pulledEncoders.map((step) => layout.places[step.from]!),
        ]);
        for (let index = 0; index < count; index++) {
          for (let output = 0; output < outputs; output++)
            result.values[(first + index) * outputs + output] = shared[output] + own[output * count + index];
        }
        if (!back) return;
        pulledEncoders.forEach((step, index) =>
          encoders.pull(step.encoder, samples, pulled[index], result.inputs),
        );
        encoders.finish(samples, result);
      },
      async onceBack({ sums }) {
        write(layout.onceUpstream, 1, Float32Array.from(sums));
        const places = pulledBlocks.map((step) => layout.places[step.from]!);
        const pulled = await submit(['onceBack'], 1, places);
        pulledBlocks.forEach((step, index) => host.pullView(step.view, pulled[index], 0));
      },
      end() {},
    };
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

/** Rows first, first + 1, … of [batch × columns], the row innermost. */
function transposed(
  numbers: ArrayLike<number>,
  first: number,
  count: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(count * columns);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++)
      result[column * count + row] = numbers[(first + row) * columns + column];
  }
  return result;
}
