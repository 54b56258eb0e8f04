// Where the rounds of a sweep stand while it runs: until which epoch each run is trained now, and which go on when a round is over.
import { fieldsOf, standingAt, type CompetingField } from './fields.ts';
import { decide } from './halving.ts';
import type { KeptRuns } from './results.ts';
import type { SweepFile } from './sweep-file.ts';

/** Until when a run is trained: to its end, to that of a round, or no further: its configuration was stopped. */
export type Goal = 'end' | 'stopped' | { readonly until: number };

export interface Rounds {
  goalOf(hash: string): Goal;
  /** Whether nothing is left to train of the run for now. */
  isThere(hash: string): boolean;
  /** A run that was under way is done, stopped or failed. Gives what follows where with it a round is over. */
  ended(hash: string): Following;
}

/** Hashes of runs that are to go on now, and of those that go no further. */
export interface Following {
  readonly goOn: readonly string[];
  readonly stopped: readonly string[];
}

/** `kept` is looked at anew each time. Without `halve` all runs go to their end. */
export function createRounds(
  { runs, halve }: Pick<SweepFile, 'runs' | 'halve'>,
  kept: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>,
): Rounds {
  const fields = halve === undefined ? [] : fieldsOf(runs);
  const at = standingAt(runs, kept);
  const goals = fields.map((field) => goalsOf(field, halve!, at));
  const fieldsByRun = new Map<string, number[]>();
  fields.forEach(({ contenders }, index) => {
    for (const { runs: own } of contenders)
      for (const hash of own) fieldsByRun.set(hash, [...(fieldsByRun.get(hash) ?? []), index]);
  });

  function goalOf(hash: string): Goal {
    const own = fieldsByRun.get(hash);
    return own ? own.map((index) => goals[index].get(hash) ?? 'stopped').reduce(further) : 'end';
  }

  function isThere(hash: string): boolean {
    if (kept.done.has(hash) || kept.failed.has(hash)) return true;
    const goal = goalOf(hash);
    if (goal === 'end') return false;
    return goal === 'stopped' || (kept.stopped.get(hash)?.history.length ?? 0) >= goal.until;
  }

  const open = fields.map((_, index) => openOf(index));
  function openOf(index: number): Set<string> {
    return new Set([...goals[index].keys()].filter((hash) => !isThere(hash)));
  }

  /** Of all fields: a run may be in two. */
  const underWay = new Set(open.flatMap((hashes) => [...hashes]));
  return {
    goalOf,
    isThere,
    ended(hash) {
      const [goOn, stopped]: [string[], string[]] = [[], []];
      underWay.delete(hash);
      for (const index of fieldsByRun.get(hash) ?? []) {
        open[index].delete(hash);
        if (open[index].size > 0) continue;
        const before = goals[index];
        goals[index] = goalsOf(fields[index], halve!, at);
        open[index] = openOf(index);
        goOn.push(...[...open[index]].filter((each) => !underWay.has(each)));
        for (const each of goOn) underWay.add(each);
        stopped.push(...[...before.keys()].filter((each) => goalOf(each) === 'stopped'));
      }
      return { goOn, stopped };
    },
  };
}

/** Of those that are still in it. */
function goalsOf(field: CompetingField, eta: number, at: ReturnType<typeof standingAt>): Map<string, Goal> {
  const { left, until } = decide(field, eta, at);
  const goal: Goal = until === undefined ? 'end' : { until };
  return new Map(left.flatMap(({ runs }) => runs.map((hash) => [hash, goal] as const)));
}

/** A run of two configurations goes as far as either. */
function further(a: Goal, b: Goal): Goal {
  if (a === 'stopped' || b === 'end') return b;
  if (b === 'stopped' || a === 'end') return a;
  return a.until > b.until ? a : b;
}
