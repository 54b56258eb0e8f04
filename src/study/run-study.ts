// A comparison from data to metrics: every model and control trained and tested on the same split. Writes no files.
import { checkOptions } from '../option-names.ts';
import type { Classifier } from '../models/classifier.ts';
import { createClassifier, defaultModels, leastDraws, readsCircuit, slidesCircuit } from '../models/index.ts';
import { requireReadable } from '../models/qcnn.ts';
import { patchSide } from '../models/quanvolution.ts';
import { createStopwatch } from '../runtime/stopwatch.ts';
import { limitTraining, loadDataset } from '../runtime/data/index.ts';
import { classFactors } from '../runtime/training/class-weights.ts';
import { chooseContestants } from './contestants.ts';
import { fitOptionsFor } from './fit-options.ts';
import { observers, type StudyObserver, type StudyPlan } from './observer.ts';
import type { StudyResult } from './result.ts';
import { measuringOf } from './measuring.ts';
import { resultsVersion } from './results-version.ts';
import { runKeys, seedsAtLeast, type RunKey } from './run-key.ts';
import { settleOptions } from './settings.ts';
import { chooseStudyBackend } from './study-backend.ts';
import { predictStudy } from './predict-time.ts';
import { createStudyImages } from './study-images.ts';
import { noStore, type StudyStore } from './store.ts';
import { openStudyCircuit } from './study-circuit.ts';
import { isProbed, seedsOf, settleStudyOptions, studyOptionNames, type StudyOptions } from './study-options.ts'; // prettier-ignore
import { isFinished, trainAll, type Training } from './train-all.ts';
import { requireColumns } from './summary/column-groups.ts';
import { versionsWith } from './versions.ts';

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
  checkOptions('runStudy', given, studyOptionNames);
  const { circuit, summary } = openStudyCircuit(given, given.models ?? defaultModels);
  const options = settleStudyOptions(given, circuit);
  const { seed, folds } = options;
  const begin = performance.now();
  const started = new Date().toISOString();
  const contestants = chooseContestants(options.models, options.controls);
  const stopwatch = given.profile ? createStopwatch() : undefined;
  const measuring = measuringOf(options, circuit);
  const { engine, backend, record, prepare } = await chooseStudyBackend(options, measuring, stopwatch);
  const create = (name: string, key: Pick<RunKey, 'seed'>, backbone?: Classifier) =>
    createClassifier(name, { ...options, seed: key.seed, backend, backbone });
  const untrained = create('resnet50', options);
  const fitOptions = fitOptionsFor(options, contestants.names, (name) => create(name, options, untrained), signal); // prettier-ignore
  const watch = observers(observer);
  const dataset = await loadDataset(options.data ?? 'phantom', {
    seed,
    memory: options.dataMemory,
    splitBy: options.splitBy,
    testData: options.testData,
    onProgress: watch.loading,
    signal,
  });
  signal?.throwIfAborted();
  if (contestants.names.some(readsCircuit)) requireReadable(options.circuit, dataset.classes.length);
  if (contestants.names.some(slidesCircuit)) patchSide(options.circuit);
  const used = options.limit === undefined ? dataset : limitTraining(dataset, options.limit, seed);
  if (options.classWeights) classFactors(options.classWeights, used.splits.train.labels, used.classes);
  if (options.subgroups) requireColumns(options.subgroups, used.splits.test.rows, used.name);
  const available = dataset.splits.train.count;
  const images = createStudyImages(used, { available, folds, seed, corruptions: options.corrupt });
  const plan: StudyPlan = {
    started,
    resultsVersion,
    settings: settleOptions(options, contestants, { engine, backend: record }, (name) =>
      create(name, options, untrained).training?.(fitOptions(name, seed)),
    ),
    data: images.summary,
    circuit: summary,
    versions: versionsWith(engine),
  };
  watch.planned(plan);
  // A search for the circuit's plan, or its refusal, comes before the first model trains; layers find what is kept.
  if (contestants.names.some((name) => readsCircuit(name) || slidesCircuit(name))) {
    await prepare({ onProgress: watch.searching });
  }
  const seeds = seedsOf(options);
  const draws = Math.max(...contestants.names.map(leastDraws));
  const keys = runKeys(seedsAtLeast(draws, seeds), folds);
  const training: Training = { contestants, keys, seeds, create, fitOptions, images, store, watch, stopwatch, probed: isProbed(options), shots: measuring.shots }; // prettier-ignore
  watch.predicted(await predictStudy(training, (name, key) => !isFinished(training, name, key)));
  const models = await trainAll(training);
  const { summarise } = await import('./summary/summarise.ts');
  const summaries = summarise({ ...plan, models }, options.subgroups);
  return { ...plan, models, summaries, seconds: (performance.now() - begin) / 1000 };
}
