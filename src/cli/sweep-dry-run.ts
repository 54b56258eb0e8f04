// `qcnn sweep --dry-run`: what would be trained, and what it would take.
import { counted } from '../phrases.ts';
import { printable } from '../printable.ts';
import { processors } from '../runtime/backends/wasm/processors.ts';
import { observers } from '../study/observer.ts';
import { describeExpansion } from '../sweep/describe-expansion.ts';
import { describeHalving, fieldPlans } from '../sweep/epochs-to-come.ts';
import type { Expansion } from '../sweep/expand.ts';
import { foreseeSweep } from '../sweep/foresee-sweep.ts';
import { planSweep, type SweepPlan } from '../sweep/run-sweep.ts';
import { divide } from '../sweep/slurm/divide.ts';
import { Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { createLoadDisplay } from './load-progress.ts';
import { printResult } from './print-result.ts';
import type { SweepCommandOptions } from './sweep.ts';
import { describeModels, describePlan } from './sweep-progress.ts';

/** Prints; nothing is written. */
export async function describeSweep(
  expansion: Expansion,
  options: SweepCommandOptions & { readonly out: string },
): Promise<void> {
  const { out, json = false } = options;
  const load = createLoadDisplay();
  const watch = { study: observers({ loading: load.show }) };
  const plan = await untilInterrupted(
    (signal) => planSweep({ expansion, out, signal, watch }).finally(load.close),
    (exitCode) => new Interrupted('stopped; nothing was written', exitCode),
  );
  const slurm = options.emit && tasksOf(plan, options);
  const jobs = options.jobs ?? (slurm ? 1 : processors());
  const dryRun = foreseeSweep(expansion, plan, jobs);
  if (json) {
    const rounds = plan.halve === undefined ? undefined : fieldPlans(plan);
    printResult(JSON.stringify({ ...dryRun, coming: plan.coming.length, slurm, rounds }, null, 2));
    return;
  }
  const lines = [
    describePlan(plan)[0],
    describeModels(plan),
    ...describeHalving(plan),
    describeExpansion(dryRun),
  ];
  if (slurm) lines.push(`Slurm: ${counted(slurm.tasks, 'task')} of ${counted(slurm.arrays, 'job array')}`);
  printResult(printable(lines.join('\n')));
}

/** How many tasks and arrays `--emit slurm` would write. */
function tasksOf({ coming }: SweepPlan, { perTask, arrayMax }: SweepCommandOptions) {
  const arrays = divide(coming, { perTask, perArray: arrayMax });
  return { tasks: arrays.reduce((sum, { tasks }) => sum + tasks.length, 0), arrays: arrays.length };
}
