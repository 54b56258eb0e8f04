// The methods, and which of them answers a question: the one that takes least and fits.
import { pointSource } from '../angles/point-source.ts';
import { OutOfTime, type Budget } from '../task/budget.ts';
import type { Level, Pair, Task } from '../task/task.ts';
import type { PointSource } from '../angles/point.ts';
import { amplitudeNetwork } from './amplitude-network.ts';
import { cancellation } from './cancellation.ts';
import { type AlignedPair, withAlignedBlocks } from './constant-blocks/index.ts';
import type { Estimate, Finding, Method, Refusal, Run } from './method.ts';
import { pauliNetwork } from './pauli-network.ts';
import { sameOperations } from './same-operations.ts';
import { statevector } from './statevector.ts';

export { suspectsOf } from './cancellation.ts';
export type { Finding } from './method.ts';

export const methods: readonly Method[] = [
  sameOperations,
  statevector,
  cancellation,
  amplitudeNetwork,
  pauliNetwork,
];

/** What was found, and what answered; absent where nothing did. */
export type Proof = Finding & {
  readonly method?: { readonly name: string; /** As a clause. */ readonly says: string };
};

/** `snapped`: by how much outputs may differ all the same. */
export type RoundedProof = Proof & { readonly snapped: number };

/** Answers by an identity, or says why not. The same seed gives the same answer where time suffices. Throws OutOfTime. */
export function prove(task: Task, options: { readonly seed: number; readonly budget: Budget }): RoundedProof {
  const points = pointSource(task.pair, options.seed);
  if ('why' in points) return { kind: 'unknown', reason: points.why, snapped: 0 };
  return proveRounded(task, { ...options, points });
}

/** An identity of the circuits as they are, else of those in which gates of numbers that are one matrix are written alike. */
export function proveRounded(task: Task, run: Run): RoundedProof {
  const proof = proveAt(task, run);
  const { snapped } = run.points;
  if (proof.kind === 'equal') return { ...proof, snapped };
  try {
    const aligned = alignedOf(task.pair, run);
    const rounded = aligned && proveAt({ ...task, pair: aligned.pair }, { ...run, points: aligned.points });
    if (rounded?.kind === 'equal') return { ...rounded, snapped: aligned!.points.snapped + aligned!.moved };
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
  }
  return { ...proof, snapped };
}

type AlignedPoints = AlignedPair & { readonly points: PointSource };

const aligned = new WeakMap<PointSource, { readonly found: AlignedPoints | undefined }>();

/** Found once for all levels. */
function alignedOf(pair: Pair, { points, seed, budget }: Run): AlignedPoints | undefined {
  let known = aligned.get(points);
  if (!known) {
    const found = withAlignedBlocks(pair, budget);
    const own = found && pointSource(found.pair, seed);
    known = { found: found && own && !('why' in own) ? { ...found, points: own } : undefined };
    aligned.set(points, known);
  }
  return known.found;
}

/** So much work, a round, is done sooner than a cheaper way is looked for. */
const little = 1e8;
/** Units of work in a second, about. */
const speed = 1e9;
/** Estimates may be wrong by so much. */
const doubt = 4;

/** The same for points that are known. */
export function proveAt(task: Task, run: Run): Proof {
  const chosen = chooseMethod(task, run);
  if ('why' in chosen) return { kind: 'unknown', reason: chosen.why };
  const { estimate } = chosen;
  const method = { name: chosen.method.name, says: chosen.method.says(task) };
  const needed = (usualRounds * estimate.work) / speed;
  const reason = `${method.name}: it would need about ${seconds(needed)}`;
  if (needed > doubt * run.budget.seconds()) return { kind: 'unknown', reason, method };
  try {
    return { ...chosen.method.run(task, run), method };
  } catch (error) {
    if (error instanceof OutOfTime) return { kind: 'unknown', reason, method };
    throw error;
  }
}

/** Multiplications of residues that a proof takes; Infinity where no method fits. */
export function workOf(task: Task, run: Run): number {
  const chosen = chooseMethod(task, run);
  return 'why' in chosen ? Infinity : chosen.estimate.work;
}

type Choice = { readonly method: Method; readonly estimate: Estimate };

/** By the points of a pair: orders of contraction are searched once for each level. */
const chosen = new WeakMap<PointSource, Map<Level, Choice>>();

/** The method that takes least and fits, or why none does. */
function chooseMethod(task: Task, run: Run): Choice | Refusal {
  let known = chosen.get(run.points);
  if (!known) chosen.set(run.points, (known = new Map()));
  const before = known.get(task.level);
  if (before) return before;
  const choice = cheapest(task, run);
  if ('method' in choice) known.set(task.level, choice);
  return choice;
}

function cheapest(task: Task, run: Run): Choice | Refusal {
  const { budget } = run;
  const reasons: string[] = [];
  let best: Choice | undefined;
  for (const method of methods) {
    if (best && best.estimate.work < little) break;
    const estimate = estimateOf(method, task, run, best?.estimate.work);
    if ('why' in estimate) {
      // It is no fault of circuits that they are not written alike.
      if (method !== sameOperations) reasons.push(`${method.name}: ${estimate.why}`);
    } else if (estimate.bytes > budget.bytes)
      reasons.push(`${method.name}: it would need ${gibibytes(estimate.bytes)} GiB`);
    else if (!best || estimate.work < best.estimate.work) best = { method, estimate };
  }
  return best ?? { why: reasons.join('; ') };
}

function estimateOf(method: Method, task: Task, run: Run, known: number | undefined): Estimate | Refusal {
  try {
    run.budget.check();
    return method.estimate(task, run, known);
  } catch (error) {
    if (error instanceof OutOfTime) return { why: error.message };
    throw error;
  }
}

const usualRounds = 4;

function seconds(needed: number): string {
  if (needed < 90) return `${Math.max(1, Math.round(needed))} s`;
  return needed < 5400 ? `${Math.round(needed / 60)} min` : `${Number((needed / 3600).toPrecision(2))} h`;
}

function gibibytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return size >= 1e6 ? size.toExponential(1) : String(Number(size.toPrecision(2)));
}
