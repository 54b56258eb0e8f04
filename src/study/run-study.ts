// A comparison from data to metrics: every model and control trained and tested on the same split. Writes no files.
import { createHash } from 'node:crypto';
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { hashCircuit } from '../compiler/circuit/hash-circuit.ts';
import type { Source } from '../compiler/source/source.ts';
import type { Classifier, FitOptions, Recipe } from '../models/classifier.ts';
import { createClassifier, readsCircuit, slidesCircuit, type Stem } from '../models/index.ts';
import { requireReadable } from '../models/qcnn.ts';
import { patchSide } from '../models/quanvolution.ts';
import { findBackend } from '../runtime/backends/index.ts';
import type { Dataset, Images, SplitName } from '../runtime/data/dataset.ts';
import { limitTraining, loadDataset, normalise } from '../runtime/data/index.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import { chooseContestants, type Contestants } from './contestants.ts';
import { defaultEpochs } from './epochs.ts';
import { controlsAbove } from './marks.ts';
import { observers, type StudyObserver } from './observer.ts';
import type { CircuitSummary, DataSummary, ModelResult, StudyResult } from './result.ts';
import { resultsVersion } from './results-version.ts';
import { settleOptions } from './settings.ts';
import { predictTimes } from './predict-time.ts';
import { findVersions } from './versions.ts';

export interface StudyOptions {
  /** "phantom" or a path. */
  readonly data: string;
  readonly circuit: Circuit;
  /** Where the circuit comes from, for the record. */
  readonly circuitFile: string;
  readonly circuitText: string;
  readonly circuitSettings?: Readonly<Record<string, string>>;
  /** Files that the circuit imports, without the standard library. */
  readonly circuitImports?: readonly Source[];
  /** The values of all its compile-time parameters. */
  readonly circuitParameters?: Readonly<Record<string, string>>;
  readonly models: readonly string[];
  readonly controls: 'all' | 'none' | readonly string[];
  /** Default: by model and recipe. */
  readonly epochs?: number;
  /** Training images; default all. */
  readonly limit?: number;
  readonly seed: number;
  readonly recipe: Recipe;
  readonly batchSize?: number;
  readonly stem?: Stem;
  readonly backend?: string;
}

type Splits = Readonly<Record<SplitName, Images>>;

/**
 * Trains and tests everything, one after the other. Repeatable for a seed on one machine, times aside.
 * Throws UserError for unusable data, names or circuits, and the signal's reason when it is aborted.
 */
export async function runStudy(
  options: StudyOptions,
  observer: StudyObserver = {},
  signal?: AbortSignal,
): Promise<StudyResult> {
  const begin = performance.now();
  const started = new Date().toISOString();
  const contestants = chooseContestants(options.models, options.controls);
  const backend = findBackend(options.backend);
  const watch = observers(observer);
  const dataset = await loadDataset(options.data, { seed: options.seed, onProgress: watch.loading, signal });
  signal?.throwIfAborted();
  if (contestants.names.some(readsCircuit)) requireReadable(options.circuit, dataset.classes.length);
  if (contestants.names.some(slidesCircuit)) patchSide(options.circuit);
  const used = options.limit === undefined ? dataset : limitTraining(dataset, options.limit, options.seed);
  const images = normalise(used);
  const create = (name: string, backbone?: Classifier) => createClassifier(name, { ...options, backbone });
  const fitOptions = (name: string) => fitOptionsOf(name, options, signal);
  const plan = {
    started,
    resultsVersion,
    settings: settleOptions(options, contestants, backend, (name, backbone) =>
      create(name, backbone).training?.(fitOptions(name)),
    ),
    data: summariseData(dataset, used),
    circuit: summariseCircuit(options),
    versions: await findVersions(),
  };
  watch.planned(plan);
  // A search for the circuit's plan, or its refusal, comes before the first model trains; layers find what is kept.
  if (contestants.names.some((name) => readsCircuit(name) || slidesCircuit(name))) {
    backend.load(options.circuit, { onProgress: watch.searching }).dispose();
  }
  const prediction = await predictTimes(contestants.names, create, images, fitOptions);
  watch.predicted(prediction);
  const results = await trainAll(contestants, create, fitOptions, images, watch);
  return { ...plan, models: results, seconds: (performance.now() - begin) / 1000 };
}

async function trainAll(
  { order, names, controlsOf }: Contestants,
  create: (name: string, backbone?: Classifier) => Classifier,
  fitOptions: (name: string) => FitOptions,
  images: Splits,
  watch: Required<StudyObserver>,
): Promise<ModelResult[]> {
  const results = new Map<string, ModelResult>();
  let backbone: Classifier | undefined;
  try {
    for (const name of order) {
      const classifier = create(name, backbone);
      if (name === 'resnet50') backbone = classifier;
      try {
        const result = await trainOne(classifier, fitOptions(name), images, watch);
        results.set(name, result);
        watch.finished(classifier, result);
      } finally {
        if (classifier !== backbone) classifier.dispose();
      }
    }
  } finally {
    backbone?.dispose();
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

async function trainOne(
  classifier: Classifier,
  options: FitOptions,
  images: Splits,
  watch: Required<StudyObserver>,
): Promise<ModelResult> {
  const { name, title, role, quantum } = classifier;
  watch.started(classifier);
  const report = await classifier.fit(images.train, images.validation, {
    ...options,
    onProgress: (progress) => watch.progressed(classifier, progress),
    onEpoch: (record) => watch.epochEnded(classifier, record),
  });
  options.signal?.throwIfAborted();
  watch.evaluating(classifier);
  const validation = await classifier.predict(images.validation);
  const test = await classifier.predict(images.test);
  const { history } = report;
  return {
    name,
    title,
    role,
    quantum,
    parameters: classifier.parameters(),
    trainSeconds: report.seconds,
    secondsPerEpoch:
      history.length > 0
        ? history.reduce((sum, { seconds }) => sum + seconds, 0) / history.length
        : undefined,
    underTrained: report.underTrained,
    belowControls: [],
    history,
    test: classificationMetrics(images.test.labels, test, images.test.classes.length),
    predictions: [
      { split: 'validation', probabilities: validation },
      { split: 'test', probabilities: test },
    ],
  };
}

function fitOptionsOf(name: string, options: StudyOptions, signal?: AbortSignal): FitOptions {
  const { epochs, recipe, seed, batchSize } = options;
  return { epochs: epochs ?? defaultEpochs(name, recipe), recipe, seed, batchSize, signal };
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

function summariseCircuit(options: StudyOptions): CircuitSummary {
  const { circuit, circuitText, circuitImports = [] } = options;
  return {
    name: circuit.name,
    file: options.circuitFile,
    text: circuitText,
    sha256: createHash('sha256').update(circuitText).digest('hex'),
    imports: Object.fromEntries(circuitImports.map(({ name, text }) => [name, text])),
    hash: hashCircuit(circuit),
    settings: options.circuitSettings ?? {},
    parameters: options.circuitParameters ?? {},
    qubits: circuit.qubits,
    operations: circuit.operations.length,
    weights: weightCount(circuit),
    inputs: inputCount(circuit),
    outputs: outputCount(circuit),
  };
}
