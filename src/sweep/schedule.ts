// Which run is next: pure, by what is asked for and what stands. Of those that may begin the longest come first, so that none is
// left alone at the end; among these, runs of one circuit go to one child in a row, so that it keeps what it knows of it, and another
// child helps where nothing else is left.

/** What the schedule knows of a run. */
export interface Scheduled {
  readonly hash: string;
  /** Runs of one circuit have the same. */
  readonly group: string;
  /** The run whose trained model it begins with. */
  readonly needs?: string | undefined;
  /** How long it takes beside others, roughly; those of an equal one go by their circuits. Absent: 0. */
  readonly length?: number | undefined;
}

/** Where all runs stand; one that is in none of the sets waits. */
export interface Standing {
  readonly done: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  readonly running: ReadonlySet<string>;
  /** Whether it has to wait for something else, such as the trees of its circuit. */
  readonly isHeld?: ((run: { readonly hash: string }) => boolean) | undefined;
}

/** What a child did last, and what the others do. */
export interface Places {
  readonly lastGroup?: string | undefined;
  readonly groupsOfOthers: ReadonlySet<string>;
}

/** The next run for a child that is free; undefined: none can begin now. Of `runs` those that wait count, in their order. */
export function nextRun<Run extends Scheduled>(
  runs: readonly Run[],
  standing: Standing,
  { lastGroup, groupsOfOthers }: Places,
): Run | undefined {
  let other: Run | undefined;
  const waiting = new Map<string, { readonly first: Run; count: number }>();
  for (const run of longest(runs.filter((each) => isReady(each, standing)))) {
    if (run.group === lastGroup) return run;
    if (!other && !groupsOfOthers.has(run.group)) other = run;
    const group = waiting.get(run.group);
    if (group) group.count++;
    else waiting.set(run.group, { first: run, count: 1 });
  }
  if (other) return other;
  // All groups that wait are in work: help where most is left.
  let most: { readonly first: Run; count: number } | undefined;
  for (const group of waiting.values()) if (!most || group.count > most.count) most = group;
  return most?.first;
}

function longest<Run extends Scheduled>(runs: readonly Run[]): readonly Run[] {
  const lengthOf = ({ length = 0 }: Scheduled) => length;
  const most = runs.reduce((length, run) => Math.max(length, lengthOf(run)), 0);
  return most === 0 ? runs : runs.filter((run) => lengthOf(run) === most);
}

/** Runs that can never begin, since what they need failed. */
export function stranded<Run extends Scheduled>(
  runs: readonly Run[],
  { failed }: Pick<Standing, 'failed'>,
): Run[] {
  return runs.filter(({ hash, needs }) => needs !== undefined && failed.has(needs) && !failed.has(hash));
}

function isReady(run: Scheduled, { done, failed, running, isHeld }: Standing): boolean {
  const { hash, needs } = run;
  if (done.has(hash) || failed.has(hash) || running.has(hash) || isHeld?.(run)) return false;
  return needs === undefined || done.has(needs);
}
