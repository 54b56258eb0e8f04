// One chunk of samples through a sweep: what goes to its buffers, the kernels, and what comes back.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { pullsAmplitudes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { Samples } from '../host/samples.ts';
import type { Back } from '../run-plan.ts';
import { createBuffers, type Buffers } from './buffers.ts';
import { encodeCommands } from './commands.ts';
import type { Context } from './context.ts';
import type { SweepHost } from './sweep-host.ts';
import { rangeBytes, rangeNumbers, sweepBytes, type SweepBuffers, type SweepKernel } from './sweep-kernels.ts'; // prettier-ignore
import type { SweepMatrices } from './sweep-matrices.ts';

/** What a chunk brings back, one sample after the other; parts that are not wanted are empty. */
export interface SweepResult {
  readonly values: Float32Array;
  /** Gradients: by amplitudes, by shared matrices (summed), by the angles of each sample's matrices. */
  readonly amplitudes: Float32Array;
  readonly sums: Float32Array;
  readonly flows: Float32Array;
}

/** A sweep on a device: what its chunks have in common. */
export interface SweepSetting {
  readonly context: Context;
  readonly sweep: Sweep;
  readonly circuit: Circuit;
  readonly host: SweepHost;
  /** Those of each sample, where it has any. */
  readonly matrices: SweepMatrices | undefined;
}

type BufferName = keyof SweepBuffers | 'angles' | 'flows' | 'range' | 'staging';
export type ChunkBuffers = Buffers<BufferName>;

export function createChunkBuffers(context: Context): ChunkBuffers {
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return createBuffers(context, {
    angles: storage,
    matrices: storage,
    given: storage,
    results: storage,
    scratch: storage,
    pulled: storage,
    sums: storage,
    flows: storage,
    range: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    staging: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
}

/** Bytes that so many samples take in each buffer of the device: each has a workgroup. */
export function chunkBytes(
  { sweep, matrices }: Pick<SweepSetting, 'sweep' | 'matrices'>,
  threads: number,
  samples: number,
  gradient: boolean,
): Record<Exclude<BufferName, 'range' | 'staging'>, number> {
  const { angles, flows } = matrices?.bytes(samples) ?? { angles: 0, flows: 0 };
  return {
    ...sweepBytes(sweep, threads, { samples, groups: samples }, gradient),
    angles,
    flows: gradient ? flows : 0,
  };
}

export function runChunk(
  setting: SweepSetting,
  kernel: SweepKernel,
  buffers: ChunkBuffers,
  samples: Samples,
  back: Back | undefined,
): Promise<SweepResult> {
  const { context, circuit, host, matrices } = setting;
  const { device } = context;
  const { count } = samples;
  const what = `${back ? 'a gradient' : 'values'} of circuit "${circuit.name}" for ${count} samples`;
  const bytes = chunkBytes(setting, kernel.threads, count, back !== undefined);
  const given = givenOf(setting, samples, back);
  const parts = partsOf(setting, kernel, count, back);
  return context.run(what, async () => {
    const used = {} as Record<keyof typeof bytes, GPUBuffer>;
    for (const name of Object.keys(bytes) as (keyof typeof bytes)[])
      used[name] = buffers.of(name, bytes[name]);
    device.queue.writeBuffer(used.matrices, 0, host.shared);
    device.queue.writeBuffer(used.given, 0, given);
    const encoder = device.createCommandEncoder();
    if (matrices && host.angles) {
      const angles = new Float32Array(bytes.angles / 4);
      host.angles.fill(samples, angles);
      device.queue.writeBuffer(used.angles, 0, angles);
      matrices.make(encoder, count, used);
    }
    const pass = encoder.beginComputePass();
    const range = buffers.of('range', rangeBytes);
    device.queue.writeBuffer(
      range,
      0,
      rangeNumbers({ batch: count, first: 0, end: count, groups: count, adds: 0 }),
    );
    const sweep = kernel.sweep(kernel.bind(used), kernel.bindRange({ buffer: range }), count);
    const reduction = kernel.reduction(used, count);
    encodeCommands(pass, reduction ? [sweep, reduction] : [sweep]);
    pass.end();
    if (parts.flows.bytes > 0) matrices!.pull(encoder, count, used);
    const total = Object.values(parts).reduce((sum, part) => sum + part.bytes, 0);
    const staging = buffers.of('staging', total);
    let to = 0;
    for (const part of Object.values(parts)) {
      if (part.bytes > 0) encoder.copyBufferToBuffer(used[part.from], part.at, staging, to, part.bytes);
      to += part.bytes;
    }
    device.queue.submit([encoder.finish()]);
    const numbers = new Float32Array(await context.read(staging, total));
    let at = 0;
    const take = (part: { readonly bytes: number }) => numbers.subarray(at, (at += part.bytes / 4));
    return {
      values: take(parts.values),
      amplitudes: take(parts.amplitudes),
      sums: take(parts.sums),
      flows: take(parts.flows),
    };
  });
}

/** Amplitudes of all samples, then their upstream. */
function givenOf(
  { sweep, host }: SweepSetting,
  samples: Samples,
  back: Back | undefined,
): Float32Array<ArrayBuffer> {
  const { outputSize, amplitudes } = sweep;
  const { first, count } = samples;
  const given = new Float32Array(count * (amplitudes + (back ? outputSize : 0)));
  host.fillAmplitudes(samples, given);
  if (back) {
    for (let index = 0; index < count * outputSize; index++)
      given[count * amplitudes + index] = back.upstream[first * outputSize + index];
  }
  return given;
}

/** What is copied back: where from, and how much. */
function partsOf(
  { sweep, matrices }: SweepSetting,
  kernel: SweepKernel,
  count: number,
  back: Back | undefined,
) {
  const { outputSize, amplitudes, vectors } = sweep;
  const pulls = back !== undefined && pullsAmplitudes(sweep, back.wanted);
  const pullsEach = kernel.pulled.some((pulled, index) => pulled && sweep.matrices[index].perSample);
  return {
    values: { from: 'results', at: 0, bytes: 4 * count * outputSize },
    amplitudes: { from: 'results', at: 4 * count * outputSize, bytes: pulls ? 4 * count * amplitudes : 0 },
    sums: { from: 'sums', at: 0, bytes: back?.wanted.weights ? 16 * vectors.shared : 0 },
    flows: { from: 'flows', at: 0, bytes: pullsEach ? matrices!.bytes(count).flows : 0 },
  } as const;
}
