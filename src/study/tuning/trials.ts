// What came of the configurations of a model that were tried, and which of them its test figures are of.
import type { EpochRecord } from '../../models/classifier.ts';
import { keptRecord } from '../summary/training-figures.ts';
import type { Configuration } from './configuration.ts';

/** One configuration, trained; no test image was looked at for it. */
export interface Trial {
  /** From 1, which is the recipe's own. */
  readonly number: number;
  /** Absent of a model without anything to tune. */
  readonly configuration?: Configuration | undefined;
  /** On the validation images, after the epoch whose weights were kept; absent where there is none. */
  readonly validationLoss?: number | undefined;
  readonly validationAccuracy?: number | undefined;
  /** Epochs trained. */
  readonly epochs: number;
  readonly seconds: number;
  /** Taken by its training, where circuits are measured. */
  readonly shots?: number | undefined;
  /** Why its training came to nothing; absent: it came to an end. */
  readonly lost?: string | undefined;
}

/** The configurations of a model, with folds those of one of them. */
export interface ModelTuning {
  readonly name: string;
  /** Of the trainings that chose. */
  readonly seed: number;
  readonly fold?: number;
  readonly trials: readonly Trial[];
  /** Number of the one whose test figures count. */
  readonly chosen: number;
}

/** How a training went, as one of the trials. */
export function trialOf(
  { number, configuration }: Pick<Trial, 'number' | 'configuration'>,
  fit: {
    readonly history: readonly EpochRecord[];
    readonly keptEpoch?: number | undefined;
    readonly seconds: number;
  },
  shots?: number,
): Trial {
  const { history, keptEpoch, seconds } = fit;
  const kept = keptRecord(history, keptEpoch);
  return {
    number,
    ...(configuration && { configuration }),
    ...(kept && { validationLoss: kept.validationLoss, validationAccuracy: kept.validationAccuracy }),
    epochs: history.length,
    seconds,
    ...(shots !== undefined && { shots }),
  };
}

/** The number of the one with the smallest validation loss, the lower among equals; undefined: all were lost. */
export function bestOf(trials: readonly Trial[]): number | undefined {
  const loss = ({ validationLoss = Infinity }: Trial) => validationLoss;
  const kept = trials.filter(({ lost }) => lost === undefined);
  const [best] = kept.toSorted((a, b) => loss(a) - loss(b) || a.number - b.number);
  return best?.number;
}
