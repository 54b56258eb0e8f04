// What a running study tells those who watch it: the terminal's progress, and the files that grow.
import type { Classifier, EpochRecord, FitProgress } from '../models/classifier.ts';
import type { SearchProgress } from '../runtime/backends/backend.ts';
import type { LoadProgress } from '../runtime/data/index.ts';
import type { Prediction } from './predict-time.ts';
import type { RunKey } from './run-key.ts';
import type { Configuration } from './tuning/configuration.ts';
import type { ModelTuning, Trial } from './tuning/trials.ts';
import type { CircuitSummary, DataSummary, ModelResult, StudySettings } from './result.ts';

/** A run of a model or control that the study trains. */
export interface Contestant extends Pick<Classifier, 'name' | 'title' | 'role' | 'quantum'>, RunKey {}

/** What is decided before the first model trains. */
export interface StudyPlan {
  readonly started: string;
  readonly settings: StudySettings;
  readonly data: DataSummary;
  readonly circuit: CircuitSummary;
  readonly resultsVersion: number;
  readonly versions: Readonly<Record<string, string>>;
  /** By model, with `tune`: what is tried, the recipe's own first; one of a model without anything to tune is none. */
  readonly configurations?: Readonly<Record<string, readonly Configuration[]>>;
}

/** Functions that a running study calls, each if it is there. */
export interface StudyObserver {
  /** Image files are being read; other data come at once. */
  loading?(progress: LoadProgress): void;
  /** Data are loaded, nothing is trained yet. */
  planned?(plan: StudyPlan): void;
  /** The circuit's contraction tree is being searched, before the first model trains. */
  searching?(progress: SearchProgress): void;
  /** How long each model's training takes, before the first one trains. */
  predicted?(prediction: Prediction): void;
  /** A configuration of it, this one of so many, is trained next. */
  trying?(model: Contestant, number: number, of: number): void;
  /** It is trained, and judged by the validation images. */
  tried?(model: Contestant, trial: Trial, of: number): void;
  /** All are tried, and one is chosen. */
  chosen?(tuning: ModelTuning): void;
  /** The training of a model begins. */
  started?(model: Contestant): void;
  /** A step of it is done. */
  progressed?(model: Contestant, progress: FitProgress): void;
  /** An epoch of it has ended. */
  epochEnded?(model: Contestant, record: EpochRecord): void;
  /** Trained; the validation and test images are classified next. */
  evaluating?(model: Contestant): void;
  /** Trained and tested. */
  finished?(model: Contestant, result: ModelResult): void;
  /** Trained and tested before, by the study that goes on. */
  kept?(result: ModelResult): void;
  /** Trained and tested, and not yet disposed: the place for `saveModel`. The study waits. */
  trained?(model: Classifier): Promise<unknown> | void;
}

/** One observer that tells all of them, in order. */
export function observers(...all: readonly StudyObserver[]): Required<StudyObserver> {
  return {
    loading: (progress) => all.forEach((one) => one.loading?.(progress)),
    planned: (plan) => all.forEach((one) => one.planned?.(plan)),
    searching: (progress) => all.forEach((one) => one.searching?.(progress)),
    predicted: (prediction) => all.forEach((one) => one.predicted?.(prediction)),
    trying: (model, number, of) => all.forEach((one) => one.trying?.(model, number, of)),
    tried: (model, trial, of) => all.forEach((one) => one.tried?.(model, trial, of)),
    chosen: (tuning) => all.forEach((one) => one.chosen?.(tuning)),
    started: (model) => all.forEach((one) => one.started?.(model)),
    progressed: (model, progress) => all.forEach((one) => one.progressed?.(model, progress)),
    epochEnded: (model, record) => all.forEach((one) => one.epochEnded?.(model, record)),
    evaluating: (model) => all.forEach((one) => one.evaluating?.(model)),
    finished: (model, result) => all.forEach((one) => one.finished?.(model, result)),
    kept: (result) => all.forEach((one) => one.kept?.(result)),
    async trained(model) {
      for (const one of all) await one.trained?.(model);
    },
  };
}
