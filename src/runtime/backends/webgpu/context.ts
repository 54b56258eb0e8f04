// A GPU device with the three things that keep its failures from becoming hangs or stack traces: error scopes, the
// watch that tells of its loss and of errors elsewhere, and waits that end. All failures are errors with advice.
import { UserError } from '../../../user-error.ts';
import { advice, watchDevice } from './device-watch.ts';

export interface Context {
  readonly device: GPUDevice;
  /** A software adapter: it compiles barriers slowly and has no memory of its own. */
  readonly isFallback: boolean;
  /** Rejects with UserError when the device is lost, runs out of memory, or does not answer in time. */
  run<T>(what: string, work: () => T | Promise<T>): Promise<T>;
  /** Copies `bytes` of a buffer with usage MAP_READ to memory. */
  read(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer>;
}

/** `timeout`: the longest wait for one answer, in milliseconds. */
export function createContext(device: GPUDevice, isFallback: boolean, timeout: number): Context {
  const watch = watchDevice(device);

  /** The answer, or an error when the device is lost or silent. */
  async function answer<T>(what: string, promise: Promise<T>): Promise<T> {
    promise.catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      const seconds = timeout / 1000;
      const message = `The GPU did not finish ${what} within ${seconds} s. ${advice}`;
      timer = setTimeout(() => reject(new UserError(message, 1)), timeout);
    });
    try {
      return await Promise.race([promise, silence, watch.lost]);
    } catch (error) {
      if (!(error instanceof UserError)) await settle(watch.lost);
      watch.check();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function run<T>(what: string, work: () => T | Promise<T>): Promise<T> {
    watch.check();
    device.pushErrorScope('validation');
    device.pushErrorScope('internal');
    device.pushErrorScope('out-of-memory');
    let result: Promise<T>;
    try {
      result = Promise.resolve(work());
    } catch (error) {
      result = Promise.reject(error);
    }
    result.catch(() => {});
    const scopes = Promise.all([device.popErrorScope(), device.popErrorScope(), device.popErrorScope()]);
    const [memory, internal, validation] = await answer(what, scopes);
    if (memory) throw new UserError(`The GPU has no memory left for ${what}. ${advice}`, 1);
    if (internal) throw new UserError(`The GPU failed at ${what}: ${firstLine(internal)}. ${advice}`, 1);
    if (validation) throw new Error(`${what}: ${validation.message}`);
    return answer(what, result);
  }

  async function read(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    await answer('reading results', buffer.mapAsync(GPUMapMode.READ, 0, bytes));
    const copy = buffer.getMappedRange(0, bytes).slice(0);
    buffer.unmap();
    return copy;
  }

  return { device, isFallback, run, read };
}

/** A loss is told in the same iteration of the event loop as the failures that it causes, or soon after. */
function settle(loss: Promise<never>): Promise<unknown> {
  return Promise.race([loss.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 20))]);
}

function firstLine({ message }: GPUError): string {
  return message.split('\n')[0].trim();
}
