// Where two circuits differ that are written alike: of the hunks of their difference those that matter, by delta debugging.
import type { Operation, Output } from '../../compiler/circuit/circuit.ts';
import { commonEnds, type CommonEnds } from './diff/common-ends.ts';
import { align, isHunk, type Hunk } from './diff/hunks.ts';
import { type Refine, refined } from './diff/refine.ts';
import { minimalSubset } from './diff/minimal-subset.ts';
import type { Equality, Question } from './equality.ts';

/** A with all that matters taken from B. */
export interface Difference {
  readonly hunks: readonly Hunk[];
  /** What they return is part of what matters. */
  readonly inOutputs: boolean;
  /** Where A differs from what it is with the hunks of B: the operations around, and those of both. */
  readonly ends: CommonEnds;
}

type Change = Hunk | 'outputs';

export interface Diff {
  /** All of it. */
  readonly whole: Difference;
  /** What matters of it. Throws OutOfTime; `tell` gets what is known as it becomes less. */
  minimise(tell: (difference: Difference) => void): Difference;
}

export function createDiff(
  { task: { pair, level } }: Question,
  { isRight, keyOf }: Equality,
  refine: Refine,
): Diff {
  const { before, a, b, after } = commonEnds(
    pair.a.operations.filter(isMore),
    pair.b.operations.filter(isMore),
    keyOf,
  );
  const parts = refined(align(a, b, keyOf), refine);
  const hunks = parts.filter(isHunk);
  const sameOutputs =
    level !== 'outputs' || JSON.stringify(pair.a.outputs) === JSON.stringify(pair.b.outputs);
  const changes: Change[] = sameOutputs ? hunks : [...hunks, 'outputs'];
  const changed = (some: readonly Change[]) => {
    const chosen = new Set(some);
    const middle = parts.flatMap((part) => (isHunk(part) ? (chosen.has(part) ? part.b : part.a) : [part]));
    const outputs: readonly Output[] = chosen.has('outputs') ? pair.b.outputs : pair.a.outputs;
    return { middle, outputs };
  };
  const differenceOf = (some: readonly Change[]): Difference => {
    const own = commonEnds(a, changed(some).middle, keyOf);
    return {
      hunks: some.filter((change) => change !== 'outputs'),
      inOutputs: some.includes('outputs'),
      ends: { ...own, before: [...before, ...own.before], after: [...own.after, ...after] },
    };
  };
  return {
    whole: differenceOf(changes),
    minimise: (tell) =>
      differenceOf(
        minimalSubset(changes, (some) => {
          const { middle, outputs } = changed(some);
          const holds = isRight('a', [...before, ...middle, ...after], outputs);
          if (holds) tell(differenceOf(some));
          return holds;
        }),
      ),
  };
}

const isMore = ({ kind }: Operation) => kind !== 'barrier';
