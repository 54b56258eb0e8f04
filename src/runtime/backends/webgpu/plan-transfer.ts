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
  readonly buffers: Buffers<'memory' | 'staging'>;
}

export interface Transfer {
  /** Numbers to a place, with `count` samples in the memory. */
  write(place: Place, count: number, numbers: Float32Array<ArrayBuffer>): void;
  /** Runs lists, then brings places back. */
  submit(lists: readonly StepListName[], count: number, back: readonly Place[]): Promise<Float32Array[]>;
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
    async submit(lists, count, back) {
      const sizes = back.map((place) => 4 * place.size * (place.batched ? count : 1));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const staging = await context.run(what, () => {
        kernels.prepare(count);
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        for (const list of lists) kernels.encode(pass, list, memory);
        pass.end();
        const to = buffers.of('staging', total);
        let at = 0;
        back.forEach((place, index) => {
          encoder.copyBufferToBuffer(memory, 4 * firstNumberOf(layout, place, count), to, at, sizes[index]);
          at += sizes[index];
        });
        device.queue.submit([encoder.finish()]);
        return to;
      });
      const numbers = new Float32Array(total > 0 ? await context.read(staging, total) : new ArrayBuffer(0));
      let at = 0;
      return sizes.map((size) => numbers.subarray(at, (at += size / 4)));
    },
  };
}
