// What a study says of one model over all its trainings, beside its controls: plain data, for the table, the report and
// results.json alike.
import type { Corruption } from '../../runtime/data/corruption.ts';
import type { RunKey } from '../run-key.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Spread } from '../statistics/spread.ts';

export type { Interval, Spread };

/** `ClassMetrics` over runs. */
export interface ClassSpreads {
  readonly precision: Spread;
  readonly recall: Spread;
  readonly f1: Spread;
  readonly sensitivity: Spread;
  readonly specificity: Spread;
  readonly auc?: Spread;
  readonly sensitivityAtSpecificity?: Spread;
  readonly support: number;
}

/** `ClassificationMetrics` over runs. */
export interface MetricSpreads {
  readonly samples: number;
  readonly accuracy: Spread;
  readonly balancedAccuracy: Spread;
  readonly auc?: Spread;
  readonly expectedCalibrationError: Spread;
  readonly brierScore: Spread;
  /** Unweighted means over the classes. */
  readonly macro: {
    readonly precision: Spread;
    readonly recall: Spread;
    readonly f1: Spread;
    readonly specificity: Spread;
    readonly sensitivityAtSpecificity?: Spread;
  };
  readonly perClass: readonly ClassSpreads[];
}

/** Exact test of McNemar between a model and a control that have the same seed; over patients where `clusters` says so. */
export interface SeedComparison {
  readonly seed: number;
  /** Images that the model alone has right, and the control alone; the mean over `controlDraws`. */
  readonly onlyModel: number;
  readonly onlyControl: number;
  /** Two-sided, whether the two may change places: image by image, patient by patient, or with the mean over `controlDraws`. */
  readonly p: number;
  /** The same, adjusted by Holm for all such tests of the study. */
  readonly holm: number;
}

/** Permutation test over seeds: the signs of their differences are as good as drawn where the two are alike. */
export interface SignFlip {
  readonly seeds: number;
  /** Two-sided, exact. */
  readonly p: number;
  /** The same, adjusted by Holm for all such tests of the study. */
  readonly holm: number;
  /** The least p that so many seeds can give, whatever the differences. */
  readonly least: number;
}

/** A model against one of its controls, on the images of `ModelSummary.test`. */
export interface Comparison {
  readonly control: string;
  /** Images that both classified. */
  readonly samples: number;
  /** Accuracy of the model less that of the control, the mean over seeds. */
  readonly difference: number;
  /** Of the difference: a bootstrap over the images, or over patients where `clusters` says so; the seeds stay. */
  readonly interval: Interval;
  /** What the bootstrap draws, and what changes places in McNemar's test. */
  readonly clusters: 'images' | 'patients';
  /** With the mean over so many draws of the control each run of the model is compared; absent: with the run of its seed. */
  readonly controlDraws?: number;
  /** One a seed. */
  readonly mcnemar: readonly SeedComparison[];
  /** Absent with one seed: it could say nothing. */
  readonly signFlip?: SignFlip;
  /** The same difference and interval without test images that have a copy in training; absent where there are none. */
  readonly withoutCopies?: {
    readonly samples: number;
    readonly difference: number;
    readonly interval: Interval;
  };
}

/** The kinds of marks, in the order in which they stand. */
export const markNames = [
  'at chance',
  'few steps',
  'under-trained',
  'starved',
  'overfits',
  'below',
  'controls not run',
  "saw its test images' copies",
  'one seed',
] as const;
/** One of `markNames`. */
export type MarkName = (typeof markNames)[number];

/** What a reader of a figure must know of it. */
export interface Mark {
  readonly name: MarkName;
  /** As the table shows it: "below small-cnn". */
  readonly text: string;
}

/** What a model whose circuit is measured took in all its runs, and how it scatters. */
export interface ShotSummary {
  /** In each basis of the outputs, of each value. */
  readonly each: number;
  /** Of all trainings together. */
  readonly training: number;
  /** Of the validation and test images, once a run. */
  readonly evaluation: number;
  /** Of the test images measured anew; absent in records of before. */
  readonly redraws?: number;
  /** Of the corrupted test images; absent: nobody asked for them. */
  readonly robustness?: number;
  /** How often each run was tested anew. */
  readonly draws: number;
  /** On the test images: the mean over draws and runs, and the deviation of one draw from another of the same run. */
  readonly accuracy: { readonly mean: number; readonly deviation: number };
  /** In which 95 % of the draws lie, as if they were normal. */
  readonly interval: Interval;
}

/** Figures of the test images that have one value of a column. */
export interface Subgroup {
  /** The value, a quarter of the numbers, or a year; '' where the manifest says nothing. */
  readonly value: string;
  readonly images: number;
  readonly accuracy: Spread;
  readonly balancedAccuracy: Spread;
  readonly auc?: Spread;
  /** By class; null of a class without images here. */
  readonly sensitivity: readonly (Spread | null)[];
}

/** Figures by the values of a manifest's column. */
export interface ColumnFigures {
  readonly column: string;
  readonly groups: readonly Subgroup[];
  /** The largest accuracy less the least, of groups of ten images or more; absent where fewer than two are so large. */
  readonly gap?: Spread;
}

/** `Robustness` over runs. */
export interface RobustnessSpread {
  readonly corruption: Corruption;
  readonly accuracy: Spread;
  readonly balancedAccuracy: Spread;
  readonly f1: Spread;
}

/** All runs of a model or control. */
export interface ModelSummary {
  readonly name: string;
  readonly title: string;
  readonly role: 'model' | 'control';
  readonly quantum: boolean;
  readonly runs: readonly RunKey[];
  /** Configurations of which the one that was tested was chosen by the validation images; absent: nothing was tuned. */
  readonly tried?: number;
  readonly parameters: number;
  readonly trainSeconds: Spread;
  /** Absent for models without epochs. */
  readonly secondsPerEpoch?: Spread;
  /** To classify one image; absent where it is not known. */
  readonly flopsPerImage?: Spread;
  /** Of the process, bytes: at most while the model was trained and tested, and before. Absent where nobody looked. */
  readonly peakMemory?: Spread;
  readonly memoryBefore?: Spread;
  /**
   * Over seeds, on all test images; with folds out-of-fold, on all images, each by the run that was not trained on it.
   */
  readonly test: MetricSpreads;
  /** Wilson's interval of the accuracy, with one seed. */
  readonly interval?: Interval;
  /** On the test images that have no byte-identical copy among the training images; absent where all have none. */
  readonly withoutCopies?: MetricSpreads;
  /** By the columns of a manifest that have a few values; absent where there are none. */
  readonly subgroups?: readonly ColumnFigures[];
  /** Over the runs, on corrupted test images; absent: nobody asked for it. */
  readonly robustness?: readonly RobustnessSpread[];
  /** With folds: the accuracy of each run on its own fold. */
  readonly foldAccuracy?: Spread;
  /** Absent where its values are exact. */
  readonly shots?: ShotSummary;
  /** Accuracy on the training images, in the epoch whose weights were tested, less that on the test images. Absent without epochs. */
  readonly gap?: Spread;
  /** First epoch whose validation loss has made 95 % of the way from the first to the least. Absent without epochs. */
  readonly epochsToConverge?: Spread;
  /** Of a quantum model, with each of its controls, in the order of the table. */
  readonly comparisons: readonly Comparison[];
  /** Controls of this quantum model that are more accurate on the test images, by their means; best first. */
  readonly belowControls: readonly string[];
  readonly marks: readonly Mark[];
}
