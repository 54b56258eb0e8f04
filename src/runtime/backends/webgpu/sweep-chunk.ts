// One chunk of samples through a sweep: what goes to its buffers, the kernels, and what comes back.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { pullsAmplitudes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { Samples } from '../host/samples.ts';
import type { Back } from '../run-plan.ts';
import { createBuffers, type Buffers } from './buffers.ts';
import type { Context } from './context.ts';
import type { SweepHost } from './sweep-host.ts';
import { sweepBytes, type SweepBuffers, type SweepKernel } from './sweep-kernels.ts';

/** What a chunk brings back, one sample after the other; parts that are not wanted are empty. */
export interface SweepResult {
  readonly values: Float32Array;
  /** Gradients: by amplitudes, by shared matrices (summed), by the matrices of each sample. */
  readonly amplitudes: Float32Array;
  readonly sums: Float32Array;
  readonly each: Float32Array;
}

/** A sweep on a device: what its chunks have in common. */
export interface SweepSetting {
  readonly context: Context;
  readonly sweep: Sweep;
  readonly circuit: Circuit;
  readonly host: SweepHost;
  readonly threads: number;
  readonly buffers: Buffers<keyof SweepBuffers | 'staging'>;
}

export function createChunkBuffers(context: Context): SweepSetting['buffers'] {
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return createBuffers(context, {
    matrices: storage,
    given: storage,
    results: storage,
    scratch: storage,
    pulled: storage,
    sums: storage,
    staging: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
}

export async function runChunk(
  setting: SweepSetting,
  kernel: SweepKernel,
  samples: Samples,
  back: Back | undefined,
): Promise<SweepResult> {
  const { context, circuit, threads, buffers, sweep } = setting;
  const { device } = context;
  const { count } = samples;
  const bytes = sweepBytes(sweep, threads, count, back !== undefined);
  const { matrices, given } = inputsOf(setting, samples, back);
  const parts = partsOf(setting, count, back);
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  const what = `${back ? 'a gradient' : 'values'} of circuit "${circuit.name}" for ${count} samples`;
  const staging = await context.run(what, () => {
    const used: SweepBuffers = {
      matrices: buffers.of('matrices', bytes.matrices),
      given: buffers.of('given', bytes.given),
      results: buffers.of('results', bytes.results),
      scratch: buffers.of('scratch', bytes.scratch),
      pulled: buffers.of('pulled', bytes.pulled),
      sums: buffers.of('sums', bytes.sums),
    };
    device.queue.writeBuffer(used.matrices, 0, matrices);
    device.queue.writeBuffer(used.given, 0, given);
    const to = buffers.of('staging', total);
    const encoder = device.createCommandEncoder();
    kernel.encode(encoder, count, used);
    let at = 0;
    for (const part of parts) {
      if (part.bytes > 0) encoder.copyBufferToBuffer(used[part.from], part.at, to, at, part.bytes);
      at += part.bytes;
    }
    device.queue.submit([encoder.finish()]);
    return to;
  });
  const numbers = new Float32Array(await context.read(staging, total));
  let at = 0;
  const [values, amplitudes, sums, each] = parts.map((part) => numbers.subarray(at, (at += part.bytes / 4)));
  return { values, amplitudes, sums, each };
}

/** All matrices; and amplitudes of all samples, then their upstream. */
function inputsOf(
  { sweep, host, threads }: SweepSetting,
  samples: Samples,
  back: Back | undefined,
): { readonly matrices: Float32Array<ArrayBuffer>; readonly given: Float32Array<ArrayBuffer> } {
  const { outputSize, amplitudes } = sweep;
  const { first, count } = samples;
  const bytes = sweepBytes(sweep, threads, count, back !== undefined);
  const matrices = new Float32Array(bytes.matrices / 4);
  const given = new Float32Array(bytes.given / 4);
  matrices.set(host.shared);
  host.fillMatrices(samples, matrices, host.shared.length);
  host.fillAmplitudes(samples, given);
  if (back) {
    for (let index = 0; index < count * outputSize; index++)
      given[count * amplitudes + index] = back.upstream[first * outputSize + index];
  }
  return { matrices, given };
}

/** What is copied back, in the order of a result's parts. */
function partsOf({ sweep, threads }: SweepSetting, count: number, back: Back | undefined) {
  const { outputSize, amplitudes, vectors } = sweep;
  const pulls = back !== undefined && pullsAmplitudes(sweep, back.wanted);
  const sums = back?.wanted.weights ? sweepBytes(sweep, threads, count, true).sums : 0;
  return [
    { from: 'results', at: 0, bytes: 4 * count * outputSize },
    { from: 'results', at: 4 * count * outputSize, bytes: pulls ? 4 * count * amplitudes : 0 },
    { from: 'sums', at: 0, bytes: sums },
    { from: 'pulled', at: 16 * count * vectors.shared, bytes: back ? 16 * count * vectors.each : 0 },
  ] as const;
}
