// How long an epoch of a model takes.
import type { EpochRecord } from '../runtime/training/fit.ts';

/** Mean over the epochs; undefined for models without. */
export function meanSeconds(history: readonly EpochRecord[]): number | undefined {
  if (history.length === 0) return undefined;
  return history.reduce((sum, { seconds }) => sum + seconds, 0) / history.length;
}
