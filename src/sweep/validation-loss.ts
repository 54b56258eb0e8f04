// By what runs are compared while a sweep runs: never by test images.
import type { RunRecord } from './run-record.ts';

/** After the epoch whose weights were tested; Infinity for models without epochs. */
export function validationLoss({ history, keptEpoch }: Pick<RunRecord, 'history' | 'keptEpoch'>): number {
  return history.find(({ epoch }) => epoch === keptEpoch)?.validationLoss ?? Infinity;
}
