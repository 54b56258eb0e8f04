// What is encoded for a device, counted: on a fast card the time of a training step is what the host takes to encode it.
import { replaceMethod } from './replace-method.ts';

/** Since counting began. */
export interface DeviceWork {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
}

export interface WorkCounter {
  /** A copy. */
  now(): DeviceWork;
  /** The device is as it was before. */
  stop(): void;
}

/** Counts what is encoded for this device from now on, whoever encodes it. Several may count at once; the last to begin stops first. */
export function countWork(device: GPUDevice): WorkCounter {
  const counts = { dispatches: 0, passes: 0, submits: 0 };
  const { queue } = device;
  const restore = [
    replaceMethod(device, 'createCommandEncoder', (original) => (descriptor) => {
      const encoder = original(descriptor);
      replaceMethod(encoder, 'beginComputePass', (begin) => (pass) => {
        counts.passes++;
        return counted(begin(pass));
      });
      return encoder;
    }),
    replaceMethod(queue, 'submit', (original) => (buffers) => {
      counts.submits++;
      original(buffers);
    }),
  ];

  function counted(pass: GPUComputePassEncoder): GPUComputePassEncoder {
    replaceMethod(pass, 'dispatchWorkgroups', (dispatch) => (x, y, z) => {
      counts.dispatches++;
      dispatch(x, y, z);
    });
    return pass;
  }

  return { now: () => ({ ...counts }), stop: () => restore.forEach((undo) => undo()) };
}
