// One run of a model that is trained: tested, and what came of it as plain data.
import type { Classifier, FitOptions } from '../models/classifier.ts';
import type { Shots } from '../runtime/shots/measured-backend.ts';
import { classificationMetrics } from '../runtime/training/metrics.ts';
import { examplesOf } from './examples.ts';
import { redraw } from './measuring.ts';
import { meanSeconds } from './mean-seconds.ts';
import type { StudyObserver } from './observer.ts';
import { probeOf } from './probe.ts';
import type { RunCost, ModelResult, Robustness } from './result.ts';
import type { CorruptedImages } from './study-images.ts';
import { keptRecord } from './summary/training-figures.ts';
import type { RunTask, Splits, TrainedOne } from './train-one.ts';

/** Throws UserError, and the signal's reason when that aborts. */
export async function testOne(
  { classifier, key, probed, corrupted, shots: counter, exemplified }: RunTask,
  { run, fit, memory, profile, deviceWork }: TrainedOne,
  options: FitOptions,
  images: Splits,
  watch: Required<StudyObserver>,
): Promise<ModelResult> {
  const { history, seconds, underTrained, keptEpoch } = fit;
  const shots = classifier.quantum ? counter : undefined;
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
  return {
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
