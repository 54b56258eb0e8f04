// What the epochs of a run say of how it was trained.
import type { EpochRecord } from '../../models/classifier.ts';
import type { ModelResult } from '../result.ts';

const shareOfTheWay = 0.95;

/** The epoch whose weights were tested; undefined for models without epochs. */
export function keptRecord(history: readonly EpochRecord[], keptEpoch: number | undefined): EpochRecord | undefined {
  return history.find(({ epoch }) => epoch === keptEpoch) ?? history.at(-1);
} // prettier-ignore

/** Accuracy on the training images less that on the test images. */
export function generalisationGap(run: ModelResult): number | undefined {
  const record = keptRecord(run.history, run.keptEpoch);
  return record && record.trainAccuracy - run.test.accuracy;
}

/** The first epoch whose validation loss has made 95 % of the way from the first to the least. */
export function epochsToConverge({ history }: Pick<ModelResult, 'history'>): number | undefined {
  if (history.length === 0) return undefined;
  const losses = history.map(({ validationLoss }) => validationLoss);
  const least = losses.reduce((a, b) => Math.min(a, b), Infinity);
  const enough = losses[0] - shareOfTheWay * (losses[0] - least);
  return history[losses.findIndex((loss) => loss <= enough)]?.epoch ?? history.length;
}

/** Training loss after the probe's last epoch over that before, less 1; undefined: it was not probed. */
export function probedChange({ probe }: Pick<ModelResult, 'probe'>): number | undefined {
  const last = probe?.after.at(-1);
  return probe === undefined || last === undefined ? undefined : last / probe.before - 1;
}
