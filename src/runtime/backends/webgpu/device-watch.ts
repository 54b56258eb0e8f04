// What a GPU device tells besides its answers: that it was lost, and errors that nobody's error scope has caught, such as
// those of TensorFlow.js on the same device. Each becomes one error with advice, where the next work is about to begin.
import { UserError } from '../../../user-error.ts';

export interface DeviceWatch {
  /** Throws UserError when the device is lost; or once for the errors since the last check, of which the first counts. */
  check(): void;
  /** Rejects with UserError when the device is lost. */
  readonly lost: Promise<never>;
}

/** What a user can do about a device that failed. */
export const advice =
  'Use another backend or engine (--backend wasm, --engine wasm; a study begins anew with it), or fewer samples a batch.';

interface Watch extends DeviceWatch {
  /** The errors are thrown, so that nothing need be logged. */
  stops: boolean;
}

const watches = new WeakMap<GPUDevice, Watch>();

/** The watch of this device: one, however often it is asked for. Errors after the first are no longer logged. */
export function watchDevice(device: GPUDevice): DeviceWatch {
  return watchOf(device);
}

/**
 * From now on the first uncaught error ends the work under way: allocating a buffer or beginning to encode throws it.
 * Without that TensorFlow.js goes on with buffers that are none, and logs an error for every command.
 */
export function stopAtErrors(device: GPUDevice): void {
  const watch = watchOf(device);
  if (watch.stops) return;
  watch.stops = true;
  const createBuffer = device.createBuffer.bind(device);
  const createCommandEncoder = device.createCommandEncoder.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    watch.check();
    return buffer;
  };
  device.createCommandEncoder = (descriptor) => {
    watch.check();
    return createCommandEncoder(descriptor);
  };
}

function watchOf(device: GPUDevice): Watch {
  const known = watches.get(device);
  if (known) return known;
  const own = createWatch(device);
  watches.set(device, own);
  return own;
}

function createWatch(device: GPUDevice): Watch {
  let failure: UserError | undefined;
  let loss: UserError | undefined;
  const lost = device.lost.then(({ message, reason }) => {
    loss = new UserError(
      `The GPU device was lost (${oneLine(message || reason || 'no reason given')}). ${advice}`,
      1,
    );
    throw loss;
  });
  lost.catch(() => {});
  const watch: Watch = {
    stops: false,
    lost,
    check() {
      const error = loss ?? failure;
      failure = undefined;
      if (error) throw error;
    },
  };
  device.addEventListener('uncapturederror', (event) => {
    if (watch.stops || failure) event.preventDefault();
    failure ??= errorOf(event.error);
  });
  return watch;
}

function errorOf(error: GPUError): UserError {
  const what = oneLine(error.message.split('\n')[0]);
  const isMemory = error instanceof GPUOutOfMemoryError;
  return new UserError(
    `The GPU ${isMemory ? 'has no memory left' : 'refused a command'} (${what}). ${advice}`,
    1,
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}
