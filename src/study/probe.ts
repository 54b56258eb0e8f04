// Whether a schedule starved a model: three more epochs at the peak rates, from where its training ended.
import type { Classifier, EpochRecord, FitOptions } from '../models/classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import type { Probe } from './result.ts';

export const probeEpochs = 3;

/** Undefined for a classifier that is not trained by steps. It predicts what it did before. */
export async function probeOf(
  classifier: Classifier,
  training: Images,
  options: FitOptions,
  kept: EpochRecord | undefined,
): Promise<Probe | undefined> {
  const after = await classifier.probe?.(training, options, probeEpochs);
  return after && kept && { before: kept.trainLoss, after };
}
