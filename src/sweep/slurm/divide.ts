// How the runs of a sweep are divided among tasks, and tasks among job arrays: pure, by what runs need.
import type { Scheduled } from '../schedule.ts';

export interface Limits {
  /** Runs of one task, at most. */
  readonly perTask: number;
  /** Tasks of one array, at most. */
  readonly perArray: number;
}

/** Tasks that Slurm is given at once. */
export interface TaskArray<Run> {
  /** Each the runs of one task, in their order. */
  readonly tasks: readonly (readonly Run[])[];
  /** Arrays that must have ended before, by their place. */
  readonly after: readonly number[];
}

/**
 * Runs of one circuit lie in one task, or in as many as they fill. What others begin with is trained by arrays of its own, and these
 * others wait for them. Arrays stand behind those that they wait for.
 */
export function divide<Run extends Scheduled>(
  runs: readonly Run[],
  { perTask, perArray }: Limits,
): TaskArray<Run>[] {
  const byHash = new Map(runs.map((run) => [run.hash, run]));
  const needed = new Set(runs.flatMap(({ needs = '' }) => (byHash.has(needs) ? [needs] : [])));
  const depthOf = ({ needs = '' }: Run): number => {
    const before = byHash.get(needs);
    return before ? 1 + depthOf(before) : 0;
  };
  const arrays: TaskArray<Run>[] = [];
  // Needed ones first: those that wait for them stand behind.
  const classOf = (run: Run) => 2 * depthOf(run) + (needed.has(run.hash) ? 0 : 1);
  const classes = groupBy(runs, classOf);
  const arraysOf = new Map<number, number[]>();
  for (const order of [...classes.keys()].sort((a, b) => a - b)) {
    const places: number[] = [];
    arraysOf.set(order, places);
    for (const tasks of parts(tasksOf(classes.get(order)!, perTask), perArray)) {
      places.push(arrays.length);
      arrays.push({ tasks, after: arraysOf.get(2 * Math.floor(order / 2) - 2) ?? [] });
    }
  }
  return arrays;
}

/** Processes at once, and the threads of each: together as many as there are processors. */
export function share(
  processors: number,
  runs: number,
  threads?: number,
): { readonly slots: number; readonly threads: number } {
  const most = Math.max(1, Math.floor(processors / (threads ?? 1)));
  const slots = Math.max(1, Math.min(most, runs));
  return { slots, threads: threads ?? Math.max(1, Math.floor(processors / slots)) };
}

function tasksOf<Run extends Scheduled>(runs: readonly Run[], perTask: number): Run[][] {
  const tasks: Run[][] = [];
  for (const group of groupBy(runs, (run) => run.group).values())
    for (const part of parts(group, perTask)) {
      const last = tasks.at(-1);
      if (last && last.length + part.length <= perTask) last.push(...part);
      else tasks.push([...part]);
    }
  return tasks;
}

function groupBy<T, Key>(all: readonly T[], keyOf: (each: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

function parts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  );
}
