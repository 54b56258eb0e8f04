// `qcnn sweep`: trains what axes ask for, as far as it is not there yet, and writes results.csv and a report.
import { basename, join } from 'node:path';
import { counted } from '../phrases.ts';
import { printable, shellWord } from '../printable.ts';
import { processors } from '../runtime/backends/wasm/processors.ts';
import { count } from '../study/format.ts';
import type { SavedModels } from '../study/saved-models.ts';
import { expandSweep, type Expansion } from '../sweep/expand.ts';
import { checkSweepFolder, csvFile, reportFile, takeSweepFolder } from '../sweep/sweep-folder.ts';
import {
  addressVariable,
  queueAddress,
  withoutPasswords,
  type QueueAddress,
} from '../sweep/queue/address.ts';
import type { PoolOptions } from '../sweep/pool.ts';
import type { SweepOutcome, SweepPlan } from '../sweep/run-sweep.ts';
import { readSweepFile, type SweepFile } from '../sweep/sweep-file.ts';
import { UserError } from '../user-error.ts';
import { Interrupted } from './exit.ts';
import { untilInterrupted } from './interrupt.ts';
import { printResult } from './print-result.ts';
import { askedOf, type SweepAskedOptions } from './sweep-asked.ts';
import { studyForm } from './sweep-form.ts';
import { createSweepProgress } from './sweep-progress.ts';
import { refuseTogether } from './sweep-refusals.ts';

export interface SweepCommandOptions extends SweepAskedOptions {
  readonly out?: string;
  readonly jobs?: number;
  /** true: without an address. */
  readonly queue?: string | true;
  readonly acceptQueue?: boolean;
  readonly patience: number;
  /** Bytes. */
  readonly memory?: number;
  readonly failFast?: boolean;
  readonly dryRun?: boolean;
  readonly emit?: 'slurm';
  readonly arrayMax: number;
  readonly perTask: number;
  readonly sbatch?: readonly string[];
  readonly saveModels: SavedModels;
  readonly checkpointMinutes: number;
  readonly threads: number;
  readonly json?: boolean;
}

/** `explicit`: the options that the user gave, by name. */
export async function runSweepCommand(
  file: string | undefined,
  options: SweepCommandOptions,
  explicit: readonly string[],
): Promise<void> {
  const { out = defaultFolder(file) } = options;
  if (out === '-') throw new UserError('a sweep writes a folder of files; give the path of one after -o');
  checkSweepFolder(out);
  const asked = askedOf(file, options, explicit);
  refuseTogether(options, explicit, asked.halve);
  const queue = queueOf(options);
  const expansion = expandSweep(asked, studyForm);
  for (const warning of expansion.warnings) console.error(printable(warning));
  if (expansion.axes.length === 0) console.error('qcnn: nothing varies, so that each model is trained once; an axis is given by --vary, such as --vary seed=1..5'); // prettier-ignore
  if (options.dryRun)
    await (await import('./sweep-dry-run.ts')).describeSweep(expansion, { ...options, out });
  else if (options.emit)
    await (await import('./sweep-slurm.ts')).emitSweep(expansion, { ...options, out }, commandNow(out));
  else await trainSweep(expansion, { ...options, out }, queue);
}

/** "runs/ring-sweep" */
function defaultFolder(file = 'study'): string {
  const name = basename(file.replace(/#.*$/, '')).replace(/\.\w+$/, '');
  return join('runs', `${name.replace(/[^\w.-]/g, '_').slice(0, 60) || 'circuit'}-sweep`);
}

async function trainSweep(
  expansion: Expansion,
  options: SweepCommandOptions & { readonly out: string },
  queue: QueueAddress | undefined,
): Promise<void> {
  const { out, jobs: slots = processors(), json = false } = options;
  const { runSweep } = await import('../sweep/run-sweep.ts');
  const others = queue ? '; the queue stays with its workers' : '';
  const stopped = `stopped; ${out} holds what was trained, and the same command goes on${others}`;
  const outcome = await untilInterrupted(
    async (signal) => {
      const folder = takeSweepFolder(out);
      const progress = createSweepProgress(process.stderr, queue ? undefined : slots);
      let through: Awaited<ReturnType<typeof openQueue>> | undefined;
      try {
        through = queue && (await openQueue(queue, options, progress.watch.warned));
        return await runSweep({
          ...options,
          expansion,
          out,
          slots,
          signal,
          minutes: options.checkpointMinutes,
          saves: queue ? 'none' : options.saveModels,
          train: through?.train,
          failFast: options.failFast ?? false,
          command: commandNow(out),
          program: process.argv[1],
          watch: progress.watch,
        });
      } finally {
        await through?.close();
        progress.close();
        folder.release();
      }
    },
    (exitCode) => new Interrupted(stopped, exitCode),
  );
  tell(out, outcome, json);
}

/** Where other machines find the runs; undefined: all are trained here. Throws UserError. */
function queueOf({ queue }: SweepCommandOptions): QueueAddress | undefined {
  if (queue === undefined) return undefined;
  return queueAddress(queue === true ? undefined : queue, process.env[addressVariable]);
}

async function openQueue(
  address: QueueAddress,
  { acceptQueue = false }: SweepCommandOptions,
  warn: (sentence: string) => void,
) {
  const { openServer } = await import('../sweep/queue/server.ts');
  const { requireKeeping } = await import('../sweep/queue/trust-server.ts');
  const { trainThroughQueue } = await import('../sweep/queue/train-through-queue.ts');
  const server = await openServer(address, { warn });
  try {
    await requireKeeping(server, acceptQueue, warn);
  } catch (error) {
    await server.close();
    throw error;
  }
  const train = (pool: PoolOptions, plan: SweepPlan) => trainThroughQueue(server, pool, plan);
  return { train, close: server.close };
}

/** What was given; of a retry what was given when the sweep was begun. */
function commandNow(out: string): SweepFile['command'] {
  const words = process.argv.slice(2);
  return words[1] === 'retry'
    ? readSweepFile(out).command
    : { words: withoutPasswords(words), folder: process.cwd() };
}

/** Throws UserError where some runs failed, or are still to come. */
function tell(out: string, { total, done, failed, stopped, models }: SweepOutcome, json: boolean): void {
  if (json)
    printResult(JSON.stringify({ out, total, done, failed, stopped, models, results: join(out, csvFile), report: join(out, reportFile) }, null, 2)); // prettier-ignore
  else {
    const saved = models > 0 ? `; ${counted(models, 'trained model')} below ${join(out, 'models')}` : '';
    console.log(printable(`${count(done)} of ${count(total)} runs done${stopped > 0 ? `, ${count(stopped)} stopped after a round` : ''}. Report: ${join(out, reportFile)}; beside it ${csvFile}${saved}`)); // prettier-ignore
  }
  const retry = `qcnn sweep retry ${shellWord(out)}`;
  if (failed > 0) throw new UserError(`${counted(failed, 'run')} failed: qcnn sweep status ${shellWord(out)} says why, and ${retry} tries ${failed === 1 ? 'it' : 'them'} again`, 1); // prettier-ignore
}
