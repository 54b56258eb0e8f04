// What a run leaves: OUT/runs/ab/HASH.json of one that is done, HASH.stopped.json of one that stopped at the end of a round,
// HASH.failed.json of one that failed.
import { finite, list, object, oneOf, optional, record, text, truth, whole, type Shaped } from '../json-shape.ts'; // prettier-ignore
import { corruptionNames } from '../runtime/data/corruption.ts';
import type { ClassificationMetrics } from '../runtime/training/metrics.ts';
import { epochFields } from '../study/epoch-fields.ts';
import { runHash, runKeyShape } from './job.ts';

const count = whole(0, Number.MAX_SAFE_INTEGER);

const figures = object({
  samples: count,
  accuracy: finite,
  balancedAccuracy: finite,
  auc: optional(finite),
  expectedCalibrationError: finite,
  brierScore: finite,
  precision: finite,
  recall: finite,
  f1: finite,
  specificity: finite,
});

/** How good predictions are; shares in [0, 1], the last four unweighted means over the classes. */
export type Figures = Shaped<typeof figures>;

/** Of the circuit that the run computes with. */
const circuitFigures = object({
  name: text,
  hash: text,
  qubits: count,
  weights: count,
  inputs: count,
  outputs: count,
  /** Of the circuit as it is written, optimised for a machine without reuse: `qcnn resources`. */
  depth: count,
  twoQubitGates: count,
});
export type CircuitFigures = Shaped<typeof circuitFigures>;

/** Of every run that was trained, to its end or not. */
const ofTraining = {
  version: oneOf(1),
  hash: runHash,
  identity: record(text),
  model: text,
  title: text,
  role: oneOf('model', 'control'),
  key: runKeyShape,
  /** Absent: it has none. */
  circuit: optional(circuitFigures),
  /** To classify one image; absent where it is not known. */
  flops: optional(finite),
  parameters: count,
  /** Of its training. */
  seconds: finite,
  history: list(object(epochFields)),
  /** Bytes of the process that trained it, at most until it was done. */
  peakMemory: count,
};

/** Checks what is JSON of unknown origin; throws Misfit. */
export const runRecordShape = object({
  ...ofTraining,
  form: oneOf('qcnn run'),
  underTrained: truth,
  keptEpoch: optional(count),
  validation: figures,
  test: figures,
  robustness: optional(
    list(
      object({
        corruption: object({ name: oneOf(...corruptionNames), strength: finite }),
        accuracy: finite,
        balancedAccuracy: finite,
        f1: finite,
      }),
    ),
  ),
  /** SHA-256 of the class probabilities of the validation, then the test images, as bytes of floats, hex. */
  predictionsHash: text,
});
export type RunRecord = Shaped<typeof runRecordShape>;

/** Checks what is JSON of unknown origin; throws Misfit. */
export const stoppedShape = object({ ...ofTraining, form: oneOf('qcnn stopped run') });
/** A run that stopped at the end of a round, before all of its epochs: it was tested on no image. */
export type StoppedRun = Shaped<typeof stoppedShape>;

/** Checks what is JSON of unknown origin; throws Misfit. */
export const failureShape = object({
  form: oneOf('qcnn failed run'),
  version: oneOf(1),
  hash: runHash,
  model: text,
  key: runKeyShape,
  /** A sentence. */
  reason: text,
  /** The last lines of its standard error. */
  lines: list(text, 100),
  attempts: whole(0, 1000),
});
export type RunFailure = Shaped<typeof failureShape>;

export function figuresOf(metrics: ClassificationMetrics): Figures {
  const { samples, accuracy, balancedAccuracy, auc, expectedCalibrationError, brierScore, macro } = metrics;
  const { precision, recall, f1, specificity } = macro;
  return {
    samples,
    accuracy,
    balancedAccuracy,
    auc,
    expectedCalibrationError,
    brierScore,
    precision,
    recall,
    f1,
    specificity,
  };
}
