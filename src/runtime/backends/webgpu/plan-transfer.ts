// What goes between the host and a plan's memory on a device: numbers to places, lists of steps, places back.
import type { StepListName } from '../../../compiler/plan/plan.ts';
import type { Buffers } from './buffers.ts';
import type { Context } from './context.ts';
import type { PlanKernels } from './plan-kernels.ts';
import { firstNumberOf, type Place, type PlanLayout } from './plan-layout.ts';

/** A plan laid out for values, or for some gradients, with its buffers. */
export interface LaidOutPlan {
  readonly layout: PlanLayout;
  readonly kernels: PlanKernels;
  readonly buffers: Buffers<'memory' | Staging>;
}

/** Where numbers are fetched from, for each of the submissions that may be under way at once. */
export const stagings = ['staging 0', 'staging 1'] as const;
export type Staging = (typeof stagings)[number];

export interface Transfer {
  /** Numbers to a place, with `count` samples in the memory. */
  write(place: Place, count: number, numbers: Float32Array<ArrayBuffer>): void;
  /** Runs lists, then brings places back. What is written or submitted after it waits for it on the device. */
  submit(work: Submission, staging: Staging): Promise<Float32Array[]>;
}

export interface Submission {
  readonly lists: readonly StepListName[];
  /** Samples in the memory. */
  readonly count: number;
  readonly back: readonly Place[];
}

/** A transfer with room for `samples` samples. `what` it is for, as a noun, is told where it fails. */
export async function createTransfer(
  context: Context,
  { layout, kernels, buffers }: LaidOutPlan,
  samples: number,
  what: string,
): Promise<Transfer> {
  const { device } = context;
  const memory = await context.run(what, () =>
    buffers.of('memory', 4 * (layout.once + layout.each * samples)),
  );
  return {
    write(place, count, numbers) {
      device.queue.writeBuffer(memory, 4 * firstNumberOf(layout, place, count), numbers);
    },
    submit({ lists, count, back }, staging) {
      const sizes = back.map((place) => 4 * place.size * (place.batched ? count : 1));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      return context.run(what, async () => {
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        for (const list of lists) kernels.encode(pass, list, count, memory);
        pass.end();
        const to = buffers.of(staging, total);
        let at = 0;
        back.forEach((place, index) => {
          encoder.copyBufferToBuffer(memory, 4 * firstNumberOf(layout, place, count), to, at, sizes[index]);
          at += sizes[index];
        });
        device.queue.submit([encoder.finish()]);
        const numbers = new Float32Array(total > 0 ? await context.read(to, total) : new ArrayBuffer(0));
        let from = 0;
        return sizes.map((size) => numbers.subarray(from, (from += size / 4)));
      });
    },
  };
}
