// Outcomes of shots as shares of them, drawn from a distribution in the way that takes least.
import type { Random } from '../random.ts';
import { drawCounts } from './binomial.ts';
import { countOutcomes, drawOutcomes } from './draw.ts';

/** Of so many shots, each outcome that came and its share; numbers of the distribution below 0 count as 0. */
export function drawShares(
  distribution: Float64Array,
  shots: number,
  random: Random,
  tell: (outcome: number, share: number) => void,
): void {
  if (distribution.length <= shots) {
    drawCounts(distribution, shots, random).forEach((count, outcome) => {
      if (count > 0) tell(outcome, count / shots);
    });
  } else {
    const counts = countOutcomes(drawOutcomes(Array.from(distribution), shots, random));
    for (const [outcome, count] of counts) tell(outcome, count / shots);
  }
}
