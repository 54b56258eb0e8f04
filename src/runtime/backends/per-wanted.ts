// What a device makes for each kind of call: values only, or gradients by weights, by inputs, by both.
import type { Wanted } from '../../compiler/plan/plan.ts';

export interface PerWanted<T> {
  /** Made when it is first asked for; a promise that is rejected is made again. `wanted` undefined: values only. */
  of(wanted: Wanted | undefined): T;
  /** All that were made. */
  all(): readonly T[];
}

export function perWanted<T>(make: (wanted: Wanted | undefined) => T): PerWanted<T> {
  const made = new Map<string, T>();
  return {
    of(wanted) {
      const key = wanted ? `${wanted.weights} ${wanted.inputs}` : 'values';
      const known = made.get(key);
      if (known !== undefined) return known;
      const own = make(wanted);
      made.set(key, own);
      if (own instanceof Promise) own.catch(() => made.delete(key));
      return own;
    },
    all: () => [...made.values()],
  };
}
