// How long a study will take, before it starts: each model is begun, timed for a few steps, and dropped.
import type { Classifier, FitOptions } from '../models/classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { usesCircuit, usesResNet } from '../models/entries.ts';
import { probeEpochs } from './probe.ts';
import type { RunKey } from './run-key.ts';
import { namesAt, type Training } from './train-all.ts';

/** A forward pass costs about a third of a training step (forward, and two products backward). */
const FORWARD_SHARE = 1 / 3;

/** Of each model that is still to be trained, by name: seconds of one run, and how many are to come. */
export type Prediction = ReadonlyMap<string, { readonly seconds: number; readonly runs: number }>;

/** Times one run of each model; `comingOf` says how many trainings a run takes that are to come. */
export async function predictStudy(
  training: Training,
  comingOf: (name: string, key: RunKey) => number,
): Promise<Prediction> {
  const { keys, create, images, fitOptions, probed, contestants } = training;
  const coming = keys.flatMap((key) =>
    namesAt(training, key).flatMap((name) => new Array<string>(comingOf(name, key)).fill(name)),
  );
  const [first] = keys;
  const optionsOf = (name: string) => fitOptions(name, first.seed);
  const names = [...new Set(coming)];
  const seconds = await predictTimes(
    names,
    (name) => create(name, first),
    (name) => images.of(first, name),
    optionsOf,
    contestants.backbone,
  );
  return new Map(
    [...seconds].map(([name, fit]) => {
      const probe = probed ? (fit * probeEpochs) / optionsOf(name).epochs : 0;
      return [name, { seconds: fit + probe, runs: coming.filter((each) => each === name).length }];
    }),
  );
}

/**
 * Times the models that can be begun at once. Those that need a trained backbone are reckoned: they train like their kin on
 * pixels, as far as that is timed, too; the first of them after one pass of all images through the backbone, whose features
 * the others find. Models that are not trained by steps, and those whose backbone was trained before, are missing.
 */
export async function predictTimes(
  names: readonly string[],
  create: (name: string) => Classifier,
  imagesOf: (name: string) => {
    readonly train: Images;
    readonly validation: Images;
    readonly test: Images;
  },
  optionsOf: (name: string) => FitOptions,
  backboneIs = 'resnet50',
): Promise<ReadonlyMap<string, number>> {
  const seconds = new Map<string, number>();
  for (const name of names.filter((each) => !usesResNet(each))) {
    const time = await timeStart(() => create(name), imagesOf(name), optionsOf(name));
    if (time !== undefined) seconds.set(name, time);
  }
  const backbone = seconds.get(backboneIs);
  if (backbone === undefined) return seconds;
  const anImage = backbone / optionsOf(backboneIs).epochs / imagesOf(backboneIs).train.count;
  for (const [index, name] of names.filter(usesResNet).entries()) {
    const { train, validation, test } = imagesOf(name);
    const features = anImage * (train.count + validation.count + test.count) * FORWARD_SHARE;
    const time = (index === 0 ? features : 0) + (seconds.get(kinOf(name)) ?? 0);
    if (time > 0) seconds.set(name, time);
  }
  return seconds;
}

/** What trains on pixels as this model trains on a backbone's features. */
function kinOf(name: string): string {
  return usesCircuit(name) ? 'qcnn' : 'logistic-pixels';
}

async function timeStart(
  create: () => Classifier,
  images: { readonly train: Images; readonly validation: Images },
  options: FitOptions,
): Promise<number | undefined> {
  const classifier = create();
  if (!classifier.training) {
    classifier.dispose();
    return undefined;
  }
  const enough = new AbortController();
  let predicted: number | undefined;
  try {
    await classifier.fit(images.train, images.validation, {
      ...options,
      signal: options.signal ? AbortSignal.any([options.signal, enough.signal]) : enough.signal,
      onEstimate(seconds) {
        predicted = seconds;
        enough.abort();
      },
    });
  } catch (error) {
    if (options.signal?.aborted || predicted === undefined) throw error;
  } finally {
    classifier.dispose();
  }
  return predicted;
}
