// What a process does with one job after the other: it keeps the engine, the images with their components, circuits and
// their plans, and trains each run as a study does.
import { createHash } from 'node:crypto';
import { filesOfTexts } from '../circuit-files/circuit-texts.ts';
import type { Classifier } from '../models/classifier.ts';
import { usesResNet } from '../models/index.ts';
import { loadClassifier } from '../models/load-classifier.ts';
import { saveModel } from '../models/save-model.ts';
import { keepLoaded } from '../runtime/backends/keep-loaded.ts';
import { createWasm } from '../runtime/backends/wasm/index.ts';
import { limitEngineThreads } from '../runtime/tensors/engine.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import { otherThan } from '../study/identity.ts';
import { observers, type StudyObserver } from '../study/observer.ts';
import { backendWith, studyOptionsOf } from '../study/options-of-given.ts';
import type { ModelResult } from '../study/result.ts';
import { keyOf } from '../study/run-key.ts';
import { setUpStudy, type StudySetUp } from '../study/set-up.ts';
import type { ModelStore } from '../study/store.ts';
import { openStudyCircuit, type StudyCircuit } from '../study/study-circuit.ts';
import { testOne } from '../study/test-one.ts';
import { trainOne, type Splits, type TrainedOne } from '../study/train-one.ts';
import { UserError } from '../user-error.ts';
import { placeGiven, type Job, type Places } from './job.ts';
import { keepImages, type KeepOptions } from './keep-images.ts';
import { circuitFigures } from './circuit-figures.ts';
import { createKeeper } from './keeper.ts';
import { figuresOf, type CircuitFigures, type RunRecord, type StoppedRun } from './run-record.ts';
import { computesCircuit, hashOfIdentity, runIdentity } from './run-identity.ts';
import { validationLoss } from './validation-loss.ts';
import { modelOf } from './work-folder.ts';

export interface RunOptions {
  readonly store: ModelStore;
  readonly observer?: StudyObserver | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether the trained model is saved in OUT/models; undefined: it is not. */
  readonly saves?: Saves | undefined;
  /** Epochs after which it stops, and is tested on nothing; undefined: it is trained to its end. */
  readonly until?: number | undefined;
}

export interface Saves {
  /** Where its validation loss is smaller; undefined: in any case. */
  readonly below?: number | undefined;
  /** Other runs begin with it: the run is worth nothing without. */
  readonly needed?: boolean | undefined;
}

/** Whoever made the job could set it up: it is this process whose files or versions are others. */
export class Unfit extends UserError {}

export interface Runner {
  /** Throws UserError, and the signal's reason when that aborts; how far it was is in the store then. */
  run(job: Job, options: RunOptions): Promise<RunRecord | StoppedRun>;
  /** Frees what it keeps. */
  dispose(): void;
}

/** Circuits whose plans are ready, and set-ups, at once. */
const most = { plans: 6, circuits: 16, setUps: 16 } as const;

export interface RunnerOptions {
  readonly places: Places;
  /** Of circuits and classical layers, where the processor computes them. */
  readonly threads: number;
  /** Is told, in a sentence, what could not be saved. */
  readonly warn: (sentence: string) => void;
  /** Images that another process loaded. */
  readonly handed?: KeepOptions['handed'];
}

export function createRunner({ places, threads, warn, handed }: RunnerOptions): Runner {
  const wasm = keepLoaded(createWasm({ threads }), most.plans);
  const load = keepImages({ handed });
  const circuits = createKeeper<StudyCircuit>(most.circuits);
  const setUps = createKeeper<StudySetUp>(most.setUps);
  let backbone: { readonly hash: string; readonly model: Classifier } | undefined;

  async function setUp(job: Job, circuit: StudyCircuit, watch: Required<StudyObserver>): Promise<StudySetUp> {
    const given = placeGiven(job.given, places.data);
    return setUps(JSON.stringify([circuitKey(job), given]), async () => {
      const backend = await backendWith(given, () => wasm);
      limitEngineThreads(threads);
      return setUpStudy({ ...studyOptionsOf(given, circuit), backend }, { watch, load });
    });
  }

  async function fitting(job: Job, watch: Required<StudyObserver>): Promise<StudySetUp> {
    try {
      const opened = await circuits(circuitKey(job), async () => openJobCircuit(job));
      const own = await setUp(job, opened, watch);
      requireSame(job, own);
      return own;
    } catch (error) {
      throw error instanceof UserError ? new Unfit(error.message, 1) : error;
    }
  }

  async function backboneOf({ model, needs }: Job): Promise<Classifier | undefined> {
    if (!usesResNet(model) || needs === undefined) return undefined;
    if (backbone?.hash !== needs) {
      backbone?.model.dispose();
      backbone = undefined;
      backbone = { hash: needs, model: await loadClassifier(modelOf(places.folder, needs)) };
    }
    return backbone.model;
  }

  async function save(classifier: Classifier, { hash, model }: Job, { needed }: Saves): Promise<void> {
    try {
      await saveModel(classifier, modelOf(places.folder, hash));
    } catch (error) {
      if (needed || !(error instanceof UserError)) throw error;
      warn(`${error.message}; the model ${model} of run ${hash.slice(0, 12)} is not saved`);
    }
  }

  return {
    async run(job, { store, observer = {}, signal, saves, until }) {
      const watch = observers(observer);
      const { model, key } = job;
      const own = await fitting(job, watch);
      if (computesCircuit(model)) await own.prepare({ onProgress: watch.searching });
      const classifier = own.create(model, key, await backboneOf(job));
      try {
        const images = own.images.of(key, model);
        const task = {
          classifier,
          key,
          probed: false,
          shots: own.measuring.shots,
          corrupted: own.images.corrupted(key),
        };
        const options = { ...own.fitOptions(model, key.seed), signal, until };
        const trained = await trainOne(task, options, images, store, watch);
        const figures = circuitFigures(job.model, own.options.circuit);
        if (trained.fit.unfinished)
          return await stoppedOf(job, trained, { classifier, circuit: figures, until: until! });
        const result = await testOne(task, trained, options, images, watch);
        const record = recordOf(job, result, images, figures);
        if (saves && (saves.below === undefined || validationLoss(record) < saves.below))
          await save(classifier, job, saves);
        return record;
      } finally {
        classifier.dispose();
      }
    },
    dispose() {
      backbone?.model.dispose();
      wasm.dispose();
    },
  };
}

function circuitKey({ circuit, given }: Pick<Job, 'circuit' | 'given'>): string {
  const { circuit: argument, circuitName, set, beside, noise } = given;
  return JSON.stringify([circuit, argument, circuitName, set, beside, noise]);
}

/** The circuit of a job. Throws UserError. */
export function openJobCircuit({ circuit, given }: Pick<Job, 'circuit' | 'given'>): StudyCircuit {
  const { circuit: argument, circuitName, set, beside, noise, models } = given;
  const options = { circuit: argument, circuitName, set, beside, noise };
  return openStudyCircuit(options, models, filesOfTexts(circuit.texts));
}

/** Throws UserError where data, circuit or versions are not what the job was made for. */
function requireSame(job: Job, { plan, options }: StudySetUp): void {
  const found = runIdentity(plan, options.circuit, job);
  if (hashOfIdentity(found) === job.hash) return;
  const other = otherThan(job.identity, found) ?? 'something else';
  throw new UserError(
    `the run ${job.hash.slice(0, 12)} of ${job.model} cannot be trained here: this is ${other} than it was made for`,
    1,
  );
}

function recordOf(
  job: Job,
  result: ModelResult,
  images: Splits,
  circuit: CircuitFigures | undefined,
): RunRecord {
  const { title, role, parameters, trainSeconds, underTrained, keptEpoch, history, test, robustness, cost } =
    result;
  const [validation] = result.predictions;
  const { labels, classes } = images.validation;
  return {
    form: 'qcnn run',
    version: 1,
    hash: job.hash,
    identity: job.identity,
    model: job.model,
    title,
    role,
    key: keyOf(job.key),
    ...(circuit && { circuit }),
    ...(cost?.flopsPerImage !== undefined && { flops: cost.flopsPerImage }),
    parameters,
    seconds: trainSeconds,
    underTrained,
    ...(keptEpoch !== undefined && { keptEpoch }),
    validation: figuresOf(classificationMetrics(labels, validation.probabilities, classes.length)),
    test: figuresOf(test),
    ...(robustness && { robustness: [...robustness] }),
    history: [...history],
    predictionsHash: hashOfPredictions(result),
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}

/** What it came to after the epochs that were asked for, whatever was trained before. */
async function stoppedOf(
  job: Job,
  { run, fit }: TrainedOne,
  {
    classifier,
    circuit,
    until,
  }: {
    readonly classifier: Classifier;
    readonly circuit: CircuitFigures | undefined;
    readonly until: number;
  },
): Promise<StoppedRun> {
  const flops = await classifier.flops?.();
  return {
    form: 'qcnn stopped run',
    version: 1,
    hash: job.hash,
    identity: job.identity,
    model: job.model,
    title: run.title,
    role: run.role,
    key: keyOf(job.key),
    ...(circuit && { circuit }),
    ...(flops !== undefined && { flops: Math.round(flops) }),
    parameters: classifier.parameters(),
    seconds: fit.seconds,
    history: fit.history.slice(0, until),
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}

/** Of the probabilities of all images that it was tested on, as bytes. */
export function hashOfPredictions({ predictions }: Pick<ModelResult, 'predictions'>): string {
  const hash = createHash('sha256');
  for (const {
    probabilities: { buffer, byteOffset, byteLength },
  } of predictions)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}
