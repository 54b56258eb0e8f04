// Runs a plan on a device: the host fills blocks and encoders in float64 and takes their gradients; contractions,
// outputs and seeds are dispatches on one buffer, chunk by chunk of samples.
import { inputCount, outputCount, weightCount, type Circuit } from '../../../compiler/circuit/circuit.ts';
import type { Plan, StepListName, StepLists, Wanted } from '../../../compiler/plan/plan.ts';
import { wantedSteps } from '../../../compiler/plan/wanted-steps.ts';
import { UserError } from '../../../user-error.ts';
import type { DeviceExecutable, Gradients } from '../backend.ts';
import { checkLengths } from '../check-lengths.ts';
import { fillEncoder, pullEncoder } from '../host/encoders.ts';
import { createHost } from '../host/host.ts';
import { inTurn } from '../in-turn.ts';
import { createBuffers } from './buffers.ts';
import type { Context } from './context.ts';
import { createPlanKernels, type ContractPipelines, type PlanKernels } from './plan-kernels.ts';
import { layOut, startOf, type Place, type PlanLayout } from './plan-layout.ts';

const mebibyte = 2 ** 20;

/** A plan laid out for values, or for some gradients, with its buffers. */
interface Program {
  readonly lists: StepLists;
  readonly layout: PlanLayout;
  readonly kernels: PlanKernels;
  /** Samples of a chunk. */
  readonly chunk: number;
  readonly buffers: ReturnType<typeof createBuffers<'memory' | 'staging'>>;
}

/** `circuit`: the one that the caller asked for. `memoryLimit`: bytes for all tensors of a chunk. */
export function createPlanExecutable(
  context: Context,
  pipelines: ContractPipelines,
  plan: Plan,
  circuit: Circuit,
  memoryLimit: number,
): DeviceExecutable {
  const { device } = context;
  const host = createHost(plan);
  const inputs = inputCount(circuit);
  const outputs = outputCount(circuit);
  const programs = new Map<string, Program>();
  const turn = inTurn();
  const most = Math.min(memoryLimit, device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  refuseAbove(layOut(plan, wantedSteps(plan, undefined)), false);

  function refuseAbove(layout: PlanLayout, gradient: boolean): void {
    const least = 4 * (layout.once + layout.each);
    if (least <= most) return;
    throw new UserError(
      `Circuit "${circuit.name}" needs ${Math.ceil(least / mebibyte)} MiB on the GPU for ${gradient ? 'the gradient' : 'the values'} ` +
        `of one sample, more than its limit of ${Math.floor(most / mebibyte)} MiB. Use fewer qubits, or another backend.`,
      1,
    );
  }

  async function programFor(wanted: Wanted | undefined): Promise<Program> {
    const key = wanted ? `${wanted.weights} ${wanted.inputs}` : 'values';
    const known = programs.get(key);
    if (known) return known;
    const lists = wantedSteps(plan, wanted);
    const layout = layOut(plan, lists);
    refuseAbove(layout, wanted !== undefined);
    const chunk = Math.max(
      1,
      Math.min(1024, Math.floor((most / 4 - layout.once) / Math.max(1, layout.each))),
    );
    const program = await context.run(`circuit "${circuit.name}"`, () => ({
      lists,
      layout,
      kernels: createPlanKernels(context, pipelines, layout),
      chunk,
      buffers: createBuffers(context, {
        memory: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
        staging: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      }),
    }));
    programs.set(key, program);
    return program;
  }

  async function run(
    program: Program,
    weights: ArrayLike<number>,
    samples: ArrayLike<number>,
    batch: number,
    gradient?: { readonly upstream: ArrayLike<number>; readonly into: Gradients },
  ): Promise<Float64Array> {
    const { layout, lists, kernels, buffers } = program;
    const values = new Float64Array(batch * outputs);
    if (batch === 0) return values;
    const chunk = Math.min(program.chunk, batch);
    const what = `${gradient ? 'a gradient' : 'values'} of circuit "${circuit.name}" for ${chunk} samples`;
    const memory = await context.run(what, () =>
      buffers.of('memory', 4 * (layout.once + layout.each * chunk)),
    );
    const write = (place: Place, count: number, numbers: Float32Array<ArrayBuffer>) =>
      device.queue.writeBuffer(memory, 4 * startOf(layout, place, count), numbers);
    host.begin(weights);

    /** Runs lists, then brings places back. */
    async function submit(names: readonly StepListName[], count: number, back: readonly Place[]) {
      const sizes = back.map((place) => 4 * place.size * (place.batched ? count : 1));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const staging = await context.run(what, () => {
        kernels.prepare(count);
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        for (const name of names) kernels.encode(pass, name, memory);
        pass.end();
        const to = buffers.of('staging', total);
        let at = 0;
        back.forEach((place, index) => {
          encoder.copyBufferToBuffer(memory, 4 * startOf(layout, place, count), to, at, sizes[index]);
          at += sizes[index];
        });
        device.queue.submit([encoder.finish()]);
        return to;
      });
      const numbers = new Float32Array(total > 0 ? await context.read(staging, total) : new ArrayBuffer(0));
      let at = 0;
      return sizes.map((size) => numbers.subarray(at, (at += size / 4)));
    }

    for (const { place, values: numbers } of layout.constants) write(place, 1, Float32Array.from(numbers));
    for (const place of [...layout.sums, layout.onceValues]) write(place, 1, new Float32Array(place.size));
    for (const step of lists.once) {
      if (step.kind !== 'block') continue;
      const place = layout.places[step.out]!;
      const entries = new Float32Array(place.size);
      host.fillView(step.view, entries, 0);
      write(place, 1, entries);
    }
    const [shared] = await submit(['load', 'once'], 1, [layout.onceValues]);

    const pulls = lists.eachBack.filter((step) => step.kind === 'pullEncode');
    for (let first = 0; first < batch; first += chunk) {
      const count = Math.min(chunk, batch - first);
      const angles = new Float64Array(plan.encoders.length * count);
      host.angles(samples, first, count, angles, 0, count);
      const part = { inputs: samples, first, count, angles };
      for (const step of lists.each) {
        if (step.kind !== 'encode') continue;
        const place = layout.places[step.out]!;
        const entries = new Float32Array(place.size * count);
        fillEncoder(plan, host, step, part, entries);
        write(place, count, entries);
      }
      write(layout.values, count, new Float32Array(outputs * count));
      if (gradient) write(layout.upstream, count, transposed(gradient.upstream, first, count, outputs));
      const [own, ...pulled] = await submit(gradient ? ['each', 'eachBack'] : ['each'], count, [
        layout.values,
        ...pulls.map((step) => layout.places[step.from]!),
      ]);
      for (let index = 0; index < count; index++) {
        for (let output = 0; output < outputs; output++)
          values[(first + index) * outputs + output] = shared[output] + own[output * count + index];
      }
      if (!gradient) continue;
      const flows = new Float64Array(angles.length);
      pulls.forEach((step, index) =>
        pullEncoder(plan, host, step, part, pulled[index], flows, gradient.into.inputs),
      );
      host.pullAngles(flows, 0, count, samples, first, count, gradient.into.weights, gradient.into.inputs);
    }
    if (gradient) {
      const sums = new Float64Array(outputs);
      for (let at = 0; at < batch * outputs; at++) sums[at % outputs] += gradient.upstream[at];
      write(layout.onceUpstream, 1, Float32Array.from(sums));
      const back = [...lists.eachBack, ...lists.onceBack].filter((step) => step.kind === 'pullBlock');
      const pulled = await submit(
        ['onceBack'],
        1,
        back.map((step) => layout.places[step.from]!),
      );
      back.forEach((step, index) => host.pullView(step.view, pulled[index], 0));
      host.finish(gradient.into.weights);
    }
    return values;
  }

  async function vjp(
    weights: ArrayLike<number>,
    samples: ArrayLike<number>,
    upstream: ArrayLike<number>,
    batch: number,
    wanted: Wanted,
  ): Promise<Gradients> {
    const program = await programFor(wanted);
    host.startPull();
    const into = {
      values: new Float64Array(0),
      weights: new Float64Array(weightCount(circuit)),
      inputs: new Float64Array(batch * inputs),
    };
    const values = await run(program, weights, samples, batch, { upstream, into });
    return { ...into, values };
  }

  return {
    backend: 'webgpu',
    circuit,
    forward: async (weights, samples, batch) => {
      checkLengths(circuit, weights, samples, batch);
      return turn(async () => run(await programFor(undefined), weights, samples, batch));
    },
    vjp: async (weights, samples, upstream, batch, wanted = { weights: true, inputs: true }) => {
      checkLengths(circuit, weights, samples, batch, upstream);
      return turn(() => vjp(weights, samples, upstream, batch, wanted));
    },
    dispose() {
      for (const { kernels, buffers } of programs.values()) {
        kernels.destroy();
        buffers.destroy();
      }
      programs.clear();
    },
  };
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
