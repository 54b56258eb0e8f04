// Times workloads on backends, task by task, and says how right the numbers are.
import { setImmediate } from 'node:timers/promises';
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { planCost, planFor, type FindTree, type Plan } from '../compiler/plan/index.ts';
import type { Wanted } from '../compiler/plan/plan.ts';
import { wantedSteps } from '../compiler/plan/wanted-steps.ts';
import { UserError } from '../user-error.ts';
import type { Candidate, Loaded } from './candidates.ts';
import type { DeviceClock } from '../runtime/backends/webgpu/device-clock.ts';
import { gradientError, outputScales, valueError } from './errors.ts';
import { defaultBudget, measure, type Budget, type Timing } from './measure.ts';
import { consultOracle, type Oracle } from './oracle.ts';
import { drawSamples, type Samples } from './samples.ts';

/** What is differentiated beside the outputs; undefined: nothing. */
const wantedBy = {
  forward: undefined,
  'gradient by weights': { weights: true, inputs: false },
  'gradient by weights and inputs': { weights: true, inputs: true },
} as const satisfies Record<string, Wanted | undefined>;

/** The outputs of a batch, or those and their gradient. */
export type Task = keyof typeof wantedBy;
export const tasks = Object.keys(wantedBy) as readonly Task[];

/** Those that a circuit has: where it has no inputs, nobody differentiates by them. */
export function tasksOf(circuit: Circuit): readonly Task[] {
  return tasks.filter((task) => inputCount(circuit) > 0 || !wantedBy[task]?.inputs);
}

/** What is timed, and on what. */
export interface Case {
  readonly workload: string;
  readonly backend: string;
  /** Of a device that numbers are brought to and fetched from by every run, or stay on; absent elsewhere. */
  readonly by?: 'arrays' | 'buffers' | undefined;
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
      /** Of a device, by its own clock: least time of its kernels in a few runs; null where it has no clock. */
      readonly kernelMs?: number | null | undefined;
      /** Multiplications and additions of the plan, per second of the fastest run. */
      readonly gflops?: number | undefined;
      /** What the machine could do at most with as many threads, just before or after: Gflop/s in single precision. */
      readonly peakGflops?: number | undefined;
      /** Fastest run of the reference backend over the fastest run of this one. */
      readonly speedup?: number | undefined;
      /** Values: over Σ|coefficients|; gradients: over max(1, ‖g‖∞). Absent without a reference. */
      readonly maxError?: number | undefined;
      /** Of so many samples: all, or as many as float64 gives in bounded time. */
      readonly errorSamples?: number | undefined;
    })
  | (Case & {
      readonly kind: 'skipped';
      readonly reason: string;
      /** Whether the reason holds for all tasks. */
      readonly reasonFor: 'circuit' | 'task';
    });

export interface BenchOptions {
  /** Circuits by the names of their workloads; each is made when the ones before it are done. */
  readonly workloads: readonly { readonly name: string; readonly circuit: () => Circuit }[];
  /** In this order; the ratio to the reference needs it to come first. */
  readonly candidates: readonly Candidate[];
  readonly batch: number;
  /** Of the numbers that circuits run with; default 2022. */
  readonly seed?: number | undefined;
  /** A case whose batch would take longer, by prediction, is skipped. */
  readonly limitMs: number;
  readonly budget?: Budget;
  /** Default: a search for every workload. */
  readonly findTree?: FindTree | undefined;
  /** The machine's peak with so many threads at this moment; measured around each case of a backend that has a plan. */
  readonly peak?: (threads: number) => number;
  /** Told what is being done, before it is. */
  readonly progress?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/** Samples of the call that predicts how long a batch takes: a few, as they may be computed together. */
const PROBE = 4;
const ORACLE_MS = 800;

/** What all backends of a workload share. */
interface Subject {
  readonly workload: string;
  readonly circuit: Circuit;
  /** Searched when first asked for. */
  readonly plan: () => Plan;
  readonly samples: Samples;
  readonly oracle: Oracle | undefined;
}

/** Yields results as they come; ends between repetitions with the signal's reason. */
export async function* runBench(options: BenchOptions): AsyncGenerator<Result> {
  for (const { name, circuit: makeCircuit } of options.workloads) {
    options.progress?.(`${name}: plan and right values`);
    await breathe(options.signal);
    const circuit = makeCircuit();
    let planned: Plan | undefined;
    const plan = () => (planned ??= planFor(circuit, { batch: options.batch, findTree: options.findTree }));
    const samples = drawSamples(circuit, options.batch, options.seed);
    const oracle = consultOracle(circuit, plan, samples, ORACLE_MS);
    await breathe(options.signal);
    const subject: Subject = { workload: name, circuit, plan, samples, oracle };
    const baseline = new Map<Task, number>();
    for (const candidate of options.candidates) {
      for await (const result of runCandidate(subject, candidate, options)) {
        if (result.kind === 'skipped') yield result;
        else {
          if (result.backend === 'reference') baseline.set(result.task, result.minMs);
          const reference = baseline.get(result.task);
          yield { ...result, speedup: reference === undefined ? undefined : reference / result.minMs };
        }
      }
    }
  }
}

async function* runCandidate(
  subject: Subject,
  { backend, by, threads, loadPlan, findClock }: Candidate,
  options: BenchOptions,
): AsyncGenerator<Result> {
  const { workload, circuit, samples, oracle } = subject;
  const { batch, limitMs, budget = defaultBudget, signal } = options;
  let loaded: Loaded | undefined;
  try {
    const all = tasksOf(circuit);
    // On buffers a gradient is by all that there is.
    for (const task of by === 'buffers' ? [all[0], all.at(-1)!] : all) {
      const each: Case = { workload, backend: backend.name, by, task, threads, batch };
      options.progress?.(`${workload}: ${task} on ${backend.name}${by === 'buffers' ? ', by buffers' : ''}`);
      try {
        loaded ??= loadPlan ? loadPlan(subject.plan(), circuit) : await backend.load(circuit);
        const predicted = await predict(task, loaded, samples, limitMs);
        await breathe(signal);
        if (predicted > limitMs) {
          const reason = `a batch would take about ${(predicted / 1000).toFixed(0)} s`;
          yield { ...each, kind: 'skipped', reason, reasonFor: 'task' };
          continue;
        }
        const maxError = oracle && (await errorOf(task, circuit, loaded, samples, oracle));
        const peak = () => (loadPlan && options.peak ? options.peak(threads) : 0);
        const before = peak();
        const timing = await timeWork(workOf(task, loaded, samples), findClock, budget, signal);
        const peakGflops = Math.max(before, peak()) || undefined;
        const gflops = loadPlan && flopsOf(subject.plan(), task, batch) / timing.minMs / 1e6;
        const errorSamples = oracle?.samples;
        yield { ...each, kind: 'measured', ...timing, gflops, peakGflops, maxError, errorSamples };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        yield { ...each, kind: 'skipped', reason: error.message, reasonFor: loaded ? 'task' : 'circuit' };
      }
    }
  } finally {
    loaded?.dispose();
  }
}

/** Additions and multiplications of a batch: of the steps that the task needs, and of no padding. */
export function flopsOf(plan: Plan, task: Task, batch: number): number {
  const steps = wantedSteps(plan, wantedBy[task]);
  return planCost({ ...plan, ...steps }, batch).gradient;
}

/** What is repeated and timed, and what is to be done afterwards. */
interface Work {
  run(): unknown;
  dispose?(): void;
}

function workOf(task: Task, loaded: Loaded, { weights, ...all }: Samples, batch = all.batch): Work {
  const inputs = all.inputs.subarray(0, batch * inputCount(loaded.circuit));
  const upstream = all.upstream.subarray(0, batch * outputCount(loaded.circuit));
  const wanted = wantedBy[task];
  if ('prepare' in loaded) return loaded.prepare({ batch, weights, inputs, upstream }, wanted !== undefined);
  if (!wanted) return { run: () => loaded.forward(weights, inputs, batch) };
  return { run: () => loaded.vjp(weights, inputs, upstream, batch, wanted) };
}

/** By the clock of the machine, and of the device where there is one. */
async function timeWork(
  { run, dispose }: Work,
  findClock: Candidate['findClock'],
  budget: Budget,
  signal: AbortSignal | undefined,
): Promise<Timing & { readonly kernelMs: number | null | undefined }> {
  try {
    const timing = await measure(run, budget, signal);
    const kernelMs = findClock && (await measureKernels(await findClock(), run, budget));
    return { ...timing, kernelMs };
  } finally {
    dispose?.();
  }
}

/** Runs by the device's clock that are enough to know its kernels, as nothing else of the machine is in them. */
const mostClocked = 5;

/** The least of a few runs, within the patience; null without a clock. */
async function measureKernels(
  clock: DeviceClock | undefined,
  run: Work['run'],
  { patienceMs }: Budget,
): Promise<number | null> {
  let least: number | null = null;
  const begin = performance.now();
  for (let turn = 0; clock && turn < mostClocked && performance.now() - begin < patienceMs; turn++) {
    const ms = await clock.time(async () => run());
    if (ms !== undefined) least = Math.min(least ?? Infinity, ms);
  }
  return least;
}

/** Milliseconds that a batch will take, from a few of its samples; the first call may have more to do than later ones. */
async function predict(task: Task, loaded: Loaded, samples: Samples, limitMs: number): Promise<number> {
  const few = Math.min(PROBE, samples.batch);
  const probe = workOf(task, loaded, samples, few);
  let predicted = Infinity;
  for (let attempt = 0; attempt < 2 && predicted > limitMs; attempt++) {
    const begin = performance.now();
    await probe.run();
    predicted = Math.min(predicted, ((performance.now() - begin) * samples.batch) / few);
  }
  probe.dispose?.();
  return predicted;
}

async function errorOf(
  task: Task,
  circuit: Circuit,
  loaded: Loaded,
  { weights, inputs, batch }: Samples,
  oracle: Oracle,
): Promise<number> {
  const wanted = wantedBy[task];
  if (!wanted)
    return valueError(outputScales(circuit), await loaded.forward(weights, inputs, batch), oracle.values);
  const { weights: byWeights, inputs: byInputs } = oracle.gradients;
  const found = await loaded.vjp(weights, inputs, oracle.upstream, batch, wanted);
  const error = gradientError(found.weights, byWeights);
  if (!wanted.inputs) return error;
  return Math.max(error, gradientError(found.inputs.subarray(0, byInputs.length), byInputs));
}

/** Lets signals arrive. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
