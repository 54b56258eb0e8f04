// One configuration of a model, trained and judged by the validation images alone: test images are not given to it.
import type { Classifier, FitOptions } from '../../models/classifier.ts';
import type { Shots } from '../../runtime/shots/measured-backend.ts';
import { Diverged } from '../../runtime/training/run.ts';
import type { Contestant, StudyObserver } from '../observer.ts';
import type { Splits } from '../train-one.ts';
import type { TuningStore } from '../store.ts';
import type { Configuration } from './configuration.ts';
import { trialOf, type Trial } from './trials.ts';

/** A configuration that is to be tried. */
export interface TrialTask {
  /** Not yet trained; it is its owner's to dispose. */
  readonly classifier: Classifier;
  readonly run: Contestant;
  readonly number: number;
  readonly configuration: Configuration;
  /** With which its circuit is measured; undefined: it is exact. */
  readonly shots: Shots | undefined;
}

/**
 * `options` are those of this configuration. One whose training diverges is lost, and no error. Throws UserError, and the
 * signal's reason when that aborts; how far it was is in the store then.
 */
export async function tryOne(
  { classifier, run, number, configuration, shots: counter }: TrialTask,
  options: FitOptions,
  { train, validation }: Pick<Splits, 'train' | 'validation'>,
  place: ReturnType<TuningStore['of']>,
  watch: Required<StudyObserver>,
): Promise<Trial> {
  const shots = classifier.quantum ? counter : undefined;
  if (shots) shots.taken = 0;
  const began = performance.now();
  let epochs = 0;
  try {
    const fit = await classifier.fit(train, validation, {
      ...options,
      shots,
      resume: place.checkpoint(),
      checkpoints: place.checkpoints,
      onProgress: (progress) => watch.progressed(run, progress),
      onEpoch: ({ epoch }) => void (epochs = epoch),
    });
    options.signal?.throwIfAborted();
    return trialOf({ number, configuration }, fit, shots?.taken);
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    const seconds = (performance.now() - began) / 1000;
    return { number, configuration, epochs, seconds, lost: error.message };
  }
}
