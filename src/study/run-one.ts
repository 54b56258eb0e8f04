// One run of a model: trained from where it stopped, tested, and kept. A study is a list of these.
import type { Classifier, FitOptions } from '../models/classifier.ts';
import type { Images, SplitName } from '../runtime/data/dataset.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import type { Shots } from '../runtime/shots/measured-backend.ts';
import { examplesOf, type Tested } from './examples.ts';
import { redraw } from './measuring.ts';
import { createMemoryMeter } from './memory-meter.ts';
import { meanSeconds } from './mean-seconds.ts';
import type { Contestant, StudyObserver } from './observer.ts';
import { probeOf } from './probe.ts';
import type { RunCost, ModelResult, Robustness } from './result.ts';
import type { RunKey } from './run-key.ts';
import type { CorruptedImages } from './study-images.ts';
import type { ModelStore } from './store.ts';
import { keptRecord } from './summary/training-figures.ts';

export type Splits = Readonly<Record<SplitName, Images>>;

/** A model that is to be trained with this key. */
export interface RunTask {
  /** Not yet trained; it is its owner's to dispose. */
  readonly classifier: Classifier;
  readonly key: RunKey;
  /** Whether it is trained further after it is tested, to tell whether its schedule starved it. */
  readonly probed: boolean;
  /** With which its circuit is measured; undefined: it is exact. */
  readonly shots?: Shots | undefined;
  /** Names of the test images, where some of them are to be kept as examples, and whether these are to be explained. */
  readonly exemplified?: Pick<Tested, 'ids' | 'isExplained'> | undefined;
  /** On which it is tested, too. */
  readonly corrupted: readonly CorruptedImages[];
}

/** What came of it. Throws UserError, and the signal's reason when that aborts; how far it was is in the store then. */
export async function runOne(
  { classifier, key, probed, corrupted, shots: counter, exemplified }: RunTask,
  options: FitOptions,
  images: Splits,
  store: ModelStore,
  watch: Required<StudyObserver>,
): Promise<ModelResult> {
  const { name, title, role, quantum } = classifier;
  const run: Contestant = { name, title, role, quantum, ...key };
  watch.started(run);
  const shots = quantum ? counter : undefined;
  if (shots) shots.taken = 0;
  const { stopwatch, meter } = options;
  stopwatch?.take();
  meter?.take();
  const memory = createMemoryMeter();
  const began = performance.now();
  const { history, seconds, underTrained, keptEpoch } = await classifier.fit(
    images.train,
    images.validation,
    {
      ...options,
      shots,
      resume: store.checkpoint(),
      checkpoints: store.checkpoints,
      onProgress(progress) {
        memory.look();
        watch.progressed(run, progress);
      },
      onEpoch(record) {
        memory.look();
        store.epochEnded(record);
        watch.epochEnded(run, record);
      },
    },
  );
  const profile = stopwatch && withRest(stopwatch.take(), (performance.now() - began) / 1000);
  const deviceWork = meter?.take();
  options.signal?.throwIfAborted();
  watch.evaluating(run);
  const taken = shotsTaken(shots);
  const training = taken();
  const validation = await classifier.predict(images.validation);
  const test = await classifier.predict(images.test);
  const evaluation = taken();
  const cost = { flopsPerImage: await flopsOf(classifier), memory: memory.take() };
  const metrics = classificationMetrics(images.test.labels, test, images.test.classes.length);
  const accuracies = shots && (await redraw(classifier, images.test, shots, metrics.accuracy));
  const redraws = taken();
  const robustness = await robustnessOf(classifier, corrupted);
  const onCorrupted = taken();
  const measured = shots &&
    accuracies && {
      each: shots.each,
      training,
      evaluation,
      redraws,
      ...(corrupted.length > 0 && { robustness: onCorrupted }),
      accuracies,
    };
  const probe = probed
    ? await probeOf(classifier, images.train, options, keptRecord(history, keptEpoch))
    : undefined;
  const tested = exemplified && { ...exemplified, images: images.test, probabilities: test, seed: key.seed };
  const examples = tested && (await examplesOf(classifier, tested, options.signal));
  const result: ModelResult = {
    ...run,
    parameters: classifier.parameters(),
    trainSeconds: seconds,
    secondsPerEpoch: meanSeconds(history),
    underTrained,
    ...(keptEpoch !== undefined && { keptEpoch }),
    ...(profile && { profile }),
    ...(deviceWork && { deviceWork }),
    cost,
    ...(examples && { examples }),
    ...(probe && { probe }),
    ...(measured && { shots: measured }),
    belowControls: [],
    history,
    test: metrics,
    ...(robustness.length > 0 && { robustness }),
    predictions: [
      { split: 'validation', probabilities: validation },
      { split: 'test', probabilities: test },
    ],
  };
  await store.finish(result, classifier);
  return result;
}

/** Shots since it was asked before, or since training began. */
function shotsTaken(shots: Shots | undefined): () => number {
  let before = 0;
  return () => {
    const since = (shots?.taken ?? 0) - before;
    before += since;
    return since;
  };
}

async function flopsOf(classifier: Classifier): Promise<RunCost['flopsPerImage']> {
  const flops = await classifier.flops?.();
  return flops === undefined ? undefined : Math.round(flops);
}

async function robustnessOf(
  classifier: Classifier,
  corrupted: readonly CorruptedImages[],
): Promise<Robustness[]> {
  const found: Robustness[] = [];
  for (const { corruption, images } of corrupted) {
    const probabilities = await classifier.predict(images);
    const metrics = classificationMetrics(images.labels, probabilities, images.classes.length);
    const { accuracy, balancedAccuracy, macro } = metrics;
    found.push({ corruption, accuracy, balancedAccuracy, f1: macro.f1 });
  }
  return found;
}

/** With what was counted to no part. */
function withRest(parts: Readonly<Record<string, number>>, seconds: number): Record<string, number> {
  const counted = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, rest: Math.max(0, seconds - counted) };
}
