// `qcnn sweep status`, `retry`, `export` and `report`: what the folder of a sweep holds, without training anything anew.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeOutput } from '../files/write-output.ts';
import { counted, listed } from '../phrases.ts';
import { printable } from '../printable.ts';
import { count, duration, meanAndDeviation, percent } from '../study/format.ts';
import { holderOf } from '../files/lock.ts';
import { resultsOf, roundsWithin } from '../sweep/configurations.ts';
import { readRuns, removeFailure, type KeptRuns } from '../sweep/results.ts';
import { createRounds } from '../sweep/rounds.ts';
import { runsCsv } from '../sweep/runs-csv.ts';
import { readSweepFile, type SweepFile } from '../sweep/sweep-file.ts';
import { nameOf, reportFile, takeSweepFolder, taskHolder } from '../sweep/sweep-folder.ts';
import { UserError } from '../user-error.ts';
import { printResult } from './print-result.ts';
import { createProgram } from './program.ts';
import { textOf } from './sweep-progress.ts';

export interface SweepFolderOptions {
  readonly json?: boolean;
  readonly out?: string;
}

/** Failures that are shown in full; JSON has them all. */
const mostShown = 20;

type Run = SweepFile['runs'][number];

interface Standing {
  readonly sweep: SweepFile;
  readonly kept: KeptRuns;
  readonly done: readonly Run[];
  readonly failed: readonly Run[];
  /** At the end of a round, for good. */
  readonly stopped: readonly Run[];
  readonly coming: readonly Run[];
}

function standingOf(folder: string): Standing {
  const sweep = readSweepFile(folder);
  const kept = readRuns(folder);
  const done = sweep.runs.filter(({ hash }) => kept.done.has(hash));
  const failed = sweep.runs.filter(({ hash }) => kept.failed.has(hash));
  const { goalOf } = createRounds(sweep, kept);
  const open = sweep.runs.filter(({ hash }) => !kept.done.has(hash) && !kept.failed.has(hash));
  const stopped = open.filter(({ hash }) => goalOf(hash) === 'stopped');
  const coming = open.filter(({ hash }) => goalOf(hash) !== 'stopped');
  return { sweep, kept, done, failed, stopped, coming };
}

export function runSweepStatus(folder: string, { json = false }: SweepFolderOptions): void {
  const { sweep, kept, done, failed, stopped, coming } = standingOf(folder);
  const holder = holderOf(folder) ?? taskHolder(folder);
  const trained = sweep.runs.flatMap(({ hash }) => kept.done.get(hash) ?? kept.stopped.get(hash) ?? []);
  const seconds = trained.reduce((sum, run) => sum + run.seconds, 0);
  const best = bestOf(sweep, kept);
  const others = kept.done.size + kept.failed.size - done.length - failed.length;
  const rounds = reachedOf(sweep, kept);
  const failures = failed.map((run) => ({ ...kept.failed.get(run.hash)!, points: run.points }));
  if (json) {
    const facts = { total: sweep.runs.length, done: done.length, failed: failed.length, stopped: stopped.length, coming: coming.length, rounds, refused: sweep.refused.length, others, unreadable: kept.unreadable, process: holder?.pid, seconds, best, failures }; // prettier-ignore
    return printResult(JSON.stringify(facts, null, 2));
  }
  const lines = [
    `${count(done.length)} of ${count(sweep.runs.length)} runs done, ${sweep.halve === undefined ? '' : `${count(stopped.length)} stopped after a round, `}${count(failed.length)} failed, ${count(coming.length)} to train; ${duration(seconds)} of training`,
    holder ? `${nameOf(holder)} trains here since ${holder.since}` : 'no process trains here',
  ];
  if (rounds) lines.push(...rounds.map(({ model, rounds: ends, runs }) => `rounds of ${model}: ${listed(runs.map((many, at) => `${count(many)} runs ended ${ends[at]} epochs`), 'and')}`)); // prettier-ignore
  if (best) lines.push(bestLine(best));
  if (sweep.refused.length > 0) lines.push(`${counted(sweep.refused.length, 'point')} refused, such as ${textOf(sweep.refused[0].point)}: ${sweep.refused[0].reason.split('\n', 1)[0]}`); // prettier-ignore
  if (others > 0) lines.push(`${counted(others, 'other result')}, of other axes, options or versions: ${versionsOf(sweep, kept)}`); // prettier-ignore
  for (const { path, reason } of kept.unreadable) lines.push(`${path} is no result, and its run will be trained again: ${reason}`); // prettier-ignore
  for (const { model, key, reason, lines: last, attempts, points } of failures.slice(0, mostShown)) {
    lines.push(`failed: ${model} seed ${key.seed} ${textOf(points[0])}, tried ${counted(attempts, 'time')}: ${reason}`); // prettier-ignore
    for (const line of last.slice(-3)) lines.push(`  ${line}`);
  }
  if (failures.length > mostShown) lines.push(`${count(failures.length - mostShown)} more failed; --json has them all`); // prettier-ignore
  printResult(lines.map(printable).join('\n'));
}

/** Removes what failed, then gives the command again by which the sweep was begun. */
export async function runSweepRetry(folder: string, { json = false }: SweepFolderOptions): Promise<void> {
  const { sweep, failed } = standingOf(folder);
  const { words, folder: where } = sweep.command;
  const inFolder = resolve(folder);
  if (!existsSync(where))
    throw new UserError(`the sweep of ${folder} was begun in ${where}, which is gone; give its command again`, 1); // prettier-ignore
  const held = takeSweepFolder(folder);
  try {
    for (const { hash } of failed) removeFailure(folder, hash);
  } finally {
    held.release();
  }
  console.error(printable(`${counted(failed.length, 'failed run')} to try again`));
  process.chdir(where);
  const more = [...(json && !words.includes('--json') ? ['--json'] : []), '--out', inFolder];
  await createProgram().parseAsync([...words, ...more], { from: 'user' });
}

export function runSweepExport(folder: string, { out, json = false }: SweepFolderOptions): void {
  const { sweep, kept } = standingOf(folder);
  const trained = ({ hash, halving }: Run) => kept.done.get(hash) ?? (halving && kept.stopped.get(hash));
  if (json) return printResult(JSON.stringify(sweep.runs.flatMap((run) => (trained(run) ? [{ points: run.points, ...trained(run)! }] : [])), null, 2), out); // prettier-ignore
  printResult(runsCsv(sweep, kept), out);
}

/** Of what is done by now; of all that is, the sweep has written it. */
export async function runSweepReport(
  folder: string,
  { out = join(folder, reportFile) }: SweepFolderOptions,
): Promise<void> {
  const { sweep, kept } = standingOf(folder);
  const { createSweepReport } = await import('../sweep/report/report.ts');
  writeOutput(out, await createSweepReport(sweep, kept));
  if (out !== '-') console.log(printable(`Report: ${out}`));
}

/** The first of the report's ranking: a configuration of those that were asked for, with the mean over its runs. */
function bestOf(sweep: SweepFile, kept: KeptRuns) {
  const best = resultsOf(sweep, kept).configurations.at(0);
  return best && { model: best.model, point: best.points[0], runs: best.runs.length, stage: best.stage, validation: best.validation, test: best.test }; // prettier-ignore
}

function bestLine({ model, point, runs, stage, validation, test }: NonNullable<ReturnType<typeof bestOf>>): string {
  const figures = test
    ? `${meanAndDeviation(validation, percent)} % there and ${meanAndDeviation(test, percent)} % on the test images`
    : `${meanAndDeviation(validation, percent)} % there after ${stage!.epochs} of ${stage!.of} epochs`;
  return `best by validation, which chooses: ${figures}, ${model} ${textOf(point)}, ${counted(runs, 'run')}`;
} // prettier-ignore

/** How many runs have ended each of their rounds, one entry for those of a model with the same rounds; undefined without halving. */
function reachedOf({ runs, halve }: SweepFile, { done, stopped }: KeptRuns) {
  if (halve === undefined) return undefined;
  const groups = new Map<string, { model: string; rounds: readonly number[]; runs: number[] }>();
  for (const { hash, model, halving } of runs) {
    if (!halving) continue;
    const { rounds } = halving;
    const key = JSON.stringify([model, rounds]);
    const group = groups.get(key) ?? { model, rounds, runs: rounds.map(() => 0) };
    groups.set(key, group);
    const reached = done.has(hash) ? rounds.length : roundsWithin(rounds, stopped.get(hash)?.history.length ?? 0);
    for (let round = 0; round < reached; round++) group.runs[round]++;
  }
  return [...groups.values()];
} // prettier-ignore

/** "3 of results' version 4, TensorFlow.js …" */
function versionsOf({ runs }: SweepFile, { done }: KeptRuns): string {
  const own = new Set(runs.map(({ hash }) => hash));
  const counts = new Map<string, number>();
  for (const [hash, { identity }] of done) {
    if (own.has(hash)) continue;
    const version = `version ${identity['version']} of results, TensorFlow.js ${identity['engine']}`;
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].map(([version, number]) => `${count(number)} of ${version}`).join('; ') || 'failed ones';
}
