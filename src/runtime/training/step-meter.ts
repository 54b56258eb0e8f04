// What the steps of a training encode for a device: on a fast card a step takes as long as the host takes for that.
import { countWork, type DeviceWork, type WorkCounter } from '../backends/webgpu/device-work.ts';
import { currentWebgpu } from '../tensors/webgpu/webgpu-backend.ts';

/** Counts what steps of training encode for the device of TensorFlow.js's WebGPU backend: `FitOptions.meter`. */
export interface StepMeter {
  /** Takes a step, and counts what it encodes. */
  step<T>(work: () => T): T;
  /** Means over the steps since it was last asked; undefined where none was one of that backend. */
  take(): DeviceWork | undefined;
  /** From now on nothing is counted. */
  stop(): void;
}

const nothing: DeviceWork = { dispatches: 0, passes: 0, submits: 0 };

/** One that counts from its first step on. */
export function createStepMeter(): StepMeter {
  let counter: WorkCounter | undefined;
  let steps = 0;
  let sums = nothing;

  function combined(other: DeviceWork, combine: (a: number, b: number) => number): DeviceWork {
    return {
      dispatches: combine(sums.dispatches, other.dispatches),
      passes: combine(sums.passes, other.passes),
      submits: combine(sums.submits, other.submits),
    };
  }

  return {
    step(work) {
      const device = currentWebgpu()?.device;
      if (!device) return work();
      counter ??= countWork(device);
      sums = combined(counter.now(), (sum, before) => sum - before);
      const result = work();
      sums = combined(counter.now(), (sum, after) => sum + after);
      steps++;
      return result;
    },
    take() {
      const means = combined(nothing, (sum) => sum / steps);
      const counted = steps > 0;
      steps = 0;
      sums = nothing;
      return counted ? means : undefined;
    },
    stop() {
      counter?.stop();
      counter = undefined;
    },
  };
}
