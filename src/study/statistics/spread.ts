// Mean and deviation of a figure over the runs of a model.
import { mean, sampleStandardDeviation } from 'simple-statistics';

/** Of a figure over some runs. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation, by n − 1; absent of one run. */
  readonly deviation?: number;
}

/** Mean and sample standard deviation √(Σ (x − x̄)² / (n − 1)); that of one number is unknown. Throws Error for none. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('There is no spread of no numbers');
  if (values.length === 1) return { mean: values[0] };
  return { mean: mean([...values]), deviation: sampleStandardDeviation([...values]) };
}
