// What a study yields: plain data, for the table, the report and results.json alike.
import type { EpochRecord, Recipe } from '../models/classifier.ts';
import type { BackendSettings } from '../runtime/backends/backend.ts';
import type { DeviceWork } from '../runtime/backends/webgpu/device-work.ts';
import type { Corruption } from '../runtime/data/corruption.ts';
import type { ImageRows, PixelScale, SplitName } from '../runtime/data/dataset.ts';
import type { Device } from '../runtime/device/device.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import type { ClassificationMetrics } from '../runtime/training/metrics.ts';
import type { ExampleImage } from './examples.ts';
import type { MemoryUse } from './memory-meter.ts';
import type { RunKey } from './run-key.ts';
import type { ModelSummary } from './summary/model-summary.ts';
import type { ModelTuning } from './tuning/trials.ts';

/** Whose predictions are kept. */
export type PredictedSplit = Exclude<SplitName, 'train'>;

/** Class probabilities [count × classes] of one split, rows in the split's order. */
export interface Predictions {
  readonly split: PredictedSplit;
  readonly probabilities: Float32Array;
}

/** Training loss by epoch when a trained model is trained further at the peak rates, with new moments. */
export interface Probe {
  /** Of the epoch whose weights were tested. */
  readonly before: number;
  /** Of each epoch after it. */
  readonly after: readonly number[];
}

/** What a model whose circuit is measured took, and how it scatters. */
export interface ShotResult {
  /** In each basis of the outputs, of each value. */
  readonly each: number;
  /** All of its training: values and shifted values of every step, and the validation after each epoch. */
  readonly training: number;
  /** Of the validation and test images, once. */
  readonly evaluation: number;
  /** Of the test images measured anew, for `accuracies`; absent in records of before. */
  readonly redraws?: number | undefined;
  /** Of the corrupted test images; absent: nobody asked for them. */
  readonly robustness?: number | undefined;
  /** On the test images, measured anew each time; the first is that of `test`. */
  readonly accuracies: readonly number[];
}

/** How a run does on test images that were made worse; shares in [0, 1]. */
export interface Robustness {
  readonly corruption: Corruption;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  /** Unweighted mean over the classes. */
  readonly f1: number;
}

/** What a run takes. */
export interface RunCost {
  /** To classify one image; absent where it is not known. */
  readonly flopsPerImage?: number | undefined;
  readonly memory: MemoryUse;
}

/** What came of one run: a model or control with one key. */
export interface ModelResult extends RunKey {
  readonly name: string;
  readonly title: string;
  readonly role: 'model' | 'control';
  readonly quantum: boolean;
  readonly parameters: number;
  readonly trainSeconds: number;
  /** Mean over the epochs; undefined for models without epochs. */
  readonly secondsPerEpoch: number | undefined;
  readonly underTrained: boolean;
  /** The epoch whose weights were tested; absent for models without epochs. */
  readonly keptEpoch?: number;
  /** Seconds of its fit by part (`profile` of the options), the rest too, since the process that ended it began it or took it up. */
  readonly profile?: Readonly<Record<string, number>>;
  /** What a step encoded for the device on the average, with `profile` where the engine computes on WebGPU. */
  readonly deviceWork?: DeviceWork;
  /** Absent: it was recorded by a version that did not ask. */
  readonly cost?: RunCost;
  /** Of a model, in its first run: some test images with heat maps. */
  readonly examples?: readonly ExampleImage[];
  /** Absent: nobody asked for it, or it is not trained by steps. */
  readonly probe?: Probe;
  /** Absent where its values are exact. */
  readonly shots?: ShotResult;
  /** Controls of this quantum model, with the same key, that are more accurate than it on the test split, best first. */
  readonly belowControls: readonly string[];
  readonly history: readonly EpochRecord[];
  readonly test: ClassificationMetrics;
  /** On corrupted test images; absent: nobody asked for it. */
  readonly robustness?: readonly Robustness[];
  readonly predictions: readonly Predictions[];
}

/** The images of a split, in the order of the predictions. */
export interface SplitSummary {
  readonly ids: readonly string[];
  /** Indices into the classes; −1 where a folder that is read does not say it, as of training images. */
  readonly labels: Int32Array;
  /** Whose the images are and what else is said of them; absent where nothing is. */
  readonly rows?: ImageRows | undefined;
}

/** Training images parted between a backbone and what is trained on its features. */
export interface BackboneSummary {
  /** As given. */
  readonly share: number;
  /** With folds the most that a run trains on. */
  readonly counts: { readonly backbone: number; readonly rest: number };
  /** Of the backbone's images; with folds a list a fold, else one. */
  readonly ids: readonly (readonly string[])[];
}

/** The images of a study. */
export interface DataSummary {
  readonly name: string;
  readonly classes: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** How images of 16 bits became bytes, where there are any. */
  readonly scale?: PixelScale;
  /** Images used, after --limit; with folds, the most that a run trains on, and all that are tested. */
  readonly counts: Readonly<Record<SplitName, number>>;
  /** Training images before --limit. */
  readonly available: number;
  readonly sha256: Readonly<Record<string, string>>;
  /** On what terms the images may be used; absent: nobody says. */
  readonly licence?: string;
  readonly notes: readonly string[];
  readonly splits: Readonly<Record<SplitName, SplitSummary>>;
  /**
   * Test images that have a byte-identical copy among the training images used, ascending; none with folds, which part no
   * copies. −1 for each in what is read from a folder that says only how many there are.
   */
  readonly testCopies: readonly number[];
  /** With `backboneSplit`; absent: all models are trained on all training images. */
  readonly backbone?: BackboneSummary;
  /** With folds: of each, the images by which its runs were judged and on which they were tested, instead of `splits`. */
  readonly folds?: readonly Readonly<Record<PredictedSplit, SplitSummary>>[];
}

/** The circuit of a study. */
export interface CircuitSummary {
  readonly name: string;
  /** Its path or library name; absent: a program made the circuit. */
  readonly file?: string;
  /** Of the file; without one, `printSource` of the circuit before noise. */
  readonly text: string;
  /** Of the text, hex. */
  readonly sha256: string;
  /** Texts of the files that it imports, directly or not, by name; those of the standard library come with qcnn. */
  readonly imports: Readonly<Record<string, string>>;
  /** Its identity, `hashCircuit`: with what was imported, all settings and noise. */
  readonly hash: string;
  /** As given: compile-time parameters, and noise. */
  readonly settings: Readonly<Record<string, string>>;
  /** The values of all compile-time parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly qubits: number;
  readonly operations: number;
  readonly weights: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** The settings of a study as they came out. */
export interface StudySettings {
  readonly models: readonly string[];
  readonly controls: readonly string[];
  /** As given; undefined: by model and recipe. */
  readonly epochs: number | undefined;
  /** As given; undefined: all training images. */
  readonly limit: number | undefined;
  /** Of the splits; and of the only run, where no `seeds` are given. */
  readonly seed: number;
  /** As given: of the runs of each model. */
  readonly seeds?: readonly number[];
  /** As given: parts of the images, of which each is tested once by the runs that were trained on the others. */
  readonly folds?: number;
  /** As given: how test images were made worse, beside being tested as they are. */
  readonly corruptions?: readonly Corruption[];
  readonly recipe: Recipe;
  /** As given: share of the training images for the ResNet-50 whose features others begin with; absent: all are for all. */
  readonly backboneSplit?: number;
  /** As given: configurations of each model, of which one is chosen by the validation images. */
  readonly tune?: number;
  /** As given; undefined: by model and recipe. */
  readonly batchSize: number | undefined;
  /** First layers of ResNet-50; undefined: no model has one. */
  readonly stem: string | undefined;
  /** What computed the classical layers, and why it and no other. */
  readonly engine?: { readonly name: string; readonly reason: string };
  /** What computes the circuits; undefined: no model has one. */
  readonly backend: string | undefined;
  readonly backendSettings: BackendSettings | undefined;
  /** As given: in each basis of a circuit's outputs; absent: values are exact. */
  readonly shots?: number;
  /** As given: by whose figures circuits are noisy and misread. */
  readonly device?: Device;
  /** Settled, by model; those that are not trained by steps are missing. */
  readonly training: Readonly<Record<string, TrainingSettings>>;
}

/** All that a study yields. */
export interface StudyResult {
  readonly settings: StudySettings;
  readonly data: DataSummary;
  readonly circuit: CircuitSummary;
  /** Studies with the same settings and versions of this number have the same figures, but for rounding. */
  readonly resultsVersion: number;
  /** Name and version of what the figures depend on. */
  readonly versions: Readonly<Record<string, string>>;
  /** Every run: models in the order asked for, then controls; of each, seed by seed, fold by fold. */
  readonly models: readonly ModelResult[];
  /** With `tune`: what was tried of each model and, with folds, in each of them, in the same order. */
  readonly tuning?: readonly ModelTuning[];
  /** One a model or control, in the same order. */
  readonly summaries: readonly ModelSummary[];
  /** ISO 8601, start of the study. */
  readonly started: string;
  readonly seconds: number;
}
