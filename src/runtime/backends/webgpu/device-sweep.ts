// A sweep whose weights, inputs and results lie on the device: a program makes its matrices before it, and takes the gradients
// by them back after it.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import type { Sweep } from '../../../compiler/targets/wgsl/index.ts';
import { lowerSweep, type SweepProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import { createBuffers } from './buffers.ts';
import { storage, type CallEncoder, type DeviceCall } from './call-encoder.ts';
import { encodeCommands } from './commands.ts';
import type { Context } from './context.ts';
import { tableOf, type PlacedProgram } from './device-plan.ts';
import { createProgramMemory } from './program-memory.ts';
import { programPipelines, type ProgramPipelines } from './program-pipelines.ts';
import { createSweepKernels, sweepBytes, type SweepKernel } from './sweep-kernels.ts';
import { createSweepRun, type OwnBuffers, type SweepRun } from './sweep-run.ts';
import { sweepShapeOf, type SweepShape } from './sweep-shape.ts';
import type { SweepThreads } from './sweep-threads.ts';

export interface DeviceSweepOptions {
  /** The one that the caller asked for. */
  readonly circuit: Circuit;
  readonly specialise: boolean;
  readonly threads: SweepThreads;
  /** Bytes that all buffers may take together. */
  readonly memoryLimit: number;
  /** As `SweepShapeOptions` has it. */
  readonly work?: number;
}

/** What runs of all batches have in common. */
export interface DeviceSweepParts {
  readonly context: Context;
  readonly circuit: Circuit;
  readonly sweep: Sweep;
  readonly pipelines: ProgramPipelines;
  readonly placed: PlacedProgram<SweepProgram>;
  /** Three buffers for bindings that a dispatch has no use for. */
  readonly unused: readonly GPUBuffer[];
}

/** Batches of which the commands are kept. */
const keptRuns = 4;
const wanted = { weights: true, inputs: true };

/** undefined where amplitudes are prepared, which plans do, and where memory does not hold some samples at once. */
export async function createDeviceSweep(
  context: Context,
  sweep: Sweep,
  { circuit, specialise, threads, memoryLimit, work }: DeviceSweepOptions,
): Promise<CallEncoder | undefined> {
  if (sweep.preparations.length > 0) return undefined;
  const { device } = context;
  const program = lowerSweep(sweep);
  const shapeFor = (batch: number, own: number, gradient: boolean) =>
    sweepShapeOf(context, { circuit, sweep, program, memoryLimit, work }, { batch, threads: own, gradient });
  if (threads.all(true).some((own) => !shapeFor(Infinity, own, true))) return undefined;

  const kernels = createSweepKernels(context, sweep, specialise);
  const compile = async (gradient: boolean) => {
    const all = threads.all(gradient).map((own) => kernels.of(gradient ? wanted : undefined, own));
    return new Map((await Promise.all(all)).map((kernel) => [kernel.threads, kernel]));
  };
  const [pipelines, forValues, forGradients] = await Promise.all([
    programPipelines(context, program.functions),
    compile(false),
    compile(true),
  ]);
  const table = tableOf(device, program);
  const unused = [0, 1, 2].map(() => device.createBuffer({ label: 'unused', size: 4, usage: storage() }));
  const parts: DeviceSweepParts = { context, circuit, sweep, pipelines, placed: { program, table, base: 0 }, unused }; // prettier-ignore
  const usage = storage();
  const buffers = createBuffers(context, { matrices: usage, scratch: usage, pulled: usage, sums: usage });
  const runs = new Map<string, SweepRun>();
  const memory = createProgramMemory(device, {
    fixed: 4 * program.sizes.once,
    fill: (made) => device.queue.writeBuffer(made, 0, program.constants),
    onChange: forgetRuns,
  });

  function forgetRuns(): void {
    for (const run of runs.values()) run.destroy();
    runs.clear();
  }

  function ownBuffers({ chunk, groups }: SweepShape, kernel: SweepKernel, gradient: boolean): OwnBuffers {
    const bytes = sweepBytes(sweep, kernel.threads, { samples: chunk, groups }, gradient);
    return {
      matrices: buffers.of('matrices', bytes.matrices),
      scratch: buffers.of('scratch', bytes.scratch),
      pulled: buffers.of('pulled', bytes.pulled),
      sums: buffers.of('sums', bytes.sums),
    };
  }

  return {
    encode(encoder, call: DeviceCall) {
      const { batch } = call;
      const gradient = call.back !== undefined;
      const kernel = (gradient ? forGradients : forValues).get(threads.of(batch, gradient))!;
      const key = `${gradient} ${batch}`;
      let run = runs.get(key);
      if (!run?.uses(ownBuffers(run.shape, kernel, gradient))) {
        const shape = shapeFor(batch, kernel.threads, gradient)!;
        const numbers = memory.of(shape.shape);
        const own = ownBuffers(shape, kernel, gradient);
        if (runs.size >= keptRuns) forgetRuns();
        runs.get(key)?.destroy();
        runs.set(
          key,
          (run = createSweepRun(parts, { batch, gradient, kernel, memory: numbers, own, shape })),
        );
      }
      const pass = encoder.beginComputePass();
      encodeCommands(pass, run.commands, call);
      pass.end();
    },
    destroy() {
      forgetRuns();
      memory.destroy();
      buffers.destroy();
      for (const buffer of [...unused, table]) buffer.destroy();
      for (const kernel of [...forValues.values(), ...forGradients.values()]) kernel.destroy();
    },
  };
}
