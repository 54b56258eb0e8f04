// What every model of a comparison is to the study that trains it: fit on images, then predict class probabilities.
import type { Images } from '../runtime/data/dataset.ts';
import type { FitOptions, FitReport } from '../runtime/training/fit.ts';
import type { FeatureMaps } from '../runtime/training/learner.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import type { Unusualness } from './familiarity.ts';
import type { Trained } from './trained.ts';

export type * from '../runtime/training/fit.ts';

/** A model or control of a study: fitted on images, it gives class probabilities. */
export interface Classifier {
  /** Key of the table and of `--models`: "qcnn", "resnet50", "hybrid", "small-cnn", … */
  readonly name: string;
  /** Readable name for reports. */
  readonly title: string;
  readonly role: 'model' | 'control';
  /** Contains a quantum circuit. */
  readonly quantum: boolean;
  /** What `fit` does with these options, for the record; absent where nothing is trained by steps. */
  training?(options: FitOptions): TrainingSettings;
  /** Trains on the images of `train`, anew at each call. Throws UserError for images that it cannot take, and when its signal aborts. */
  fit(train: Images, validation: Images, options: FitOptions): Promise<FitReport>;
  /**
   * Trains it further, for so many epochs at the peak rates of these options with new moments, and puts its weights back: the
   * training loss of each epoch. After `fit` on the same images; absent where nothing is trained by steps.
   */
  probe?(train: Images, options: FitOptions, epochs: number): Promise<readonly number[]>;
  /** Class probabilities [count × classes], rows sum to 1. */
  predict(images: Images): Promise<Float32Array>;
  /** How unusual images are beside those that it was trained on. undefined: it was saved without what that takes. */
  unusual?(images: Images): Promise<Unusualness | undefined>;
  /**
   * [count × image]: by the values of each image, the gradient of what enters the softmax for its class [count]. undefined
   * where there is none.
   */
  scoreGradient?(images: Images, classOf: Int32Array): Promise<Float32Array | undefined>;
  /** Where the last maps of features speak for the class of each image (Grad-CAM); undefined where there are no maps. */
  featureMaps?(images: Images, classOf: Int32Array): Promise<FeatureMaps | undefined>;
  /** To classify one image, everything from its values on; undefined where it is not known. After `fit`. */
  flops?(): Promise<number | undefined>;
  /** Trainable parameters; 0 before `fit` where the data decide them. */
  parameters(): number;
  /** All that `fit` made of the training images. Throws UserError before `fit`. */
  save(): Promise<Trained>;
  /**
   * Takes the place of `fit`: it predicts what the classifier predicted that saved this, made by the same name in the
   * same context, bit by bit on the same engine and backend. Throws UserError where the numbers do not fit.
   */
  restore(trained: Trained): Promise<void>;
  /** Frees its memory; it cannot be used after that. */
  dispose(): void;
}
