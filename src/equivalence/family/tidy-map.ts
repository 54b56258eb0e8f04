// The same map with constants between −π and π, where circuits cannot tell whole turns.
import type { AffineMap, Row } from './affine-map.ts';
import { fraction } from './fraction.ts';

/** `isRight`: whether circuits read alike through a map. */
export function tidied(map: AffineMap, isRight: (map: AffineMap) => boolean): AffineMap {
  let best = map;
  for (const [at, row] of map.entries()) {
    const short = withoutTurns(row);
    if (short === row) continue;
    const next = best.with(at, short);
    if (isRight(next)) best = next;
  }
  return best;
}

/** The constant of an angle in (−π, π]. */
function withoutTurns(row: Row): Row {
  const { numerator, denominator } = row.constant.halfTurns;
  const turns = Math.ceil((numerator / denominator - 1) / 2);
  if (turns === 0) return row;
  return { ...row, constant: { ...row.constant, halfTurns: fraction(numerator - 2 * turns * denominator, denominator) } }; // prettier-ignore
}
