// Values print as texts of the language where fast-check tells a counterexample.
import fc from 'fast-check';

/** The value itself, which fast-check prints so; no copy of it does. */
export function printsAs<T extends object>(value: T, print: () => string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: print });
}
