// How many threads share a sample of a sweep, by the number of samples and the device.
import { sweepThreads, workgroupBytes, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { Context } from './context.ts';

export interface SweepThreads {
  /** For so many samples at once, and for gradients beside the values or not. A power of two. */
  of(samples: number, gradient: boolean): number;
  /** All that `of` can say. */
  all(gradient: boolean): readonly number[];
}

/** Threads that keep a large device busy: from there on those of a sample get in each other's way. */
const busyWithValues = 2 ** 17;
const busyWithGradients = 2 ** 13;
/** A core of a GPU has memory for workgroups of 64 to 228 KiB: that makes it some hundred threads at least. */
const memoryOfThread = 512;
/** WebGPU says 128 where it says nothing. */
const largestSubgroup = 64;

/**
 * One sample alone is quickest with a thread for each group of four amplitudes. Where samples fill the device by themselves,
 * more threads for each bring nothing and cost: all wait at every barrier, and in gradients each leaves 128 bytes for every
 * matrix, which one thread a vector then adds up. That begins early: on an H200 a gradient of 10 qubits took 2 µs a sample with
 * 256 threads, from 128 samples on, and 0.45 µs with 32. So many samples get one subgroup each, which waits for nobody, or
 * more where their states take so much memory that cores would be idle. Software adapters run a subgroup a core, always.
 */
export function threadsOfSweep(sweep: Sweep, { device, isFallback }: Context): SweepThreads {
  const { maxComputeInvocationsPerWorkgroup } = device.limits;
  const told = device.adapterInfo?.subgroupMaxSize || Infinity;
  const subgroup = told <= largestSubgroup ? told : isFallback ? 4 : 32;
  const most = Math.min(256, maxComputeInvocationsPerWorkgroup);
  const within = (threads: number) => Math.min(most, Math.max(subgroup, threads));
  const fewSamples = isFallback ? within(1) : within(sweepThreads(sweep));
  const manySamples = (gradient: boolean) =>
    Math.min(fewSamples, within(workgroupBytes(sweep, gradient) / memoryOfThread));
  return {
    of(samples, gradient) {
      const many = manySamples(gradient);
      return samples * many >= (gradient ? busyWithGradients : busyWithValues) ? many : fewSamples;
    },
    all: (gradient) => [...new Set([fewSamples, manySamples(gradient)])],
  };
}

/** The same number whatever is computed. */
export function constantThreads(threads: number, { device }: Context): SweepThreads {
  const most = Math.min(threads, device.limits.maxComputeInvocationsPerWorkgroup);
  return { of: () => most, all: () => [most] };
}
