// What a study comes down to before anything is trained: what computes, which images, how each model is trained. A study
// trains all that follows from it, one after the other; a sweep takes single runs of many.
import { checkOptions } from '../option-names.ts';
import type { Classifier } from '../models/classifier.ts';
import { createClassifier, defaultModels, readsCircuit, slidesCircuit } from '../models/index.ts';
import { requireReadable } from '../models/qcnn.ts';
import { patchSide } from '../models/quanvolution.ts';
import type { LoadOptions } from '../runtime/backends/backend.ts';
import type { Engine } from '../runtime/tensors/engine.ts';
import { createStopwatch, type Stopwatch } from '../runtime/stopwatch.ts';
import { classFactors } from '../runtime/training/class-weights.ts';
import { chooseContestants, type Contestants } from './contestants.ts';
import { fitOptionsFor } from './fit-options.ts';
import { loadUsedImages, type LoadUsedImages } from './load-used-images.ts';
import { measuringOf, type Measuring } from './measuring.ts';
import type { StudyObserver, StudyPlan } from './observer.ts';
import { partedNotes } from './parted.ts';
import { resultsVersion } from './results-version.ts';
import type { Settled } from './settled.ts';
import { settleOptions } from './settings.ts';
import { chooseStudyBackend } from './study-backend.ts';
import { openStudyCircuit } from './study-circuit.ts';
import type { StudyImages } from './study-images.ts';
import {
  settleStudyOptions,
  studyOptionNames,
  type SettledOptions,
  type StudyOptions,
} from './study-options.ts';
import { requireColumns } from './summary/column-groups.ts';
import type { Training } from './train-all.ts';
import { configurationsOf } from './tuning/configuration.ts';
import { versionsWith } from './versions.ts';

export interface StudySetUp extends Pick<Training, 'create' | 'fitOptions'> {
  readonly options: SettledOptions;
  readonly contestants: Contestants;
  readonly plan: StudyPlan;
  readonly images: StudyImages;
  readonly measuring: Measuring;
  /** Where the time goes; undefined: nobody asks. */
  readonly stopwatch: Stopwatch | undefined;
  /** A search for the circuit's plan, or its refusal. */
  prepare(options: LoadOptions): Promise<void>;
}

export interface SetUpOptions {
  readonly watch: Required<StudyObserver>;
  readonly signal?: AbortSignal | undefined;
  /** Whoever sets up several studies gives one that remembers. */
  readonly load?: LoadUsedImages | undefined;
  /** Of a study that goes on. */
  readonly settled?: Settled | undefined;
}

/** Throws UserError for unusable data, names, options or circuits, and the signal's reason when it is aborted. */
export async function setUpStudy(
  given: StudyOptions,
  { watch, signal, load = loadUsedImages, settled }: SetUpOptions,
): Promise<StudySetUp> {
  checkOptions('runStudy', given, studyOptionNames);
  const { circuit, summary } = openStudyCircuit(given, given.models ?? defaultModels);
  const options = settleStudyOptions(given, circuit);
  const { seed, stem, backboneSplit } = options;
  const started = new Date().toISOString();
  const contestants = chooseContestants(
    options.models,
    settled?.controls ?? options.controls,
    options.backboneSplit !== undefined,
  );
  const stopwatch = given.profile ? createStopwatch() : undefined;
  const measuring = measuringOf(options, circuit);
  const { engine, backend, record, prepare } = await chooseStudyBackend(options, measuring, stopwatch);
  const create: Training['create'] = (name, key, backbone) =>
    createClassifier(name, { circuit, stem, backboneSplit, seed: key.seed, backend, backbone });
  const untrained = create('resnet50', options);
  const createAlone = (name: string): Classifier => create(name, options, untrained);
  const fitOptions = fitOptionsFor(options, contestants.names, createAlone, signal);
  const { used, images } = await load(options, { onProgress: watch.loading, signal });
  signal?.throwIfAborted();
  if (contestants.names.some(readsCircuit)) requireReadable(circuit, used.classes.length);
  if (contestants.names.some(slidesCircuit)) patchSide(circuit);
  if (options.classWeights) classFactors(options.classWeights, used.splits.train.labels, used.classes);
  if (options.subgroups) requireColumns(options.subgroups, used.splits.test.rows, used.name);
  const settings = settleOptions(
    options,
    contestants,
    { engine: withReason(engine, settled), backend: record },
    (name) => createAlone(name).training?.(fitOptions(name, seed)),
  );
  const configurations = configurationsOf(settings, options);
  const plan: StudyPlan = {
    started,
    resultsVersion,
    settings,
    data: {
      ...images.summary,
      ...(options.licence !== undefined && { licence: options.licence }),
      notes: [
        ...images.summary.notes,
        ...partedNotes(images.summary, contestants.names, options.folds !== undefined),
      ],
    },
    circuit: summary,
    versions: versionsWith(engine),
    ...(configurations && { configurations }),
  };
  return { options, contestants, plan, images, measuring, stopwatch, create, fitOptions, prepare };
}

/** A study that goes on has its engine for the reason of its beginning. */
function withReason({ name, reason }: Engine, settled: Settled | undefined): Pick<Engine, 'name' | 'reason'> {
  const before = settled?.engine;
  return { name, reason: before?.name === name ? (before.reason ?? reason) : reason };
}
