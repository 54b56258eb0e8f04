// Which runs wait, are trained, are done and have failed: what the pool asks before it starts one, and tells when one ends.
import { nextRun, stranded, type Places, type Scheduled, type Standing } from './schedule.ts';

/** Times that a run is begun whose process dies. */
export const mostAttempts = 3;

export interface Ledger<Run extends Scheduled> {
  /** The next run for a child that is free, which is trained from now on; undefined: none can begin now. */
  begin(places: Places): Run | undefined;
  done(run: Run): void;
  /** It stopped where it should, and may go on later; or it is given back to where it came from. */
  stopped(run: Run): void;
  /** More to begin, behind those that wait. */
  add(runs: readonly Run[]): void;
  /** Its process died: whether it is to be begun again. */
  lost(run: Run): 'again' | 'failed';
  /** It failed: with it, those that begin with its model. */
  fail(run: Run): readonly Run[];
  /** It waits again, through no fault of its own. */
  putBack(run: Run): void;
  /** Runs that can never begin, since nobody trains what they begin with; they have failed. */
  failUnreachable(): readonly Run[];
  /** How often a run was begun whose process died. */
  attempts(run: Run): number;
  /** Whether no run waits and none is trained. */
  isOver(): boolean;
}

/** `ready`: runs that others begin with, whose models are there; `isHeld`: those that have to wait. */
export function createLedger<Run extends Scheduled>(
  runs: readonly Run[],
  ready: ReadonlySet<string> = new Set(),
  isHeld?: Standing['isHeld'],
): Ledger<Run> {
  const standing = { done: new Set(ready), failed: new Set<string>(), running: new Set<string>(), isHeld };
  const { done, failed, running } = standing;
  const attempts = new Map<string, number>();
  let waiting: readonly Run[] = runs;
  const without = (run: Run) => waiting.filter((each) => each !== run);

  function fail(run: Run): Run[] {
    waiting = without(run);
    running.delete(run.hash);
    failed.add(run.hash);
    return [run, ...stranded(waiting, standing).flatMap(fail)];
  }

  return {
    begin(places) {
      const run = nextRun(waiting, standing, places);
      if (!run) return undefined;
      waiting = without(run);
      running.add(run.hash);
      return run;
    },
    done({ hash }) {
      running.delete(hash);
      done.add(hash);
    },
    stopped: ({ hash }) => void running.delete(hash),
    add(more) {
      if (more.length > 0) waiting = [...waiting, ...more];
    },
    lost(run) {
      const begun = (attempts.get(run.hash) ?? 0) + 1;
      attempts.set(run.hash, begun);
      if (begun >= mostAttempts) return 'failed';
      this.putBack(run);
      return 'again';
    },
    fail,
    putBack(run) {
      running.delete(run.hash);
      waiting = [run, ...waiting];
    },
    failUnreachable() {
      const known = new Set(waiting.map(({ hash }) => hash));
      const lost = waiting.filter(
        ({ needs }) => needs !== undefined && !known.has(needs) && !done.has(needs),
      );
      return lost.flatMap((run) => (failed.has(run.hash) ? [] : fail(run)));
    },
    attempts: ({ hash }) => attempts.get(hash) ?? 0,
    isOver: () => waiting.length === 0 && running.size === 0,
  };
}
