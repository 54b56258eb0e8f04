// One model with one seed: trained from where it stopped, tested, and kept. A study is a list of these.
import type { Classifier, FitOptions } from '../models/classifier.ts';
import type { Images, SplitName } from '../runtime/data/dataset.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import { meanSeconds } from './mean-seconds.ts';
import type { StudyObserver } from './observer.ts';
import type { ModelResult } from './result.ts';
import type { ModelStore } from './store.ts';

export type Splits = Readonly<Record<SplitName, Images>>;

/**
 * What came of a classifier that is not yet trained; it is its owner's to dispose. Throws UserError, and the signal's
 * reason when that aborts; how far it was is in the store then.
 */
export async function runOne(
  classifier: Classifier,
  options: FitOptions,
  images: Splits,
  store: ModelStore,
  watch: Required<StudyObserver>,
): Promise<ModelResult> {
  const { name, title, role, quantum } = classifier;
  watch.started(classifier);
  const { stopwatch } = options;
  stopwatch?.take();
  const began = performance.now();
  const { history, seconds, underTrained, keptEpoch } = await classifier.fit(
    images.train,
    images.validation,
    {
      ...options,
      resume: store.checkpoint(),
      checkpoints: store.checkpoints,
      onProgress: (progress) => watch.progressed(classifier, progress),
      onEpoch(record) {
        store.epochEnded(record);
        watch.epochEnded(classifier, record);
      },
    },
  );
  const profile = stopwatch && withRest(stopwatch.take(), (performance.now() - began) / 1000);
  options.signal?.throwIfAborted();
  watch.evaluating(classifier);
  const validation = await classifier.predict(images.validation);
  const test = await classifier.predict(images.test);
  const result: ModelResult = {
    name,
    title,
    role,
    quantum,
    seed: options.seed,
    parameters: classifier.parameters(),
    trainSeconds: seconds,
    secondsPerEpoch: meanSeconds(history),
    underTrained,
    ...(keptEpoch !== undefined && { keptEpoch }),
    ...(profile && { profile }),
    belowControls: [],
    history,
    test: classificationMetrics(images.test.labels, test, images.test.classes.length),
    predictions: [
      { split: 'validation', probabilities: validation },
      { split: 'test', probabilities: test },
    ],
  };
  await store.finish(result, classifier);
  return result;
}

/** With what was counted to no part. */
function withRest(parts: Readonly<Record<string, number>>, seconds: number): Record<string, number> {
  const counted = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, rest: Math.max(0, seconds - counted) };
}
