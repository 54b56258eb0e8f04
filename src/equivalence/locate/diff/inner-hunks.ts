// Hunks inside hunks: of two branches on one condition, what differs in them.
import type { Operation } from '../../../compiler/circuit/circuit.ts';
import { commonEnds } from './common-ends.ts';
import { align, isHunk, type Hunk } from './hunks.ts';
import { type Refine, refined } from './refine.ts';

/** The same difference, in branches down to the operations that differ. */
export function innerHunks({ a, b }: Hunk, keyOf: (operation: Operation) => string, refine: Refine): Hunk[] {
  const [[ours, ...moreA], [theirs, ...moreB]] = [a, b];
  if (ours?.kind !== 'branch' || theirs?.kind !== 'branch' || moreA.length + moreB.length > 0) return [{ a, b }]; // prettier-ignore
  if (JSON.stringify(ours.condition) !== JSON.stringify(theirs.condition)) return [{ a, b }];
  return (['then', 'orElse'] as const).flatMap((arm) => {
    const rest = commonEnds(ours[arm], theirs[arm], keyOf);
    return refined(align(rest.a, rest.b, keyOf), refine)
      .filter(isHunk)
      .flatMap((hunk) => innerHunks(hunk, keyOf, refine));
  });
}
