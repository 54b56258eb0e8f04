// What a study yields: plain data, for the table, the report and results.json alike.
import type { EpochRecord, Recipe } from '../models/classifier.ts';
import type { BackendSettings } from '../runtime/backends/backend.ts';
import type { ImageRows, PixelScale, SplitName } from '../runtime/data/dataset.ts';
import type { TrainingSettings } from '../runtime/training/settings.ts';
import type { ClassificationMetrics } from '../runtime/training/metrics.ts';

/** Class probabilities [count × classes] of one split, rows in the split's order. */
export interface Predictions {
  readonly split: SplitName;
  readonly probabilities: Float32Array;
}

/** What came of one model or control. */
export interface ModelResult {
  readonly name: string;
  readonly title: string;
  readonly role: 'model' | 'control';
  readonly quantum: boolean;
  /** Of its first weights and the order of its samples. */
  readonly seed: number;
  readonly parameters: number;
  readonly trainSeconds: number;
  /** Mean over the epochs; undefined for models without epochs. */
  readonly secondsPerEpoch: number | undefined;
  readonly underTrained: boolean;
  /** The epoch whose weights were tested; absent for models without epochs. */
  readonly keptEpoch?: number;
  /** Seconds of its fit by part (`profile` of the options), the rest too, since the process that ended it began it or took it up. */
  readonly profile?: Readonly<Record<string, number>>;
  /** Controls of this quantum model that are more accurate than it on the test split, best first. */
  readonly belowControls: readonly string[];
  readonly history: readonly EpochRecord[];
  readonly test: ClassificationMetrics;
  readonly predictions: readonly Predictions[];
}

/** The images of a split, in the order of the predictions. */
export interface SplitSummary {
  readonly ids: readonly string[];
  readonly labels: Int32Array;
  /** Whose the images are and what else is said of them; absent where nothing is. */
  readonly rows?: ImageRows | undefined;
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
  /** Images used, after --limit. */
  readonly counts: Readonly<Record<SplitName, number>>;
  /** Training images before --limit. */
  readonly available: number;
  readonly sha256: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly splits: Readonly<Record<SplitName, SplitSummary>>;
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
  readonly seed: number;
  readonly recipe: Recipe;
  /** As given; undefined: by model and recipe. */
  readonly batchSize: number | undefined;
  /** First layers of ResNet-50; undefined: no model has one. */
  readonly stem: string | undefined;
  /** What computes the circuits; undefined: no model has one. */
  readonly backend: string | undefined;
  readonly backendSettings: BackendSettings | undefined;
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
  /** Models in the order asked for, then controls. */
  readonly models: readonly ModelResult[];
  /** ISO 8601, start of the study. */
  readonly started: string;
  readonly seconds: number;
}
