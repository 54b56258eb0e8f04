// What a study is told: its options, with all defaults in one place.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { KeptEpoch, Recipe } from '../models/classifier.ts';
import { defaultModels, type Stem } from '../models/entries.ts';
import type { OptionNames } from '../option-names.ts';
import type { Backend, DeviceBackend } from '../runtime/backends/backend.ts';
import type { Augmentation } from '../runtime/data/augmentation.ts';
import { checkCorruptions, type Corruption } from '../runtime/data/corruption.ts';
import type { SplitBy } from '../runtime/data/split-names.ts';
import type { Device } from '../runtime/device/device.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import type { ClassWeights } from '../runtime/training/class-weights.ts';
import { UserError } from '../user-error.ts';
import type { ControlChoice } from './contestants.ts';
import type { CircuitOptions } from './study-circuit.ts';

/** Which controls a study trains beside its models. */
export type Controls = ControlChoice | readonly string[];

/** What a study trains, on which images, and how. */
export interface StudyOptions extends CircuitOptions {
  /** "phantom" (generated images), or the path of an IDX folder, a MedMNIST `.npz` or an image folder. Default "phantom". */
  readonly data?: string | undefined;
  /** Draws the splits anew: by patient, or the newest images for test. Default: as they are given, by patient where they are not. */
  readonly splitBy?: SplitBy | undefined;
  /** Path of a data set whose images, all of them, are the test images (external validation). Default: none. */
  readonly testData?: string | undefined;
  /** On what terms the images may be used, for the record. Default: what is known of the data. */
  readonly licence?: string | undefined;
  /** Ways in which test images are made worse, each by itself, to see what models stand. Default: none. */
  readonly corrupt?: readonly Corruption[] | undefined;
  /** Columns of the manifest for whose values figures are given. Default: all that have a few. */
  readonly subgroups?: readonly string[] | undefined;
  /** Names of `modelNames`. Default: qcnn, resnet50 and hybrid. */
  readonly models?: readonly string[] | undefined;
  /**
   * 'all' that the models need; 'full': these, those that say more of them, and three probe epochs after each training, which
   * tell whether its schedule starved it (several `seeds` and the recipe 'literature' have them, too); 'none'; or names of
   * `controlNames`. Default 'all', and 'full' with several `seeds`.
   */
  readonly controls?: Controls | undefined;
  /** Passes over the training images. Default: by model and recipe. */
  readonly epochs?: number | undefined;
  /** Bytes of pixels that may lie in memory; more stay on disk, with the same figures. Default: half of what is free. */
  readonly dataMemory?: number | undefined;
  /** Training images, every class in proportion. Default: all. */
  readonly limit?: number | undefined;
  /** Decides everything that is random, a whole number: with `seeds`, what the data are and how they are split. Default 1. */
  readonly seed?: number | undefined;
  /** Every model is trained once with each of these seeds, which decide first weights and the order of samples; the data stay. Default: `seed` alone. */
  readonly seeds?: readonly number[] | undefined;
  /**
   * Cross-validation: all images are divided into so many parts, copies and the images of a patient on one side, and every
   * model is trained once without each and tested on it. At least 2. Default: the splits of the data.
   */
  readonly folds?: number | undefined;
  /** How to train. Default 'default'. */
  readonly recipe?: Recipe | undefined;
  /**
   * Share of the training images, above 0 and below 1, on which a ResNet-50 of its own (`resnet50-split`) is trained; hybrids and
   * `logistic-features` are then trained on its features of the rest, which it has not seen. Default: on the features that
   * `resnet50` has of the images it was trained on.
   */
  readonly backboneSplit?: number | undefined;
  /**
   * Configurations (rates, batches, dropout, the shape of the schedule) that are tried of each model and control, from 1 to 1000:
   * the recipe's own, and others drawn around it. The one with the smallest validation loss is tested. Default: the recipe's
   * own, and nothing is chosen.
   */
  readonly tune?: number | undefined;
  /** Images a step. Default: by recipe. */
  readonly batchSize?: number | undefined;
  /** Peak learning rates by part: 'circuit', 'head', …, of all models that have it. Default: by model and recipe. */
  readonly rates?: Readonly<Record<string, number>> | undefined;
  /** Stops a model after that many epochs in a row without a smaller validation loss. Default: never. */
  readonly earlyStop?: number | undefined;
  /** Whose weights are tested: those of the epoch with the smallest validation loss, or of the last. Default 'last'. */
  readonly keep?: KeptEpoch | undefined;
  /** Largest norm of a gradient. Default: none. */
  readonly clip?: number | undefined;
  /** Share of the numbers before the softmax that each step leaves out, at least 0 and below 1. Default 0. */
  readonly dropout?: number | undefined;
  /** How training images are changed, anew in each epoch. Default: they are not. */
  readonly augment?: Augmentation | undefined;
  /** How much the classes count in the training loss: 'balanced', or a number by class. Default: each image as much as any other. */
  readonly classWeights?: ClassWeights | undefined;
  /** Folder or file of a saved model, whose weights the model of its name starts from. Default: none. */
  readonly warmStart?: string | undefined;
  /** Whether `ModelResult.profile` says where the time goes. Default: no. */
  readonly profile?: boolean | undefined;
  /** Which test images the report shows, with their heat maps: 'some', of each class one right and one wrong, or 'none'. Default 'some'. */
  readonly examples?: 'some' | 'none' | undefined;
  /** First layers of ResNet-50. Default 'imagenet'. */
  readonly stem?: Stem | undefined;
  /**
   * How often each basis of a circuit's outputs is measured: values are drawn, and gradients are those of parameter shifts
   * with as many shots. Default: exact values.
   */
  readonly shots?: number | undefined;
  /** A quantum computer, by whose figures circuits are noisy and misread, in training too. Default: none. */
  readonly device?: Device | undefined;
  /** What computes the circuits: 'wasm', 'reference' or 'webgpu'. Default: the device of the engine 'webgpu', else 'wasm'. */
  readonly backend?: Backend | DeviceBackend | string | undefined;
  /** What computes the classical layers, as `startEngine` takes it. Default: as there. */
  readonly engine?: EngineChoice | undefined;
}

/** The options of a study as they are used: with all defaults. */
export interface SettledOptions extends Omit<StudyOptions, keyof CircuitOptions> {
  readonly circuit: Circuit;
  readonly models: readonly string[];
  readonly controls: Controls;
  readonly seed: number;
  readonly recipe: Recipe;
}

export const studyOptionNames: OptionNames<StudyOptions> = {
  data: true, circuit: true, splitBy: true, testData: true, licence: true, corrupt: true, subgroups: true, circuitName: true, set: true, beside: true, noise: true, models: true, controls: true, epochs: true,
  limit: true, seed: true, seeds: true, folds: true, recipe: true, backboneSplit: true, tune: true, batchSize: true, rates: true, earlyStop: true, keep: true,
  clip: true, dropout: true, augment: true, classWeights: true, warmStart: true, profile: true, stem: true, backend: true, engine: true,
  shots: true, device: true, dataMemory: true, examples: true,
}; // prettier-ignore

/** Configurations of a model. */
export const mostTried = 1000;

/** The options with all defaults. Throws UserError for seeds and folds that no study can have. */
export function settleStudyOptions(given: StudyOptions, circuit: Circuit): SettledOptions {
  const { models = defaultModels, seed = 1, recipe = 'default', seeds, folds, tune, backboneSplit } = given;
  const controls = given.controls ?? (seeds !== undefined && seeds.length > 1 ? 'full' : 'all');
  if (seeds !== undefined) requireSeeds(seeds);
  if (folds !== undefined && !(Number.isInteger(folds) && folds >= 2))
    throw new UserError(`the number of folds is ${folds}; give a whole number of at least 2`);
  if (tune !== undefined && !(Number.isInteger(tune) && tune >= 1 && tune <= mostTried))
    throw new UserError(`${tune} configurations cannot be tried; give a whole number from 1 to ${mostTried}`);
  if (backboneSplit !== undefined && !(backboneSplit > 0 && backboneSplit < 1))
    throw new UserError(
      `the share of the images for a backbone is ${backboneSplit}; give a number above 0 and below 1, such as 0.5`,
    );
  if (given.corrupt) checkCorruptions(given.corrupt);
  if (folds !== undefined && given.testData !== undefined)
    throw new UserError(
      'folds test every image of the data once, and test data are others; give one of both',
    );
  if (folds !== undefined && given.splitBy !== undefined)
    throw new UserError(
      'folds divide all images anew, patients whole, whatever splitBy says; give one of both',
    );
  return { ...given, circuit, models, controls, seed, recipe };
}

/** Seeds of the runs of each model. */
export function seedsOf({ seeds, seed }: Pick<SettledOptions, 'seeds' | 'seed'>): readonly number[] {
  return seeds ?? [seed];
}

/** Whether models are trained further to tell a starved one: where it is asked for, or cheap beside a hundred epochs. */
export function isProbed(options: Pick<SettledOptions, 'controls' | 'seeds' | 'seed' | 'recipe'>): boolean {
  return options.controls === 'full' || options.recipe === 'literature' || seedsOf(options).length > 1;
}

function requireSeeds(seeds: readonly number[]): void {
  if (seeds.length === 0) throw new UserError('no seeds are given; give some, such as 1..5');
  const wrong = seeds.find((seed) => !Number.isInteger(seed) || seed < 0 || seed > 2 ** 32 - 1);
  if (wrong !== undefined)
    throw new UserError(`a seed is ${wrong}; give whole numbers from 0 to ${2 ** 32 - 1}`);
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (twice !== undefined) throw new UserError(`the seed ${twice} is given twice`);
}
