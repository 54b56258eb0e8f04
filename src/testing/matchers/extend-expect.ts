// How test runners learn the matcher, and its types.
import type { Comparable } from './comparable.ts';
import { toBeEquivalentTo, type EquivalenceOptions } from './to-be-equivalent-to.ts';

/** The matchers as assertions; `R` is what an assertion gives. */
export interface EquivalenceMatchers<R = void> {
  /**
   * Passes where the circuit, text or reference is proved to be equivalent to the other for all weights and inputs; with
   * `.not` where a witness shows a difference. A failure shows the witness and where the two differ.
   */
  toBeEquivalentTo(expected: Comparable, options?: EquivalenceOptions): R;
}

declare global {
  // Both vitest and jest read it.
  namespace jest {
    interface Matchers<R, T = {}> extends EquivalenceMatchers<R> {}
  }
}

/** What `expect.extend` takes, in vitest and in jest. */
export const equivalenceMatchers = { toBeEquivalentTo };

/** Anything with `extend`, as `expect` of vitest and of jest. */
export interface Extensible {
  /** Adds matchers, by their names. */
  extend(matchers: typeof equivalenceMatchers): unknown;
}

/** Teaches `expect` the matchers: a line of a setup file. */
export function extendExpect(expect: Extensible): void {
  expect.extend(equivalenceMatchers);
}
