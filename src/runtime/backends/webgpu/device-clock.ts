// A device's own clock: what it takes for the compute passes that are encoded while something runs, whoever encodes them.
// What the host takes beside that, and what goes to the device and back, is not in it.
import { replaceMethod } from './replace-method.ts';

export interface DeviceClock {
  /** Milliseconds in all passes of `work`, which is over when the device is done; undefined where it encoded none. */
  time(work: () => Promise<unknown>): Promise<number | undefined>;
}

/** Timestamps of one query set, as many as WebGPU allows: two a pass. */
const mostStamps = 4096;

/** undefined where the device was opened without the feature `timestamp-query`. */
export function createClock(device: GPUDevice): DeviceClock | undefined {
  if (!device.features.has('timestamp-query')) return undefined;
  const sets: GPUQuerySet[] = [];
  const setOf = (stamp: number) =>
    (sets[Math.floor(stamp / mostStamps)] ??= device.createQuerySet({
      type: 'timestamp',
      count: mostStamps,
    }));

  /** Encodes as it would without, but lets each pass write when it begins and ends; returns how many stamps there are. */
  function stampPasses(): { stop(): number } {
    let stamps = 0;
    const restore = replaceMethod(device, 'createCommandEncoder', (create) => (descriptor) => {
      const encoder = create(descriptor);
      replaceMethod(encoder, 'beginComputePass', (begin) => (pass) => {
        const at = stamps % mostStamps;
        const timestampWrites = {
          querySet: setOf(stamps),
          beginningOfPassWriteIndex: at,
          endOfPassWriteIndex: at + 1,
        };
        stamps += 2;
        return begin({ ...pass, timestampWrites });
      });
      return encoder;
    });
    return {
      stop() {
        restore();
        return stamps;
      },
    };
  }

  async function readStamps(querySet: GPUQuerySet, count: number): Promise<BigUint64Array> {
    const size = 8 * count;
    const [resolved, staging] = [
      GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
      GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    ].map((usage) => device.createBuffer({ label: 'timestamps', size, usage }));
    const encoder = device.createCommandEncoder();
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
    for (const buffer of [resolved, staging]) buffer.destroy();
    return stamps;
  }

  return {
    async time(work) {
      const passes = stampPasses();
      let count = 0;
      try {
        await work();
      } finally {
        count = passes.stop();
      }
      if (count === 0) return undefined;
      let nanoseconds = 0n;
      for (let from = 0; from < count; from += mostStamps) {
        const stamps = await readStamps(setOf(from), Math.min(mostStamps, count - from));
        for (let at = 0; at < stamps.length; at += 2) nanoseconds += stamps[at + 1] - stamps[at];
      }
      return Number(nanoseconds) / 1e6;
    },
  };
}
