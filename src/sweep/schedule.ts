// Which run is next: pure, by what is asked for and what stands. Runs of one circuit go to one child in a row, so that it
// keeps what it knows of it; another child helps where nothing else is left.

/** What the schedule knows of a run. */
export interface Scheduled {
  readonly hash: string;
  /** Runs of one circuit have the same. */
  readonly group: string;
  /** The run whose trained model it begins with. */
  readonly needs?: string | undefined;
}

/** Where all runs stand; one that is in none of the sets waits. */
export interface Standing {
  readonly done: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  readonly running: ReadonlySet<string>;
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
  for (const run of runs) {
    if (!isReady(run, standing)) continue;
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

/** Runs that can never begin, since what they need failed. */
export function stranded<Run extends Scheduled>(
  runs: readonly Run[],
  { failed }: Pick<Standing, 'failed'>,
): Run[] {
  return runs.filter(({ hash, needs }) => needs !== undefined && failed.has(needs) && !failed.has(hash));
}

function isReady({ hash, needs }: Scheduled, { done, failed, running }: Standing): boolean {
  if (done.has(hash) || failed.has(hash) || running.has(hash)) return false;
  return needs === undefined || done.has(needs);
}
