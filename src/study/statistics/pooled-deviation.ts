// How much a figure varies between runs that differ in their seed alone, from all groups of such runs together.
import { sumNthPowerDeviations } from 'simple-statistics';

export interface PooledDeviation {
  readonly deviation: number;
  /** Degrees of freedom: Σ (nᵢ − 1). */
  readonly freedom: number;
}

/**
 * √(Σᵢ Σⱼ (xᵢⱼ − x̄ᵢ)² / Σᵢ (nᵢ − 1)) of groups that are taken to vary alike; undefined where no group has two numbers.
 */
export function pooledDeviation(groups: readonly (readonly number[])[]): PooledDeviation | undefined {
  const freedom = groups.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0);
  if (freedom === 0) return undefined;
  const squares = groups.reduce(
    (sum, group) => sum + (group.length > 1 ? sumNthPowerDeviations([...group], 2) : 0),
    0,
  );
  return { deviation: Math.sqrt(squares / freedom), freedom };
}
