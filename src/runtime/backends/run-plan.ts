// The one way in which a batch goes through a plan: what is done once, then chunk by chunk of samples forward and back,
// then what waits for all of them. A device brings contractions, memory and transfer, and answers now or later.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import type { Wanted } from '../../compiler/plan/plan.ts';
import type { DeviceExecutable, Executable, Gradients } from './backend.ts';
import { lengthsOf, type Lengths } from './lengths.ts';
import type { BatchHost } from './host/host.ts';
import type { Samples } from './host/samples.ts';
import { oneByOneLater } from './one-by-one.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** 'now': what a call gives is there when it returns; 'later': it is promised. */
export type When = 'now' | 'later';
export type Answer<T, W extends When> = W extends 'now' ? T : Promise<T>;

/** One call of an executable. */
export interface Batch {
  readonly weights: ArrayLike<number>;
  /** [size × inputs] */
  readonly inputs: ArrayLike<number>;
  /** Samples, at least one. */
  readonly size: number;
  /** undefined: values only. */
  readonly back: Back | undefined;
  /** Of values only: gradients that will be asked for at the same weights and inputs. */
  readonly ahead?: Wanted | undefined;
  /** Zeros, to which values and gradients are added. */
  readonly result: Gradients;
}

/** What gradients are taken of, and which. */
export interface Back {
  /** [size × outputs] */
  readonly upstream: ArrayLike<number>;
  /** [outputs]: upstream, summed over the batch. */
  readonly sums: Float64Array;
  readonly wanted: Wanted;
}

/**
 * A batch that a device is ready for. The runner calls `once`, then `each` for all samples in order, `settle`, then, for
 * gradients, `onceBack`, one at a time; and `end` when all is done, or one of them has failed.
 */
export interface BatchRun<W extends When = When> {
  /** Most samples of one `each`. */
  readonly chunk: number;
  /** Goes on from the values of the batch before: what the host begins with and `once` are done, `each` only goes back. */
  readonly goesOn?: boolean;
  /** Fills the blocks from the host and runs the list `once`. */
  once(): Answer<void, W>;
  /** Encodes the samples and runs `each`, for gradients also `eachBack`: values and gradients go to the result. */
  each(samples: Samples): Answer<void, W>;
  /** Waits for what `each` left under way, where it leaves any. */
  settle?(): Answer<void, W>;
  /** Runs `onceBack` and hands the gradients by blocks to the host. */
  onceBack(back: Back): Answer<void, W>;
  /** Frees what the batch alone needed. */
  end(): void;
}

/** What a backend implements to run a plan. */
export interface PlanDevice<W extends When = When> {
  /** The runner calls it; `fillView`, `angles` and their like are the device's to call. */
  readonly host: BatchHost;
  /** Throws UserError where the batch does not fit; then nothing of it is left. */
  begin(batch: Batch): Answer<BatchRun<W>, W>;
  /** For batches like this one, where it brings anything; without it they run one after the other. */
  sideBySide?(batch: Batch): SideBySide | undefined;
  /** Frees all. Called once, when no batch is under way. */
  dispose(): Answer<void, W>;
}

/** A device that does at once for several weight sets what the host does for one; all else for one after the other. */
export interface SideBySide {
  /** Most weight sets at once. */
  readonly most: number;
  /** In place of what the host does before a batch, for gradients. */
  begin(batches: readonly Batch[]): void;
  /** `PlanDevice.begin` for the batch that has this place among those. */
  run(batch: Batch, place: number): BatchRun<'now'>;
  /** In place of what the host does after a batch. */
  finish(batches: readonly Batch[]): void;
}

/** All gradients: what `vjp` gives where nothing else is said. */
const all: Wanted = { weights: true, inputs: true };

/** `circuit`: the one that the caller asked for; its weights, inputs and outputs are those of the plan's. */
export function executeNow<About extends Pick<Executable, 'backend' | 'kind' | 'circuit'>>(
  about: About,
  device: PlanDevice<'now'>,
): About & Executable {
  const { circuit } = about;
  const lengths = lengthsOf(circuit);
  let live = true;
  const run = (batch: Batch): Gradients => {
    if (!live) throw disposedOf(circuit);
    if (batch.size === 0) return batch.result;
    runNow(stepsOf(device.begin(batch), batch, device.host));
    return batch.result;
  };
  const runSideBySide = (sideBySide: SideBySide, batches: readonly Batch[]): void => {
    sideBySide.begin(batches);
    batches.forEach((batch, place) => runNow(stepsOf(sideBySide.run(batch, place), batch)));
    sideBySide.finish(batches);
  };
  return {
    ...about,
    forward: (weights, inputs, size, ahead) =>
      run({ ...valuesOf(lengths, weights, inputs, size), ahead }).values,
    vjp: (weights, inputs, upstream, size, wanted = all) =>
      run(gradientsOf(lengths, { weights, inputs, upstream, size, wanted })),
    vjpMany(weights, inputs, upstream, size, wanted = all) {
      const batches = lengths
        .perWeightSet(weights, inputs, upstream, size)
        .map((own) => gradientsOf(lengths, { ...own, size, wanted }));
      const sideBySide = live && size > 0 && batches.length > 1 ? device.sideBySide?.(batches[0]) : undefined;
      if (!sideBySide) return batches.map(run);
      const { most } = sideBySide;
      for (let first = 0; first < batches.length; first += most)
        runSideBySide(sideBySide, batches.slice(first, first + most));
      return batches.map(({ result }) => result);
    },
    dispose() {
      if (live) device.dispose();
      live = false;
    },
  };
}

/** The same on a device that answers later: calls under way at once run one at a time, in the order in which they came. */
export function executeLater<About extends Pick<DeviceExecutable, 'backend' | 'circuit'>>(
  about: About,
  device: PlanDevice<'later'>,
): About & DeviceExecutable {
  const { circuit } = about;
  const lengths = lengthsOf(circuit);
  const inOrder = oneAtATime();
  let live = true;
  const run = async (batch: Batch): Promise<Gradients> => {
    if (batch.size === 0) return batch.result;
    for (const step of stepsOf(await device.begin(batch), batch, device.host)) await step;
    return batch.result;
  };
  const executable: About & Omit<DeviceExecutable, 'vjpMany'> = {
    ...about,
    async forward(weights, inputs, size) {
      if (!live) throw disposedOf(circuit);
      const batch = valuesOf(lengths, weights, inputs, size);
      return inOrder(async () => (await run(batch)).values);
    },
    async vjp(weights, inputs, upstream, size, wanted = all) {
      if (!live) throw disposedOf(circuit);
      const batch = gradientsOf(lengths, { weights, inputs, upstream, size, wanted });
      return inOrder(() => run(batch));
    },
    dispose() {
      if (live) void inOrder(() => device.dispose());
      live = false;
    },
  };
  return oneByOneLater(executable);
}

function disposedOf({ name }: Circuit): Error {
  return new Error(`circuit "${name}" was disposed of: load it again`);
}

/** The steps of a batch: each is to be over before the next is asked for. Without a host, what it does is done elsewhere. */
function* stepsOf(run: BatchRun, batch: Batch, host?: BatchHost): Generator<void | Promise<void>> {
  const { weights, inputs, size, back, result } = batch;
  try {
    if (!run.goesOn) host?.begin(weights);
    if (back) host?.startPull();
    if (!run.goesOn) yield run.once();
    for (let first = 0; first < size; first += run.chunk)
      yield run.each({ inputs, first, count: Math.min(run.chunk, size - first) });
    yield run.settle?.();
    if (!back) return;
    yield run.onceBack(back);
    host?.finish(result.weights);
  } finally {
    run.end();
  }
}

function runNow(steps: Generator<void | Promise<void>>): void {
  while (!steps.next().done);
}

function valuesOf(
  lengths: Lengths,
  weights: ArrayLike<number>,
  inputs: ArrayLike<number>,
  size: number,
): Batch {
  lengths.check(weights, inputs, size);
  const values = new Float64Array(size * lengths.outputs);
  return { weights, inputs, size, back: undefined, result: { values, weights: none, inputs: none } };
}

function gradientsOf(
  lengths: Lengths,
  { weights, inputs, size, upstream, wanted }: Omit<Batch & Back, 'back' | 'result' | 'sums'>,
): Batch {
  lengths.check(weights, inputs, size, upstream);
  const { outputs } = lengths;
  const result = {
    values: new Float64Array(size * outputs),
    weights: new Float64Array(lengths.weights),
    inputs: new Float64Array(size * lengths.inputs),
  };
  return { weights, inputs, size, back: { upstream, sums: sumsOf(upstream, outputs), wanted }, result };
}

/** Of each output over the batch. */
function sumsOf(upstream: ArrayLike<number>, outputs: number): Float64Array {
  const sums = new Float64Array(outputs);
  for (let output = 0; output < outputs; output++) {
    let sum = 0;
    for (let at = output; at < upstream.length; at += outputs) sum += upstream[at];
    sums[output] = sum;
  }
  return sums;
}

const none = new Float64Array(0);
