// `qcnn study`: runs the comparison, shows how far it is, prints the table and writes the folder of results.
import { join } from 'node:path';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Stem } from '../models/entries.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import type { Corruption } from '../runtime/data/corruption.ts';
import type { SplitBy } from '../runtime/data/split-names.ts';
import type { Augmentation } from '../runtime/data/augmentation.ts';
import type { ClassWeights } from '../runtime/training/class-weights.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import type { KeptEpoch, Recipe } from '../runtime/training/fit.ts';
import { duration } from '../study/format.ts';
import type { StudyGiven } from '../study/given.ts';
import { observers } from '../study/observer.ts';
import {
  checkFolder,
  studyFiles,
  takeBegun,
  takeFolder,
  takeNewFolder,
  type OutputFolder,
} from '../study/output-folder.ts';
import { recordIn, type StudyRecord } from '../study/record.ts';
import { readBegun, type Begun } from '../study/resume.ts';
import { engineToGoOn, withWayOn } from '../study/settled.ts';
import type { ExampleChoice } from '../study/example-choices.ts';
import type { SavedModels } from '../study/saved-models.ts';
import { resultsText } from '../study/record-texts.ts';
import type { StudyResult } from '../study/result.ts';
import type { StudyOptions } from '../study/study-options.ts';
import { givenFrom, givenOf, openGivenCircuit, optionOf } from './study-given.ts';
import { backendWith, studyOptionsOf } from '../study/options-of-given.ts';
import { printable, shellWord } from '../printable.ts';
import { RequestRefusal, UserError } from '../user-error.ts';
import { Interrupted } from './exit.ts';
import { printResult } from './print-result.ts';
import { createProgress } from './progress.ts';
import { printTables } from './study-tables.ts';
import { untilInterrupted } from './interrupt.ts';

export interface StudyCommandOptions {
  readonly circuit?: string;
  readonly data: string;
  readonly splitBy?: SplitBy;
  readonly testData?: string;
  readonly licence?: string;
  readonly corrupt?: readonly Corruption[];
  readonly subgroups?: readonly string[];
  readonly models: readonly string[];
  /** all, full, none, or names separated by commas. */
  readonly controls?: string;
  readonly epochs?: number;
  readonly limit?: number;
  readonly seed: number;
  readonly seeds?: readonly number[];
  readonly folds?: number;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly resume?: string;
  readonly saveModels: SavedModels;
  readonly checkpointMinutes?: number;
  readonly recipe: Recipe;
  readonly set?: Readonly<Record<string, string>>;
  readonly beside?: readonly string[];
  readonly noise?: NoiseModel;
  readonly backboneSplit?: number;
  readonly tune?: number;
  readonly batch?: number;
  readonly rate?: Readonly<Record<string, number>>;
  readonly earlyStop?: number;
  readonly keep?: KeptEpoch;
  readonly clip?: number;
  readonly dropout?: number;
  readonly augment?: Augmentation;
  readonly classWeights?: ClassWeights;
  readonly warmStart?: string;
  /** Bytes. */
  readonly dataMemory?: number;
  readonly examples?: ExampleChoice;
  readonly stem?: Stem;
  readonly backend?: string;
  readonly shots?: number;
  /** A file. */
  readonly device?: string;
  readonly engine?: EngineChoice;
  readonly threads?: number;
  readonly profile?: boolean;
  readonly json?: boolean;
}

/** `explicit`: the options that the user gave, by name. */
export async function runStudyCommand(
  circuitArgument: string | undefined,
  options: StudyCommandOptions,
  explicit: readonly string[],
): Promise<void> {
  if (options.resume !== undefined) return resumeStudy(options.resume, circuitArgument, options, explicit);
  const { out, overwrite = false } = options;
  if (out === '-') throw new UserError('a study writes a folder of files; give the path of one after -o');
  if (out !== undefined) checkFolder(out, overwrite);
  const given = givenOf(circuitArgument, options);
  const take = () => (out === undefined ? takeNewFolder(defaultFolder(options.data)) : takeFolder(out, overwrite)); // prettier-ignore
  await runIn(take, given, options);
}

/** What was said when it was begun; what is said now as well must be the same. */
async function resumeStudy(
  path: string,
  circuitArgument: string | undefined,
  options: StudyCommandOptions,
  explicit: readonly string[],
): Promise<void> {
  for (const name of ['out', 'overwrite'] as const)
    if (explicit.includes(name))
      throw new UserError(`--${name} belongs to a new study; a study goes on in its own folder, ${path}`);
  const begun = readBegun(path);
  if (begun.finished) {
    if (options.json) return printResult(begun.results());
    console.log(printable(`the study in ${path} is finished; its report is ${join(path, 'report.html')}`));
    return;
  }
  const now = givenOf(circuitArgument, options);
  const said = Object.entries(now).filter(([name]) =>
    name === 'circuit' ? circuitArgument !== undefined : explicit.includes(optionOf[name] ?? name),
  );
  const told = givenFrom({ ...begun.given, ...Object.fromEntries(said) }, begun);
  const engine = engineToGoOn(begun, explicit.includes('engine') ? options.engine : undefined) ?? told.engine;
  try {
    await runIn(() => takeBegun(path), { ...told, engine }, options, begun);
  } catch (error) {
    throw error instanceof RequestRefusal && !explicit.includes('backend') ? withWayOn(error, begun) : error;
  }
}

async function runIn(
  take: () => OutputFolder,
  given: StudyGiven,
  { json, profile }: Pick<StudyCommandOptions, 'json' | 'profile'>,
  begun?: Begun,
): Promise<void> {
  // Before anything is written, and before TensorFlow.js is loaded.
  const circuit = openGivenCircuit(given, begun);
  const { saveModels: saves, checkpointMinutes: minutes, threads } = given;
  const studyOptions: StudyOptions = {
    ...studyOptionsOf(given, circuit),
    backend: await backendOf(given, threads),
    profile,
  };
  await untilInterrupted(
    async (signal) => {
      const folder = take();
      try {
        const record = recordIn(folder, { given, circuit: circuit.circuit, warn, saves, minutes, begun });
        await limitThreads(threads);
        await train(studyOptions, { folder, record, json }, signal);
      } finally {
        folder.release();
      }
    },
    (exitCode, error) =>
      error instanceof Stopped ? new Interrupted(`stopped; ${error.message}`, exitCode) : error,
  );
}

/** With as many threads as are asked for. */
async function backendOf(
  given: StudyGiven,
  threads: number | undefined,
): Promise<Backend | string | undefined> {
  if (threads === undefined) return given.backend;
  const { createWasm } = await import('../runtime/backends/wasm/index.ts');
  return backendWith(given, () => createWasm({ threads }));
}

/** Of classical models; circuits have theirs in their backend. */
async function limitThreads(threads: number | undefined): Promise<void> {
  if (threads === undefined) return;
  const { limitEngineThreads } = await import('../runtime/tensors/engine.ts');
  limitEngineThreads(threads);
}

const warn = (sentence: string) => console.error(printable(`qcnn: ${sentence}`));

interface Outcome {
  readonly folder: OutputFolder;
  readonly record: StudyRecord;
  readonly json?: boolean | undefined;
}

/** A study that was stopped; the message says what it leaves. */
class Stopped extends Error {}

/** Throws Stopped when the signal ended the training; how far it was by then is kept. */
async function train(
  options: StudyOptions,
  { folder, record, json = false }: Outcome,
  signal: AbortSignal,
): Promise<void> {
  const { runStudyIn } = await import('../study/run-study.ts');
  const progress = createProgress(process.stderr);
  const goOn = () =>
    record.canResume() ? `; go on with: qcnn study --resume ${shellWord(folder.path)}` : '';
  let result: StudyResult;
  try {
    result = await runStudyIn(record.store, options, observers(progress.observer, record.observer), signal);
  } catch (error) {
    if (signal.aborted) throw new Stopped(record.stop() + goOn());
    throw record.canResume() ? withEnd(error, `; ${record.leave()}${goOn()}`) : error;
  } finally {
    progress.close();
  }
  if (!json) printTables(result, options.subgroups);
  const saved = await record.finish(result).catch((error: unknown) => {
    throw withEnd(error, goOn());
  });
  if (json) return printResult(resultsText(result));
  console.log(
    printable(
      `${duration(result.seconds)}. Report: ${join(folder.path, 'report.html')}; beside it ${studyFiles.filter((file) => file !== 'report.html').join(', ')}${saved && `; ${saved}`}`,
    ),
  );
}

/** What went wrong while the study ran; wrong usage says what to do by itself. */
function withEnd(error: unknown, end: string): unknown {
  if (!(error instanceof UserError) || error.exitCode !== 1) return error;
  return new UserError(`${error.message.replace(/\.$/, '')}${end}`, error.exitCode);
}

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
