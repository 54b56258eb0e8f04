// How long the runs of a sweep will take, how much memory a process will, and which trees are to be searched: known before
// anything is trained, by the plan of each circuit and by a step that is measured.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { readsCircuit } from '../models/entries.ts';
import { recipeBatchSize } from '../runtime/training/schedule.ts';
import { defaultEpochs } from '../study/epochs.ts';
import type { Variant } from './variants.ts';
import { createPlanForecast, type ForeseenPlan } from './plan-forecast.ts';

/** What trains: a variant, or what else has these. */
export type ForeseenRun = Pick<Variant, 'model' | 'given' | 'circuit'> & {
  /** That it is still to be trained, about; undefined: all. */
  readonly epochs?: number | undefined;
};

export interface Conditions {
  /** Processes that train at once. */
  readonly jobs: number;
  /** Training images of a run, and the bytes of all its images. */
  imagesOf(given: Variant['given']): { readonly train: number; readonly bytes: number };
  /** Seconds that values and gradients of a batch take here. */
  measure(circuit: Circuit, batch: number): number;
}

export interface Foresight {
  /** Shapes whose trees are searched first, and circuits that are computed. */
  readonly trees: { readonly unknown: number; readonly circuits: number };
  /** Of all jobs together, until all is trained; absent: no run has a circuit whose plan is known. */
  readonly seconds?: number;
  /** Steps that were measured, 0: the flops alone say how long. */
  readonly measured: number;
  /** Runs whose time is not among the seconds: those of classical models. */
  readonly untimed: number;
  /** Of one process, at most. */
  readonly bytes: number;
}

/** What a step takes besides its circuit: softmax, optimiser, the next batch. */
const secondsAside = 2.5e-4;
/** Where nothing is measured. */
const usualFlops = 1e9;
/** Bytes of a process that has loaded no data. */
const bytesAside = 160 * 2 ** 20;

/** Plans each circuit, and searches nothing. */
export function foresee(runs: readonly ForeseenRun[], conditions: Conditions): Foresight {
  const plan = createPlanForecast();
  const plans = new Map<string, Planned | undefined>();
  const unknown = new Set<string>();
  const timed: { readonly planned: Planned; readonly steps: number }[] = [];
  let bytes = 0;
  for (const { model, given, circuit, epochs: left } of runs) {
    const batch = given.batchSize ?? recipeBatchSize(given.recipe);
    const images = conditions.imagesOf(given);
    const key = `${batch} ${circuit.summary.hash}`;
    if (readsCircuit(model) && !plans.has(key)) {
      const found = plan(circuit.circuit, batch);
      plans.set(key, found && { ...found, circuit: circuit.circuit, batch });
    }
    const planned = readsCircuit(model) ? plans.get(key) : undefined;
    bytes = Math.max(bytes, bytesAside + images.bytes + (planned?.bytes ?? 0));
    if (!planned) continue;
    planned.unknown.forEach((shape) => unknown.add(shape));
    const epochs = left ?? given.epochs ?? defaultEpochs(model, given.recipe);
    timed.push({ planned, steps: epochs * Math.ceil(images.train / batch) });
  }
  const { secondsOf, measured } = fit(
    [...plans.values()].flatMap((each) => each ?? []),
    conditions,
  );
  const seconds = timed.reduce(
    (sum, { planned, steps }) => sum + steps * (secondsAside + secondsOf(planned)),
    0,
  );
  return {
    trees: { unknown: unknown.size, circuits: plans.size },
    ...(timed.length > 0 && { seconds: seconds / Math.min(conditions.jobs, timed.length) }),
    measured,
    untimed: runs.length - timed.length,
    bytes,
  };
}

interface Planned extends ForeseenPlan {
  readonly circuit: Circuit;
  readonly batch: number;
}

/** The straight line through the cheapest and the dearest circuit whose trees are known; else so many flops a second. */
function fit(
  plans: readonly Planned[],
  { measure }: Conditions,
): { secondsOf: (plan: Planned) => number; measured: number } {
  const known = plans.filter(({ unknown }) => unknown.length === 0).sort((a, b) => a.flops - b.flops);
  const [least, most] = [known[0], known.at(-1)];
  if (!least || !most) return { secondsOf: ({ flops }) => flops / usualFlops, measured: 0 };
  const first = measure(least.circuit, least.batch);
  if (most.flops === least.flops) return { secondsOf: ({ flops }) => first * Math.max(1, flops / least.flops), measured: 1 }; // prettier-ignore
  const last = measure(most.circuit, most.batch);
  const slope = Math.max(0, last - first) / (most.flops - least.flops);
  return { secondsOf: ({ flops }) => first + Math.max(0, flops - least.flops) * slope, measured: 2 };
}
