// `qcnn study`: runs the comparison, shows how far it is, prints the table and writes the folder of results.
import { join } from 'node:path';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Stem } from '../models/entries.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import type { Recipe } from '../runtime/training/fit.ts';
import { duration } from '../study/format.ts';
import { observers } from '../study/observer.ts';
import {
  checkFolder,
  studyFiles,
  takeFolder,
  takeNewFolder,
  type OutputFolder,
} from '../study/output-folder.ts';
import { recordIn, type StudyRecord } from '../study/record.ts';
import { resultsText } from '../study/record-texts.ts';
import { checkModelFolder, saveModelsIn, type ModelSaver } from '../study/save-models.ts';
import type { StudyResult } from '../study/result.ts';
import type { StudyOptions } from '../study/run-study.ts';
import { openStudyCircuit } from '../study/study-circuit.ts';
import { formatTable } from '../study/table.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { Interrupted } from './exit.ts';
import { nameList } from './option-values.ts';
import { printResult } from './print-result.ts';
import { createProgress } from './progress.ts';
import { untilInterrupted } from './interrupt.ts';

export interface StudyCommandOptions {
  readonly circuit?: string;
  readonly data: string;
  readonly models: readonly string[];
  /** all, none, or names separated by commas. */
  readonly controls: string;
  readonly epochs?: number;
  readonly limit?: number;
  readonly seed: number;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly save?: string;
  readonly recipe: Recipe;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly batch?: number;
  readonly stem?: Stem;
  readonly backend?: string;
  readonly threads?: number;
  readonly json?: boolean;
}

export async function runStudyCommand(
  circuitArgument: string | undefined,
  options: StudyCommandOptions,
): Promise<void> {
  const { out, overwrite = false, save, controls } = options;
  if (out === '-') throw new UserError('a study writes a folder of files; give the path of one after -o');
  if (out !== undefined) checkFolder(out, overwrite);
  if (save !== undefined) checkModelFolder(save, overwrite, out ?? defaultFolder(options.data));
  // Before anything is written, and before TensorFlow.js is loaded.
  const circuit = openStudyCircuit(
    { ...options, circuit: circuitArgument, circuitName: options.circuit },
    options.models,
  );
  const { data, models, epochs, limit, seed, recipe, stem } = options;
  const studyOptions: StudyOptions = {
    data,
    models,
    epochs,
    limit,
    seed,
    recipe,
    stem,
    circuit,
    batchSize: options.batch,
    backend: await backendOf(options),
    controls: controls === 'all' || controls === 'none' ? controls : nameList(controls),
  };
  await untilInterrupted(
    async (signal) => {
      const folder =
        out === undefined ? takeNewFolder(defaultFolder(options.data)) : takeFolder(out, overwrite);
      try {
        const saver = save === undefined ? undefined : saveModelsIn(save, overwrite, warn);
        await train(studyOptions, { folder, saver, json: options.json }, signal);
      } finally {
        folder.release();
      }
    },
    (exitCode, error) =>
      error instanceof Stopped ? new Interrupted(`stopped; ${error.message}`, exitCode) : error,
  );
}

/** With as many threads as are asked for; the wasm backend alone has them. */
async function backendOf({ backend, threads }: StudyCommandOptions): Promise<Backend | string | undefined> {
  if (threads === undefined || (backend !== undefined && backend !== 'wasm')) return backend;
  const { createWasm } = await import('../runtime/backends/wasm/index.ts');
  return createWasm({ threads });
}

const warn = (sentence: string) => console.error(printable(`qcnn: ${sentence}`));

interface Outcome {
  readonly folder: OutputFolder;
  readonly saver: ModelSaver | undefined;
  readonly json?: boolean | undefined;
}

/** A study that was stopped; the message says what it leaves. */
class Stopped extends Error {}

/** Throws Stopped when the signal ended the training; what is trained by then is saved all the same. */
async function train(
  options: StudyOptions,
  { folder, saver, json = false }: Outcome,
  signal: AbortSignal,
): Promise<void> {
  const { runStudy } = await import('../study/run-study.ts');
  const progress = createProgress(process.stderr);
  const record = recordIn(folder, warn);
  let result: StudyResult;
  try {
    result = await runStudy(options, observers(progress.observer, record.observer, saver?.observer ?? {}), signal); // prettier-ignore
  } catch (error) {
    saver?.discard();
    const left = record.leave();
    const models = saver ? '; no models were saved' : '';
    throw signal.aborted ? new Stopped(left + models) : error;
  } finally {
    progress.close();
  }
  if (!json) {
    console.log(formatTable(result.models));
    for (const note of result.data.notes) console.log(printable(`Note on the data: ${note}`));
  }
  const saved = await saveAll(record, result, saver);
  if (json) return printResult(resultsText(result));
  console.log(
    `${duration(result.seconds)}. Report: ${join(folder.path, 'report.html')}; beside it ${studyFiles.filter((file) => file !== 'report.html').join(', ')}${saved && `. Saved ${saved}`}`,
  );
}

/** Results and models, each whatever becomes of the other; what was saved of models, in words. */
async function saveAll(record: StudyRecord, result: StudyResult, saver: ModelSaver | undefined): Promise<string> {
  const troubles: string[] = [];
  const attempt = async (work: () => string | Promise<void>): Promise<string> => {
    try {
      return (await work()) ?? '';
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      troubles.push(error.message);
      return '';
    }
  };
  await attempt(() => record.finish(result));
  const saved = saver ? await attempt(() => saver.finish()) : '';
  if (troubles.length > 0) throw new UserError(troubles.join('; '), 1);
  return saved;
} // prettier-ignore

/** runs/phantom-2026-01-31-142530, in local time. */
function defaultFolder(data: string): string {
  const name = (data.split(/[/\\]/).findLast((part) => part !== '') ?? data)
    .replace(/[^\w.-]/g, '_')
    .slice(0, 60);
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return join(
    'runs',
    `${name}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`,
  );
}
