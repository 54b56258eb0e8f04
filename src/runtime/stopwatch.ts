// Where time goes: seconds by part, each without those of the parts measured inside it.

/** Measures parts of a program that does one thing at a time. */
export interface Stopwatch {
  /** Does the work, a promise or not, and counts its time to the part. */
  time<T>(part: string, work: () => T): T;
  /** The same, and what is measured inside counts to this part, too. */
  timeWhole<T>(part: string, work: () => T): T;
  /** Seconds by part since it was last asked, in the order in which they began. */
  take(): Readonly<Record<string, number>>;
}

/** A new one at 0. */
export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const milliseconds = new Map<string, number>();
  const open: { readonly part: string; readonly whole: boolean }[] = [];
  let since = now();

  /** Counts the time until now to the innermost part. */
  function mark(): void {
    const time = now();
    const innermost = open.at(-1);
    if (innermost) milliseconds.set(innermost.part, milliseconds.get(innermost.part)! + time - since);
    since = time;
  }

  function run<T>(part: string, whole: boolean, work: () => T): T {
    if (open.at(-1)?.whole) return work();
    mark();
    if (!milliseconds.has(part)) milliseconds.set(part, 0);
    open.push({ part, whole });
    const end = () => {
      mark();
      open.pop();
    };
    let result: T;
    try {
      result = work();
    } catch (error) {
      end();
      throw error;
    }
    if (!(result instanceof Promise)) {
      end();
      return result;
    }
    return result.finally(end) as T;
  }

  return {
    time: (part, work) => run(part, false, work),
    timeWhole: (part, work) => run(part, true, work),
    take() {
      mark();
      const seconds = Object.fromEntries([...milliseconds].map(([part, time]) => [part, time / 1000]));
      milliseconds.clear();
      open.forEach(({ part }) => milliseconds.set(part, 0));
      return seconds;
    },
  };
}

/** Counts nothing. */
export const noStopwatch: Stopwatch = {
  time: (_, work) => work(),
  timeWhole: (_, work) => work(),
  take: () => ({}),
};
