// What a study yields: plain data, for the table, the report and results.json alike.
import type { EpochRecord, Recipe } from '../models/classifier.ts';
import type { PixelScale, SplitName } from '../runtime/data/dataset.ts';
import type { Metrics } from '../runtime/training/metrics.ts';

/** Class probabilities [count × classes] of one split, rows in the split's order. */
export interface Predictions {
  readonly split: SplitName;
  readonly probabilities: Float32Array;
}

export interface ModelResult {
  readonly name: string;
  readonly title: string;
  readonly role: 'model' | 'control';
  readonly quantum: boolean;
  readonly parameters: number;
  readonly trainSeconds: number;
  /** Mean over the epochs; undefined for models without epochs. */
  readonly secondsPerEpoch?: number;
  readonly underTrained: boolean;
  /** Controls of this quantum model that are more accurate than it on the test split, best first. */
  readonly belowControls: readonly string[];
  readonly history: readonly EpochRecord[];
  readonly test: Metrics;
  readonly predictions: readonly Predictions[];
}

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
  /** Ids and labels in the order of the predictions. */
  readonly splits: Readonly<
    Record<SplitName, { readonly ids: readonly string[]; readonly labels: Int32Array }>
  >;
}

export interface CircuitSummary {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Of the text, hex. */
  readonly sha256: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly qubits: number;
  readonly operations: number;
  readonly weights: number;
  readonly inputs: number;
  readonly outputs: number;
}

export interface StudySettings {
  readonly models: readonly string[];
  readonly controls: readonly string[];
  /** Undefined: by model and recipe. */
  readonly epochs?: number;
  readonly limit?: number;
  readonly seed: number;
  readonly recipe: Recipe;
  readonly batchSize?: number;
  readonly stem?: string;
  readonly backend?: string;
}

export interface StudyResult {
  readonly settings: StudySettings;
  readonly data: DataSummary;
  readonly circuit: CircuitSummary;
  /** Name and version of what the figures depend on. */
  readonly versions: Readonly<Record<string, string>>;
  /** Models in the order asked for, then controls. */
  readonly models: readonly ModelResult[];
  /** ISO 8601, start of the study. */
  readonly started: string;
  readonly seconds: number;
}
