// From two circuits that differ to the lines in which they do: by their texts where they are written alike, by what their
// gates do where they are not.
import type { Operation } from '../../compiler/circuit/circuit.ts';
import { anglesOf } from '../../compiler/circuit/walk.ts';
import type { PointSource } from '../angles/point.ts';
import { type Budget, OutOfTime } from '../task/budget.ts';
import type { Task } from '../task/task.ts';
import { createDiff, type Difference } from './by-diff.ts';
import { byCancelling } from './by-cancelling.ts';
import { byRepairs } from './by-repairs.ts';
import { bySuspects, type Window } from './by-suspects.ts';
import type { Hunk } from './diff/hunks.ts';
import { innerHunks } from './diff/inner-hunks.ts';
import { createRefine } from './diff/refine.ts';
import { withCommonBits } from '../task/operation-keys.ts';
import { createEquality, type Question } from './equality.ts';
import type { Repair } from './network/repair.ts';
import { placesOf } from './places.ts';
import { changedLines, suspectLines, type Where, windowLines } from './where.ts';

export interface LocateOptions {
  readonly seed: number;
  readonly budget: Budget;
  /** Of the pair. */
  readonly points: PointSource;
}

/** Lines of a side that are few enough not to look further. */
const few = 1;

/** Too wide for vectors of all qubits. */
const isWide = ({ pair }: Task) => pair.a.qubits > 20;

/** Where a pair differs that is known to differ at the level: the fewest lines that are found within the budget. */
export function locate(task: Task, options: LocateOptions): Where {
  const question: Question = { ...options, task: { level: task.level, pair: withCommonBits(task.pair) } };
  const equality = createEquality(question);
  const refine = createRefine(question);
  const lines = linesOf(question, (hunk) => innerHunks(hunk, equality.keyOf, refine));
  const diff = createDiff(question, equality, refine);
  let best = lines.changed(diff.whole);
  const offer = (where: Where | undefined) => {
    if (where && sizeOf(where) < sizeOf(best)) best = where;
  };
  const isOpen = () => sizeOf(best) > few;
  const tryGates = (window: Window) => {
    const suspects = bySuspects(window, question);
    if (!suspects) return;
    if (suspects.a.length + suspects.b.length > 0) offer(lines.suspects(suspects.a, suspects.b));
    offer(lines.window(suspects.window));
  };
  try {
    if (isOpen()) tryGates(diff.whole.ends);
    if (isOpen() && isWide(task)) offer(lines.repairs(byCancelling(question)));
    if (isOpen()) offer(lines.repairs(byRepairs(question)));
    if (isOpen()) {
      const smallest = diff.minimise((found) => offer(lines.changed(found)));
      if (isOpen()) tryGates(smallest.ends);
    }
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
  }
  return best;
}

/** Gates that are named where any of several could be at fault. */
const mostSuspects = 3;

/** Those with angles first: there is more to be wrong. */
function likeliest(gates: readonly Operation[]): readonly Operation[] {
  const angled = (operation: Operation) => Number(anglesOf(operation).length > 0);
  return gates.toSorted((one, other) => angled(other) - angled(one)).slice(0, mostSuspects);
}

/** Lines of the side that has more of them. */
const sizeOf = ({ a, b }: Where) => Math.max(a.length, b.length);

/** What was found, as lines of both texts. */
function linesOf({ task: { pair } }: Question, within: (hunk: Hunk) => readonly Hunk[]) {
  const of = ({ a, b }: Window) => [placesOf(a, pair.a), placesOf(b, pair.b)] as const;
  return {
    changed({ hunks, inOutputs }: Difference): Where {
      const all = hunks.flatMap(within);
      const window = { a: all.flatMap((hunk) => hunk.a), b: all.flatMap((hunk) => hunk.b) };
      return changedLines(...of(window), inOutputs);
    },
    suspects: (a: readonly Operation[], b: readonly Operation[]) =>
      suspectLines(...of({ a: likeliest(a), b: likeliest(b) })),
    window: (window: Window) => windowLines(...of(window)),
    repairs(repairs: readonly Repair[]): Where | undefined {
      const on = (side: 'a' | 'b') => repairs.flatMap((each) => (each.side === side ? [each.gate] : []));
      return repairs.length > 0
        ? suspectLines(...of({ a: likeliest(on('a')), b: likeliest(on('b')) }))
        : undefined;
    },
  };
}
