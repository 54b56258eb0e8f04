// What a training run comes down to once recipe, options and the model's own choices are settled: for the loop, and for
// records.
import { createHash } from 'node:crypto';
import { UserError } from '../../user-error.ts';
import { checkAugmentation, type Augmentation } from '../data/augmentation.ts';
import type { NumbersByName } from '../numbers-by-name.ts';
import { adamConstants } from './adam.ts';
import { checkClassWeights, type ClassWeights } from './class-weights.ts';
import { keptEpochs, type FitOptions, type KeptEpoch } from './fit.ts';
import { recipeBatchSize, recipePeak, usualDecayEpochs, usualWarmUp } from './schedule.ts';

/** Peak learning rates by part of the model, under the default recipe; the first part that holds a weight counts. */
export type PeakRates = readonly {
  readonly part: string;
  /** Whether the weight of this name ("layer/kernel") belongs to it. */
  holds(variable: string): boolean;
  /** 0 freezes it under every recipe. */
  readonly peak: number;
}[];

/** What a model chooses by itself. */
export interface TrainingChoices {
  readonly rates: PeakRates;
  /** Under the default recipe; 32 when absent. */
  readonly batchSize?: number;
}

/** What a training run settled on, for the record. */
export interface TrainingSettings {
  /** The most that are trained. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimiser: { readonly name: string; readonly [constant: string]: number | string };
  /** How the rates change: the name of the recipe. */
  readonly schedule: string;
  /** Peak rates by part. */
  readonly rates: Readonly<Record<string, number>>;
  /** Share of the steps over which rates rise; absent: as the recipe has it. */
  readonly warmUp?: number | undefined;
  /** Epochs after which rates fall to a tenth; absent: as the recipe has it. */
  readonly decayEpochs?: number | undefined;
  /** Whose weights are kept. */
  readonly keep: KeptEpoch;
  /** Epochs in a row without a smaller validation loss after which it stops; absent: never. */
  readonly earlyStop?: number | undefined;
  /** Largest norm of a gradient; absent: none. */
  readonly clip?: number | undefined;
  /** Share left out before the softmax; absent: none. */
  readonly dropout?: number | undefined;
  /** How training images are changed; absent: they are not. */
  readonly augment?: Augmentation | undefined;
  /** How much the classes count in the loss; absent: each image as much as any other. */
  readonly classWeights?: ClassWeights | undefined;
  /** SHA-256 of the numbers that it starts from, hex; absent: it starts from its seed. */
  readonly warmStart?: string | undefined;
}

/** The options that decide what comes of a run, besides seed and images. */
export type TrainingOptions = Pick<
  FitOptions,
  | 'epochs'
  | 'recipe'
  | 'batchSize'
  | 'rates'
  | 'warmUp'
  | 'decayEpochs'
  | 'earlyStop'
  | 'keep'
  | 'clip'
  | 'dropout'
  | 'augment'
  | 'classWeights'
  | 'warmStart'
>;

/** The same rate for everything. */
export function oneRate(peak: number): PeakRates {
  return [{ part: 'all', holds: () => true, peak }];
}

/** What `train` does with these options. Throws UserError for values that no training can have. */
export function trainingSettings(options: TrainingOptions, { rates, batchSize }: TrainingChoices): TrainingSettings {
  const { recipe, rates: given = {}, earlyStop, keep = 'last', clip, dropout, warmStart } = options;
  const { augment, classWeights, warmUp, decayEpochs } = options;
  const parts = rates.map(({ part }) => part);
  const unknown = Object.keys(given).find((part) => !parts.includes(part));
  if (unknown !== undefined)
    throw new UserError(`There is no part "${unknown}" that has a rate; parts are ${parts.join(', ')}.`);
  const settings: TrainingSettings = {
    epochs: options.epochs,
    batchSize: options.batchSize ?? recipeBatchSize(recipe, batchSize),
    optimiser: { name: 'Adam', ...adamConstants },
    schedule: recipe,
    rates: Object.fromEntries(rates.map(({ part, peak }) => [part, given[part] ?? recipePeak(recipe, peak)])),
    ...(warmUp !== undefined && warmUp !== usualWarmUp && { warmUp }),
    ...(decayEpochs !== undefined && decayEpochs !== usualDecayEpochs && { decayEpochs }),
    keep,
    ...(earlyStop !== undefined && { earlyStop }),
    ...(clip !== undefined && { clip }),
    ...(dropout !== undefined && dropout !== 0 && { dropout }),
    ...(augment && { augment: { ...augment } }),
    ...(classWeights && { classWeights }),
    ...(warmStart && { warmStart: hashOf(warmStart) }),
  };
  refuseImpossible(settings);
  return settings;
} // prettier-ignore

/** The peak rate of each weight; 0 for what belongs to no part. */
export function peakOf(settings: TrainingSettings, { rates }: TrainingChoices): (variable: string) => number {
  return (variable) => {
    const part = rates.find(({ holds }) => holds(variable))?.part;
    return part === undefined ? 0 : settings.rates[part];
  };
}

function refuseImpossible(settings: TrainingSettings): void {
  const {
    epochs,
    batchSize,
    rates,
    keep,
    earlyStop = 1,
    clip = 1,
    dropout = 0,
    warmUp = usualWarmUp,
    decayEpochs = usualDecayEpochs,
    augment,
    classWeights,
  } = settings;
  const isCount = (value: number) => Number.isInteger(value) && value > 0;
  const wanted = (what: string, value: unknown, rule: string) =>
    new UserError(`${what} is ${String(value)}; give ${rule}.`);
  if (!isCount(epochs)) throw wanted('The number of epochs', epochs, 'a whole number of at least 1');
  if (!isCount(batchSize)) throw wanted('The batch size', batchSize, 'a whole number of at least 1');
  for (const [part, rate] of Object.entries(rates))
    if (!(rate >= 0 && Number.isFinite(rate)))
      throw wanted(`The rate of ${part}`, rate, 'a number of at least 0');
  if (Object.values(rates).every((rate) => rate === 0))
    throw new UserError('All rates are 0, so nothing would be trained; give one part a rate above 0.');
  if (!keptEpochs.includes(keep)) throw wanted('The epoch to keep', keep, keptEpochs.join(' or '));
  if (!isCount(earlyStop))
    throw wanted('The early stop', earlyStop, 'a whole number of epochs of at least 1');
  if (!(clip > 0 && Number.isFinite(clip))) throw wanted('The clip', clip, 'a number above 0');
  if (!(dropout >= 0 && dropout < 1)) throw wanted('The dropout', dropout, 'a number of at least 0 and below 1'); // prettier-ignore
  if (!(warmUp >= 0 && warmUp < 1)) throw wanted('The warm-up', warmUp, 'a number of at least 0 and below 1'); // prettier-ignore
  if (!(decayEpochs > 0)) throw wanted('The number of epochs of a decay', decayEpochs, 'a number above 0');
  if (augment) checkAugmentation(augment);
  if (classWeights) checkClassWeights(classWeights);
}

function hashOf(numbers: NumbersByName): string {
  const hash = createHash('sha256');
  for (const [name, { shape, values }] of numbers) {
    hash.update(`${name} ${shape.join(' ')}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
