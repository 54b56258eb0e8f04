// Times workloads on backends, task by task, and says how right the numbers are.
import { setImmediate } from 'node:timers/promises';
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { UserError } from '../user-error.ts';
import type { Candidate, Loaded } from './candidates.ts';
import { gradientError, outputScales, valueError } from './errors.ts';
import { defaultBudget, measure, type Budget } from './measure.ts';
import { consultReference, type Oracle } from './oracle.ts';
import { drawSamples, type Samples } from './samples.ts';

export const tasks = ['forward', 'gradient'] as const;
/** The outputs of a batch, or those and their gradient by the weights. */
export type Task = (typeof tasks)[number];

/** What is timed, and on what. */
export interface Case {
  readonly workload: string;
  readonly backend: string;
  readonly task: Task;
  readonly threads: number;
  readonly batch: number;
}

export type Result =
  | (Case & {
      readonly kind: 'measured';
      readonly minMs: number;
      readonly medianMs: number;
      readonly runs: number;
      /** Multiplications and additions of the plan, per second of the fastest run. */
      readonly gflops?: number;
      /** Fastest run of the reference backend over the fastest run of this one. */
      readonly speedup?: number;
      /** Values: over Σ|coefficients|; gradients: over max(1, ‖g‖∞). Absent without a reference. */
      readonly maxError?: number;
    })
  | (Case & {
      readonly kind: 'skipped';
      readonly reason: string;
      /** Whether the reason holds for both tasks. */
      readonly reasonFor: 'circuit' | 'task';
    });

export interface BenchOptions {
  /** Circuits by the names of their workloads; made when their turn comes. */
  readonly workloads: readonly { readonly name: string; readonly circuit: () => Circuit }[];
  /** In this order; the ratio to the reference needs it to come first. */
  readonly candidates: readonly Candidate[];
  readonly batch: number;
  /** A case whose batch would take longer, by prediction, is skipped. */
  readonly limitMs: number;
  readonly budget?: Budget;
  /** Told before each case. */
  readonly started?: (started: Case) => void;
  readonly signal?: AbortSignal;
}

/** Samples of the call that predicts how long a batch takes: a few, as they may be computed side by side. */
const PROBE = 4;
const ORACLE_MS = 800;

/** Yields results as they come; ends between repetitions with the signal's reason. */
export async function* runBench(options: BenchOptions): AsyncGenerator<Result> {
  for (const { name, circuit: makeCircuit } of options.workloads) {
    const circuit = makeCircuit();
    const samples = drawSamples(circuit, options.batch);
    const oracle = consultReference(circuit, samples, ORACLE_MS);
    await breathe(options.signal);
    const slowest = new Map<Task, number>();
    for (const candidate of options.candidates) {
      for await (const result of runCandidate(name, circuit, samples, oracle, candidate, options)) {
        if (result.kind === 'measured' && result.backend === 'reference')
          slowest.set(result.task, result.minMs);
        const baseline = slowest.get(result.task);
        yield result.kind === 'measured' && baseline !== undefined
          ? { ...result, speedup: baseline / result.minMs }
          : result;
      }
    }
  }
}

async function* runCandidate(
  workload: string,
  circuit: Circuit,
  samples: Samples,
  oracle: Oracle | undefined,
  { backend, threads, flops }: Candidate,
  options: BenchOptions,
): AsyncGenerator<Result> {
  const { batch, limitMs, budget = defaultBudget, signal } = options;
  const caseOf = (task: Task): Case => ({ workload, backend: backend.name, task, threads, batch });
  let loaded: Loaded | undefined;
  try {
    for (const task of tasks) {
      const each = caseOf(task);
      options.started?.(each);
      try {
        loaded ??= await backend.load(circuit);
        const work = workOf(task, loaded, samples);
        const predicted = await predict(task, loaded, samples, limitMs);
        await breathe(signal);
        if (predicted > limitMs) {
          yield {
            ...each,
            kind: 'skipped',
            reason: `a batch would take about ${(predicted / 1000).toFixed(0)} s`,
            reasonFor: 'task',
          };
          continue;
        }
        const maxError = oracle && (await errorOf(task, circuit, loaded, samples, oracle));
        const timing = await measure(work, budget, signal);
        const count = flops?.(loaded, task, batch);
        const gflops = count === undefined ? undefined : count / timing.minMs / 1e6;
        yield { ...each, kind: 'measured', ...timing, gflops, maxError };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        yield { ...each, kind: 'skipped', reason: error.message, reasonFor: loaded ? 'task' : 'circuit' };
      }
    }
  } finally {
    loaded?.dispose();
  }
}

/** What is repeated and timed. */
function workOf(task: Task, loaded: Loaded, samples: Samples, count = samples.batch): () => unknown {
  const inputs = samples.inputs.subarray(0, count * inputCount(loaded.circuit));
  if (task === 'forward') return () => loaded.forward(samples.weights, inputs, count);
  const upstream = samples.upstream.subarray(0, count * outputCount(loaded.circuit));
  const wanted = { weights: true, inputs: false };
  return () => loaded.vjp(samples.weights, inputs, upstream, count, wanted);
}

/** Milliseconds that a batch will take, from a few of its samples; the first call may have more to do than later ones. */
async function predict(task: Task, loaded: Loaded, samples: Samples, limitMs: number): Promise<number> {
  const few = Math.min(PROBE, samples.batch);
  const probe = workOf(task, loaded, samples, few);
  let predicted = Infinity;
  for (let attempt = 0; attempt < 2 && predicted > limitMs; attempt++) {
    const begin = performance.now();
    await probe();
    predicted = Math.min(predicted, ((performance.now() - begin) * samples.batch) / few);
  }
  return predicted;
}

async function errorOf(
  task: Task,
  circuit: Circuit,
  loaded: Loaded,
  { weights, inputs, batch }: Samples,
  oracle: Oracle,
): Promise<number> {
  if (task === 'forward')
    return valueError(outputScales(circuit), await loaded.forward(weights, inputs, batch), oracle.values);
  const wanted = { weights: true, inputs: false };
  const found = await loaded.vjp(weights, inputs, oracle.upstream, batch, wanted);
  return gradientError(found.weights, oracle.gradient);
}

/** Lets signals arrive. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
