// Systems of linear equations modulo a prime that are more than their unknowns: whether they can be solved at all.
import type { Residues } from '../../angles/point.ts';

/**
 * Whether some x has Σ_j rows[i][j] x[j] = rows[i][n] for all i; undefined where so few equations say something that any
 * right-hand side would do.
 */
export function isSolvable(
  rows: readonly (readonly number[])[],
  { prime, multiply, subtract, invert }: Residues,
): boolean | undefined {
  const left = rows.map((row) => row.map((value) => ((value % prime) + prime) % prime));
  const unknowns = left[0].length - 1;
  let rank = 0;
  for (let column = 0; column < unknowns && rank < left.length; column++) {
    const pivot = left.findIndex((row, at) => at >= rank && row[column] !== 0);
    if (pivot < 0) continue;
    [left[rank], left[pivot]] = [left[pivot], left[rank]];
    const inverse = invert(left[rank][column]);
    for (let at = rank + 1; at < left.length; at++) {
      const factor = multiply(left[at][column], inverse);
      if (factor === 0) continue;
      for (let k = column; k <= unknowns; k++)
        left[at][k] = subtract(left[at][k], multiply(factor, left[rank][k]));
    }
    rank++;
  }
  if (rank >= left.length) return undefined;
  return left.slice(rank).every((row) => row[unknowns] === 0);
}
