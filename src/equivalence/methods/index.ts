// The methods, and which of them answers a question: the one that takes least and fits.
import { pointSource } from '../angles/point-source.ts';
import type { Budget } from '../task/budget.ts';
import type { Task } from '../task/task.ts';
import type { Finding, Method, Refusal, Run } from './method.ts';
import { pauliNetwork } from './pauli-network.ts';
import { statevector } from './statevector.ts';

export type { Finding } from './method.ts';

export const methods: readonly Method[] = [statevector, pauliNetwork];

/** What was found, and what answered; absent where nothing did. */
export type Proof = Finding & { readonly method?: Pick<Method, 'name' | 'says'> };

/** Answers by an identity, or says why not. The same seed gives the same answer where time suffices. Throws OutOfTime. */
export function prove(task: Task, options: { readonly seed: number; readonly budget: Budget }): Proof {
  const points = pointSource(task.pair, options.seed);
  if ('why' in points) return { kind: 'unknown', reason: points.why };
  return proveAt(task, { ...options, points });
}

/** The same for points that are known. */
export function proveAt(task: Task, run: Run): Proof {
  const chosen = chooseMethod(task, run);
  if ('why' in chosen) return { kind: 'unknown', reason: chosen.why };
  return { ...chosen.method.run(task, run), method: chosen.method };
}

/** Multiplications of residues that a proof takes; Infinity where no method fits. */
export function workOf(task: Task, run: Run): number {
  const chosen = chooseMethod(task, run);
  return 'why' in chosen ? Infinity : chosen.work;
}

/** The method that takes least and fits, or why none does. */
function chooseMethod(task: Task, run: Run): { readonly method: Method; readonly work: number } | Refusal {
  const fitting: { method: Method; work: number }[] = [];
  const reasons: string[] = [];
  for (const method of methods) {
    const estimate = method.estimate(task, run);
    if ('why' in estimate) reasons.push(`${method.name}: ${estimate.why}`);
    else if (estimate.bytes > run.budget.bytes)
      reasons.push(`${method.name}: it would need ${gibibytes(estimate.bytes)} GiB`);
    else fitting.push({ method, work: estimate.work });
  }
  if (fitting.length === 0) return { why: reasons.join('; ') };
  return fitting.reduce((best, each) => (each.work < best.work ? each : best));
}

function gibibytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return size >= 1e6 ? size.toExponential(1) : String(Number(size.toPrecision(2)));
}
