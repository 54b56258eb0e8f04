// A comparison from data to metrics: every model and control trained and tested on the same split. Writes no files.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { checkOptions, type OptionNames } from '../option-names.ts';
import type { Classifier, FitOptions, KeptEpoch, Recipe } from '../models/classifier.ts';
import { createClassifier, defaultModels, readsCircuit, slidesCircuit, usesResNet, type Stem } from '../models/index.ts'; // prettier-ignore
import { requireReadable } from '../models/qcnn.ts';
import { patchSide } from '../models/quanvolution.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import { findBackend } from '../runtime/backends/index.ts';
import { timed } from '../runtime/backends/timed.ts';
import { createStopwatch, type Stopwatch } from '../runtime/stopwatch.ts';
import type { Augmentation } from '../runtime/data/augment.ts';
import type { Dataset } from '../runtime/data/dataset.ts';
import { limitTraining, loadDataset, normalise } from '../runtime/data/index.ts';
import { classFactors, type ClassWeights } from '../runtime/training/class-weights.ts';
import { chooseContestants, type ControlChoice, type Contestants } from './contestants.ts';
import { fitOptionsFor } from './fit-options.ts';
import { controlsAbove } from './marks.ts';
import { observers, type StudyObserver } from './observer.ts';
import type { DataSummary, ModelResult, StudyResult } from './result.ts';
import { resultsVersion } from './results-version.ts';
import { runOne, type Splits } from './run-one.ts';
import { settleOptions } from './settings.ts';
import { predictTimes } from './predict-time.ts';
import { noStore, type StudyStore } from './store.ts';
import { openStudyCircuit, type CircuitOptions } from './study-circuit.ts';
import { findVersions } from './versions.ts';

/** What a study trains, on which images, and how. */
export interface StudyOptions extends CircuitOptions {
  /** "phantom" (generated images), or the path of an IDX folder, a MedMNIST `.npz` or an image folder. Default "phantom". */
  readonly data?: string | undefined;
  /** Names of `modelNames`. Default: qcnn, resnet50 and hybrid. */
  readonly models?: readonly string[] | undefined;
  /** 'all' that the models need, 'full' with those that say more of them, 'none', or names of `controlNames`. Default 'all'. */
  readonly controls?: ControlChoice | readonly string[] | undefined;
  /** Passes over the training images. Default: by model and recipe. */
  readonly epochs?: number | undefined;
  /** Bytes of pixels that may lie in memory; more stay on disk, with the same figures. Default: half of what is free. */
  readonly dataMemory?: number | undefined;
  /** Training images, every class in proportion. Default: all. */
  readonly limit?: number | undefined;
  /** Decides everything that is random, a whole number. Default 1. */
  readonly seed?: number | undefined;
  /** How to train. Default 'default'. */
  readonly recipe?: Recipe | undefined;
  /** Images a step. Default: by recipe. */
  readonly batchSize?: number | undefined;
  /** Peak learning rates by part: 'circuit', 'head', …, of all models that have it. Default: by model and recipe. */
  readonly rates?: Readonly<Record<string, number>> | undefined;
  /** Stops a model after that many epochs in a row without a smaller validation loss. Default: never. */
  readonly earlyStop?: number | undefined;
  /** Whose weights are tested: those of the epoch with the smallest validation loss, or of the last. Default 'last'. */
  readonly keep?: KeptEpoch | undefined;
  /** Largest norm of a gradient. Default: none. */
  readonly clip?: number | undefined;
  /** Share of the numbers before the softmax that each step leaves out, at least 0 and below 1. Default 0. */
  readonly dropout?: number | undefined;
  /** How training images are changed, anew in each epoch. Default: they are not. */
  readonly augment?: Augmentation | undefined;
  /** How much the classes count in the training loss: 'balanced', or a number by class. Default: each image as much as any other. */
  readonly classWeights?: ClassWeights | undefined;
  /** Folder or file of a saved model, whose weights the model of its name starts from. Default: none. */
  readonly warmStart?: string | undefined;
  /** Whether `ModelResult.profile` says where the time goes. Default: no. */
  readonly profile?: boolean | undefined;
  /** First layers of ResNet-50. Default 'imagenet'. */
  readonly stem?: Stem | undefined;
  /** What computes the circuits, 'wasm' or 'reference'. Default 'wasm'. */
  readonly backend?: Backend | string | undefined;
}

/** The options of a study as they are used: with all defaults. */
export interface SettledOptions extends Omit<StudyOptions, keyof CircuitOptions> {
  readonly circuit: Circuit;
  readonly models: readonly string[];
  readonly controls: ControlChoice | readonly string[];
  readonly seed: number;
  readonly recipe: Recipe;
}

const optionNames: OptionNames<StudyOptions> = {
  data: true, circuit: true, circuitName: true, set: true, beside: true, noise: true, models: true, controls: true, epochs: true,
  limit: true, seed: true, recipe: true, batchSize: true, rates: true, earlyStop: true, keep: true,
  clip: true, dropout: true, augment: true, classWeights: true, warmStart: true, profile: true, stem: true, backend: true, dataMemory: true,
}; // prettier-ignore

/**
 * Trains and tests everything, one after the other, and writes no files. Repeatable for a seed on one machine, times aside.
 * `observer` is told what is done meanwhile. Throws UserError for unusable data, names, options or circuits, and the
 * signal's reason when it is aborted.
 */
export function runStudy(
  given: StudyOptions,
  observer?: StudyObserver,
  signal?: AbortSignal,
): Promise<StudyResult> {
  return runStudyIn(noStore, given, observer, signal);
}

/** The same, kept in a store; what the store has from before is not done again. */
export async function runStudyIn(
  store: StudyStore,
  given: StudyOptions,
  observer: StudyObserver = {},
  signal?: AbortSignal,
): Promise<StudyResult> {
  checkOptions('runStudy', given, optionNames);
  const { circuit, summary } = openStudyCircuit(given, given.models ?? defaultModels);
  const options: SettledOptions = {
    ...given,
    circuit,
    models: given.models ?? defaultModels,
    controls: given.controls ?? 'all',
    seed: given.seed ?? 1,
    recipe: given.recipe ?? 'default',
  };
  const begin = performance.now();
  const started = new Date().toISOString();
  const contestants = chooseContestants(options.models, options.controls);
  const stopwatch = given.profile ? createStopwatch() : undefined;
  const found = findBackend(options.backend);
  const backend = stopwatch ? timed(found, stopwatch) : found;
  const create = (name: string, backbone?: Classifier) =>
    createClassifier(name, { ...options, backend: stopwatch ? backend : options.backend, backbone });
  const untrained = create('resnet50');
  const fitOptions = fitOptionsFor(options, contestants.names, (name) => create(name, untrained), signal);
  const watch = observers(observer);
  const dataset = await loadDataset(options.data ?? 'phantom', {
    seed: options.seed,
    memory: options.dataMemory,
    onProgress: watch.loading,
    signal,
  });
  signal?.throwIfAborted();
  if (contestants.names.some(readsCircuit)) requireReadable(options.circuit, dataset.classes.length);
  if (contestants.names.some(slidesCircuit)) patchSide(options.circuit);
  const used = options.limit === undefined ? dataset : limitTraining(dataset, options.limit, options.seed);
  if (options.classWeights) classFactors(options.classWeights, used.splits.train.labels, used.classes);
  const images = normalise(used);
  const plan = {
    started,
    resultsVersion,
    settings: settleOptions(options, contestants, backend, (name) =>
      create(name, untrained).training?.(fitOptions(name)),
    ),
    data: summariseData(dataset, used),
    circuit: summary,
    versions: await findVersions(),
  };
  watch.planned(plan);
  // A search for the circuit's plan, or its refusal, comes before the first model trains; layers find what is kept.
  if (contestants.names.some((name) => readsCircuit(name) || slidesCircuit(name))) {
    backend.load(options.circuit, { onProgress: watch.searching }).dispose();
  }
  const { seed } = options;
  const training = { contestants, seed, create, fitOptions, images, store, watch, stopwatch };
  const coming = contestants.names.filter((name) => !finishedBefore(training, name));
  watch.predicted(await predictTimes(coming, create, images, fitOptions));
  const results = await trainAll(training);
  return { ...plan, models: results, seconds: (performance.now() - begin) / 1000 };
}

interface Training {
  readonly contestants: Contestants;
  readonly seed: number;
  /** Makes a model, untrained. */
  create(name: string, backbone?: Classifier): Classifier;
  fitOptions(name: string): FitOptions;
  readonly images: Splits;
  readonly store: StudyStore;
  readonly watch: Required<StudyObserver>;
  readonly stopwatch: Stopwatch | undefined;
}

/** Those that the store has finished before are not trained again. */
async function trainAll(training: Training): Promise<ModelResult[]> {
  const { contestants, seed, create, fitOptions, images, store, watch, stopwatch } = training;
  const { order, names, controlsOf } = contestants;
  const results = new Map<string, ModelResult>();
  const backbone = keptBackbone(training);
  try {
    for (const name of order) {
      const place = store.of(name, seed);
      const before = finishedBefore(training, name);
      if (before) {
        results.set(name, before);
        watch.kept(before);
        continue;
      }
      const classifier = create(name, usesResNet(name) ? await backbone.trained() : undefined);
      if (name === 'resnet50') backbone.is(classifier);
      try {
        const result = await runOne(classifier, { ...fitOptions(name), stopwatch }, images, place, watch);
        results.set(name, result);
        watch.finished(classifier, result);
        await watch.trained(classifier);
      } finally {
        if (!backbone.has(classifier)) classifier.dispose();
      }
    }
  } finally {
    backbone.dispose();
  }
  const accuracies = new Map([...results].map(([name, { test }]) => [name, test.accuracy]));
  return names.map((name) => {
    const result = results.get(name)!;
    const { accuracy } = result.test;
    return {
      ...result,
      belowControls: controlsAbove({ quantum: result.quantum, accuracy }, controlsOf(name), accuracies),
    };
  });
}

/** The ResNet-50 that others begin with: trained now, or in the store, from which it comes when the first asks for it. */
function keptBackbone({ store, seed }: Training) {
  let backbone: Classifier | undefined;
  return {
    is: (trained: Classifier) => void (backbone = trained),
    has: (classifier: Classifier) => classifier === backbone,
    trained: async () => (backbone ??= await store.of('resnet50', seed).load()),
    dispose: () => backbone?.dispose(),
  };
}

function finishedBefore({ create, store, seed }: Training, name: string): ModelResult | undefined {
  const untrained = create(name, usesResNet(name) ? create('resnet50') : undefined);
  try {
    return store.of(name, seed).finished(untrained);
  } finally {
    untrained.dispose();
  }
}

function summariseData(dataset: Dataset, used: Dataset): DataSummary {
  const { name, classes, height, width, channels, scale, sha256, notes, splits } = used;
  const { train, validation, test } = splits;
  return {
    name,
    classes,
    height,
    width,
    channels,
    ...(scale && { scale }),
    counts: { train: train.count, validation: validation.count, test: test.count },
    available: dataset.splits.train.count,
    sha256,
    notes,
    splits,
  };
}
