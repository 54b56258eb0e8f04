// The time and memory that an answer may take: long work asks and stops in time.

/** What a question may take; whoever works asks it often and stops when it is used up. */
export interface Budget {
  /** Seconds that are left; 0 where none are. */
  seconds(): number;
  /** Throws OutOfTime when none are left. */
  check(): void;
  /** Most bytes to hold at a time. */
  readonly bytes: number;
}

export class OutOfTime extends Error {}

/** A budget of so many seconds from now. Default: 2 GiB. */
export function createBudget(seconds: number, bytes = 2 ** 31): Budget {
  const end = performance.now() + 1000 * seconds;
  const left = () => Math.max(0, (end - performance.now()) / 1000);
  return {
    seconds: left,
    check() {
      if (left() === 0) throw new OutOfTime('the time is used up');
    },
    bytes,
  };
}
