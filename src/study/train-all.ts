// The runs of a study, one after the other: of each seed and fold all models, a backbone before what uses it.
import type { Classifier, FitOptions } from '../models/classifier.ts';
import { leastDraws, usesResNet } from '../models/index.ts';
import type { Shots } from '../runtime/shots/measured-backend.ts';
import type { Stopwatch } from '../runtime/stopwatch.ts';
import { createStepMeter, type StepMeter } from '../runtime/training/step-meter.ts';
import type { Contestants } from './contestants.ts';
import type { StudyObserver } from './observer.ts';
import { predictedImages } from './predicted-images.ts';
import type { ModelResult, StudyResult } from './result.ts';
import { seedsAtLeast, type RunKey } from './run-key.ts';
import { runOne } from './run-one.ts';
import type { RunTask } from './train-one.ts';
import type { StudyStore } from './store.ts';
import type { StudyImages } from './study-images.ts';
import { controlsAbove } from './summary/below-controls.ts';
import type { Configuration } from './tuning/configuration.ts';
import { chosenBefore, createTuner, type Tuner } from './tuning/tuner.ts';

export interface Training {
  readonly contestants: Contestants;
  /** Of all runs; those beyond `seeds` are of models that take several draws of a random circuit. */
  readonly keys: readonly RunKey[];
  /** Of every model that is trained. */
  readonly seeds: readonly number[];
  /** Makes a model, untrained. */
  create(name: string, key: RunKey, backbone?: Classifier): Classifier;
  fitOptions(name: string, seed: number): FitOptions;
  readonly images: StudyImages;
  readonly store: StudyStore;
  readonly watch: Required<StudyObserver>;
  readonly stopwatch: Stopwatch | undefined;
  /** Whether trained models are trained further, to tell a starved one. */
  readonly probed: boolean;
  /** With which circuits are measured; undefined: they are exact. */
  readonly shots: Shots | undefined;
  /** Whether they are measured, with shots or on a device. */
  readonly isMeasured: boolean;
  /** By model, what is tried before its first run, as `StudyPlan.configurations`. */
  readonly configurations?: Readonly<Record<string, readonly Configuration[]>> | undefined;
  /** Whether the report shows test images. */
  readonly showsExamples: boolean;
}

/** What came of a study's trainings. */
export type Trained = Pick<StudyResult, 'models' | 'tuning'>;

/** Every run, by model in the order of the table. Those that the store has finished before are not trained again. */
export async function trainAll(training: Training): Promise<Trained> {
  const { contestants, keys } = training;
  const runs: ModelResult[] = [];
  const meter = training.stopwatch && createStepMeter();
  const tuner = createTuner(training);
  try {
    for (const key of keys) runs.push(...(await trainKey(training, key, tuner, meter)));
  } finally {
    meter?.stop();
  }
  const models = contestants.names.flatMap((name) => runs.filter((run) => run.name === name));
  const tuning = tuner.record(models);
  return { models, ...(tuning && { tuning }) };
}

/** The models that have a run with this key: one without steps has no seed, and runs with the first alone. */
export function namesAt(
  training: Pick<Training, 'contestants' | 'keys' | 'seeds' | 'create'>,
  key: RunKey,
): string[] {
  const { contestants, keys, seeds } = training;
  const isFirst = key.seed === keys[0].seed;
  const draws = (name: string) => seedsAtLeast(leastDraws(name), seeds).includes(key.seed);
  return contestants.order.filter((name) => draws(name) && (isFirst || isTrained(training, name, key)));
}

function isTrained(training: Pick<Training, 'create'>, name: string, key: RunKey): boolean {
  return withUntrained(training, name, key, (classifier) => classifier.training !== undefined);
}

async function trainKey(
  training: Training,
  key: RunKey,
  tuner: Tuner,
  meter?: StepMeter,
): Promise<ModelResult[]> {
  const { contestants, create, images, store, watch, stopwatch, probed, shots } = training;
  const results = new Map<string, ModelResult>();
  const backbone = keptBackbone(training, key);
  try {
    for (const name of namesAt(training, key)) {
      const begin = async () => create(name, key, usesResNet(name) ? await backbone.trained() : undefined);
      const number = await tuner.choose(name, key, begin);
      const before = finishedBefore(training, name, key);
      if (before) {
        results.set(name, before);
        watch.kept(before);
        continue;
      }
      const classifier = await begin();
      if (name === contestants.backbone) backbone.is(classifier);
      try {
        const options = { ...tuner.optionsOf(name, key.seed, number), stopwatch, meter };
        const exemplified = exemplifiedOf(training, classifier, key);
        const task = { classifier, key, probed, shots, exemplified, corrupted: images.corrupted(key) };
        const result = await runOne(task, options, images.of(key, name), store.of(name, key, number), watch);
        results.set(name, result);
        watch.finished(result, result);
        await watch.trained(classifier);
      } finally {
        if (!backbone.has(classifier)) classifier.dispose();
      }
    }
  } finally {
    backbone.dispose();
  }
  const accuracies = new Map([...results].map(([name, { test }]) => [name, test.accuracy]));
  return [...results.values()].map((result) => {
    const { name, quantum, test } = result;
    const model = { quantum, accuracy: test.accuracy };
    return { ...result, belowControls: controlsAbove(model, contestants.controlsOf(name), accuracies) };
  });
}

/** A model in its first run; the gradient of a circuit that is measured would take shots of its own, and is not asked for. */
function exemplifiedOf(
  { keys: [first], images, isMeasured, showsExamples }: Training,
  { role, quantum }: Classifier,
  key: RunKey,
): RunTask['exemplified'] {
  const isFirst = key.seed === first.seed && key.fold === first.fold;
  if (!showsExamples || role !== 'model' || !isFirst) return undefined;
  return { ids: predictedImages(images.summary, key).test.ids, isExplained: !(quantum && isMeasured) };
}

/** The ResNet-50 that others begin with: trained now, or in the store, from which it comes when the first asks for it. */
function keptBackbone({ store, contestants }: Training, key: RunKey) {
  let backbone: Classifier | undefined;
  return {
    is: (trained: Classifier) => void (backbone = trained),
    has: (classifier: Classifier) => classifier === backbone,
    trained: async () => (backbone ??= await store.of(contestants.backbone, key).load()),
    dispose: () => backbone?.dispose(),
  };
}

/** Whether the store has it. */
export function isFinished(training: Training, name: string, key: RunKey): boolean {
  return finishedBefore(training, name, key) !== undefined;
}

function finishedBefore(training: Training, name: string, key: RunKey): ModelResult | undefined {
  const number = chosenBefore(training, name, key);
  if (number === undefined) return undefined;
  return withUntrained(training, name, key, ({ title, role, quantum }) =>
    training.store.of(name, key, number).finished({ name, title, role, quantum, ...key }),
  );
}

function withUntrained<T>(
  { create }: Pick<Training, 'create'>,
  name: string,
  key: RunKey,
  ask: (classifier: Classifier) => T,
): T {
  const untrained = create(name, key, usesResNet(name) ? create('resnet50', key) : undefined);
  try {
    return ask(untrained);
  } finally {
    untrained.dispose();
  }
}
