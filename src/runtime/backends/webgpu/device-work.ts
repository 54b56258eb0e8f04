// What is encoded for a device, counted: on a fast card the time of a training step is what the host takes to encode it.

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
    replace(device, 'createCommandEncoder', (original) => (descriptor) => {
      const encoder = original(descriptor);
      replace(encoder, 'beginComputePass', (begin) => (pass) => {
        counts.passes++;
        return counted(begin(pass));
      });
      return encoder;
    }),
    replace(queue, 'submit', (original) => (buffers) => {
      counts.submits++;
      original(buffers);
    }),
  ];

  function counted(pass: GPUComputePassEncoder): GPUComputePassEncoder {
    replace(pass, 'dispatchWorkgroups', (dispatch) => (x, y, z) => {
      counts.dispatches++;
      dispatch(x, y, z);
    });
    return pass;
  }

  return { now: () => ({ ...counts }), stop: () => restore.forEach((undo) => undo()) };
}

/** Puts another method into this object alone; what is returned takes it away again. */
function replace<T extends object, K extends keyof T & string>(
  owner: T,
  name: K,
  wrap: (original: T[K]) => T[K],
): () => void {
  const former = Object.getOwnPropertyDescriptor(owner, name);
  const original = (owner[name] as (...given: unknown[]) => unknown).bind(owner) as T[K];
  Object.defineProperty(owner, name, { value: wrap(original), configurable: true, writable: true });
  return () => {
    if (former) Object.defineProperty(owner, name, former);
    else delete owner[name];
  };
}
