// `qcnn sweep --emit slurm` writes what Slurm is given; `qcnn sweep task` is what Slurm starts, `qcnn sweep collect` what comes last.
import { join } from 'node:path';
import { counted } from '../phrases.ts';
import { printable, shellWord } from '../printable.ts';
import { processors } from '../runtime/backends/wasm/processors.ts';
import { count, duration } from '../study/format.ts';
import { observers } from '../study/observer.ts';
import type { Expansion } from '../sweep/expand.ts';
import type { PoolWatch } from '../sweep/pool.ts';
import type { SweepFile } from '../sweep/sweep-file.ts';
import { csvFile, reportFile, slurmFolder, takeSweepFolder } from '../sweep/sweep-folder.ts';
import { UserError } from '../user-error.ts';
import { Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { createLoadDisplay } from './load-progress.ts';
import { printResult } from './print-result.ts';
import type { SweepCommandOptions } from './sweep.ts';
import { describePlan, labelOf, textOf } from './sweep-progress.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** Writes tasks and scripts for what is missing; where nothing is, results. `command`: for the record. */
export async function emitSweep(
  expansion: Expansion,
  options: SweepCommandOptions & { readonly out: string },
  command: SweepFile['command'],
): Promise<void> {
  const { out, json = false } = options;
  const { planSweep, writeSweep } = await import('../sweep/run-sweep.ts');
  const { emitSlurm } = await import('../sweep/slurm/emit.ts');
  const load = createLoadDisplay();
  const watch = { study: observers({ loading: load.show }) };
  const folder = takeSweepFolder(out);
  const about = { expansion, command, out, saves: options.saveModels };
  let isComplete = false;
  try {
    const plan = await untilInterrupted(
      (signal) => planSweep({ expansion, out, signal, watch }).finally(load.close),
      (exitCode) => new Interrupted('stopped; no task was written', exitCode),
    );
    for (const line of describePlan(plan)) console.error(printable(line));
    isComplete = plan.coming.length === 0;
    if (isComplete) writeSweep(about, plan);
    else {
      const emission = emitSlurm({ ...about, ...emitOptions(options) }, plan);
      const { runs, tasks, arrays, submit } = emission;
      if (json) printResult(JSON.stringify({ out, ...emission }, null, 2));
      else
        printResult(printable(`${counted(runs, 'run')} in ${counted(tasks, 'task')} of ${counted(arrays, 'job array')}: sh ${shellWord(submit)} gives them to Slurm, and with them the job that writes ${csvFile} and ${reportFile} when all have ended`)); // prettier-ignore
    }
  } finally {
    folder.release();
  }
  if (isComplete) await runSweepCollect(out, options);
}

function emitOptions(options: SweepCommandOptions) {
  const { perTask, arrayMax, threads, checkpointMinutes, patience, memory, sbatch = [], jobs } = options;
  return {
    limits: { perTask, perArray: arrayMax },
    threads: threads > 1 ? threads : undefined,
    minutes: checkpointMinutes,
    patience,
    memory,
    sbatch,
    atOnce: jobs,
    node: process.execPath,
    program: process.argv[1],
  };
}

/** What is done by now, as files; throws UserError where some runs failed, or are missing. */
export async function runSweepCollect(out: string, { json = false }: JsonOption): Promise<void> {
  const { collectSweep } = await import('../sweep/collect.ts');
  const { total, done, failed, missing, models } = await collectSweep(out);
  const files = { results: join(out, csvFile), report: join(out, reportFile) };
  if (json)
    printResult(JSON.stringify({ out, total, done, failed: failed.length, missing: missing.length, models, ...files }, null, 2)); // prettier-ignore
  else {
    const saved = models > 0 ? `; ${counted(models, 'trained model')} below ${join(out, 'models')}` : '';
    console.log(printable(`${count(done)} of ${count(total)} runs done. Report: ${files.report}; beside it ${csvFile}${saved}`)); // prettier-ignore
  }
  const named = ([run]: typeof missing) =>
    `such as ${run.model} seed ${run.key.seed} ${textOf(run.points[0])}`.trim();
  const wrong: string[] = [];
  if (missing.length > 0) wrong.push(`${counted(missing.length, 'run')} of ${count(total)} ${missing.length === 1 ? 'is' : 'are'} missing, ${named(missing)}: the command of the sweep, given again, makes tasks for what is missing, and ${join(out, slurmFolder, 'logs')} holds what tasks said`); // prettier-ignore
  if (failed.length > 0) wrong.push(`${counted(failed.length, 'run')} failed, ${named(failed)}: qcnn sweep status ${shellWord(out)} says why, and qcnn sweep retry ${shellWord(out)} tries again`); // prettier-ignore
  if (wrong.length > 0) throw new UserError(wrong.join('; '), 1);
}

/** Throws UserError where some runs failed, or wait for a model that is not there. */
export async function runSweepTask(file: string, { json = false }: JsonOption): Promise<void> {
  const { runTask } = await import('../sweep/slurm/run-task.ts');
  const outcome = await untilInterrupted(
    (signal) => runTask({ file, processors: grantedProcessors(), program: process.argv[1], signal, watch: logged }), // prettier-ignore
    (exitCode) => new Interrupted(`stopped; how far the runs of ${file} are is kept, and begun again it goes on`, exitCode), // prettier-ignore
  );
  const { total, done, failed, waiting } = outcome;
  if (json) printResult(JSON.stringify(outcome, null, 2));
  else console.log(`${count(done)} of ${counted(total, 'run')} done`);
  const wrong: string[] = [];
  if (failed > 0) wrong.push(`${counted(failed, 'run')} failed, as the lines above say`);
  if (waiting > 0) wrong.push(`${counted(waiting, 'run')} could not begin, since the trained model that ${waiting === 1 ? 'it begins' : 'they begin'} with is not there`); // prettier-ignore
  if (wrong.length > 0) throw new UserError(wrong.join('; '), 1);
}

/** Of the task, as Slurm says; by hand, those that are here. */
function grantedProcessors(): number {
  const { SLURM_CPUS_PER_TASK: asked, SLURM_CPUS_ON_NODE: given } = process.env;
  const granted = [asked, given].find((text) => /^[1-9]\d{0,4}$/.test(text ?? ''));
  return granted === undefined ? processors() : Number(granted);
}

/** A line for what happens, into the log of the task. */
const say = (line: string) => console.error(printable(line));
const logged: PoolWatch = {
  started: (run) => say(`${labelOf(run)} begins`),
  progressed: () => {},
  searching: () => {},
  // Tasks train to the end.
  stopped: () => {},
  retried: (run, reason) => say(`${labelOf(run)}: ${reason}; it begins again`),
  done: (run, { seconds }) => say(`${labelOf(run)} is done, after ${duration(seconds)} of training`),
  failed: (run, { reason }) => say(`${labelOf(run)} failed: ${reason}`),
  warned: (sentence) => say(`qcnn: ${sentence}`),
};
