// Outcomes of steps on a device that answers later: they wait there, and are read once every few steps. A loss that is no
// number ends all moves there at once, here when it is read.
import * as tf from '../tensors/tf.ts';
import { judgeOnWebgpu, numbersOfStep, type Judged } from '../tensors/webgpu/judge.ts';
import type { WebgpuBackend } from '../tensors/webgpu/webgpu-backend.ts';
import { failureOf } from '../tensors/webgpu/failure-of.ts';
import type { Outcome } from './learner.ts';
import { leastProbability } from './loss.ts';

/** Steps whose outcomes are read together. */
const stepsOfRead = 8;
/** So that the device has work while those of one read are on their way. */
export const stepsAhead = 2 * stepsOfRead;

/** What a step has changed on the host. */
export interface HostStep {
  /** Takes it back, with what the steps begun since have changed. */
  undo(): void;
  /** It stays. */
  settle(): void;
}

export interface DeviceOutcomes {
  /** A scalar on the device: 1, and 0 from the first loss on that is no number. */
  readonly alive: tf.Tensor;
  /** Whether such a loss was read. */
  isLost(): boolean;
  /** Judges a step; its outcome comes later, in order. */
  judge(judged: Judged, step: HostStep): Promise<Outcome>;
  /** Asks for all that are waiting. */
  read(): void;
  /** The same, where they are many. Between two steps: what is encoded until then is submitted. */
  readIfFull(): void;
  dispose(): void;
}

interface UnderWay extends HostStep {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** `undone`: is told how many steps moved nothing, the first lost one and all that were begun since. */
export function createDeviceOutcomes(
  backend: WebgpuBackend,
  undone: (steps: number) => void,
): DeviceOutcomes {
  const alive = tf.keep(tf.scalar(1));
  let outcomes: tf.Tensor | undefined;
  /** Steps in `outcomes`. */
  let written = 0;
  /** The oldest first. */
  let under: UnderWay[] = [];
  let reading: Promise<void> = Promise.resolve();
  let isLost = false;

  /** With the first that is lost all are. */
  function lose(): void {
    const lost = under;
    isLost = true;
    under = [];
    lost[0].undo();
    lost.forEach(({ settle }) => settle());
    undone(lost.length);
    lost.forEach(({ resolve }) => resolve({ loss: NaN, correct: 0 }));
  }

  function take(numbers: Float32Array, steps: number): void {
    for (let row = 0; row < steps && !isLost; row++) {
      const [loss, correct, isNumber] = numbers.subarray(numbersOfStep * row);
      if (isNumber === 0) return lose();
      const { settle, resolve } = under.shift()!;
      settle();
      resolve({ loss, correct });
    }
  }

  async function fail(error: unknown): Promise<void> {
    const failure = await failureOf(backend.device, error);
    const failed = under;
    under = [];
    failed.forEach(({ settle, reject }) => {
      settle();
      reject(failure);
    });
  }

  function read(): void {
    if (!outcomes) return;
    const [tensor, steps] = [outcomes, written];
    outcomes = undefined;
    written = 0;
    const numbers = tensor.data<'float32'>().finally(() => tensor.dispose());
    numbers.catch(() => {});
    reading = reading.then(async () => take(await numbers, steps)).catch(fail);
  }

  function judge(judged: Judged, step: HostStep): Promise<Outcome> {
    outcomes ??= tf.keep(tf.fill([stepsOfRead, numbersOfStep], 0));
    judgeOnWebgpu(backend, judged, { outcomes, row: written++, alive }, leastProbability);
    return new Promise((resolve, reject) => under.push({ ...step, resolve, reject }));
  }

  return {
    alive,
    isLost: () => isLost,
    judge,
    read,
    readIfFull: () => void (written === stepsOfRead && read()),
    dispose: () => tf.dispose(outcomes ? [alive, outcomes] : [alive]),
  };
}
