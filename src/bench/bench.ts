// Times workloads on backends, task by task, and says how right the numbers are.
import { setImmediate } from 'node:timers/promises';
import { inputCount, outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { planCost, planFor, type FindTree, type Plan } from '../compiler/plan/index.ts';
import type { Wanted } from '../compiler/plan/plan.ts';
import { wantedSteps } from '../compiler/plan/wanted-steps.ts';
import { UserError } from '../user-error.ts';
import type { Candidate, Loaded } from './candidates.ts';
import { gradientError, outputScales, valueError } from './errors.ts';
import { defaultBudget, measure, type Budget } from './measure.ts';
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
  { backend, threads, loadPlan }: Candidate,
  options: BenchOptions,
): AsyncGenerator<Result> {
  const { workload, circuit, samples, oracle } = subject;
  const { batch, limitMs, budget = defaultBudget, signal } = options;
  let loaded: Loaded | undefined;
  try {
    for (const task of tasksOf(circuit)) {
      const each: Case = { workload, backend: backend.name, task, threads, batch };
      options.progress?.(`${workload}: ${task} on ${backend.name}`);
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
        const timing = await measure(workOf(task, loaded, samples), budget, signal);
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

/** What is repeated and timed. */
function workOf(task: Task, loaded: Loaded, samples: Samples, count = samples.batch): () => unknown {
  const inputs = samples.inputs.subarray(0, count * inputCount(loaded.circuit));
  const upstream = samples.upstream.subarray(0, count * outputCount(loaded.circuit));
  const wanted = wantedBy[task];
  if (!wanted) return () => loaded.forward(samples.weights, inputs, count);
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
