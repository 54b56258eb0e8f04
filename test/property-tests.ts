// `test.prop`, a test over random values, as `@fast-check/vitest` has it: `vitest.config.ts` puts this in its place. That package
// makes a function for each order of `skip`, `only`, `fails`, … when it is imported, which takes every process more than a
// second and 300 MB.
import fc from 'fast-check';
import { test as plain } from 'vitest';

export { fc };

type Values = [unknown, ...unknown[]];
type Arbitraries<Ts extends Values> = { [P in keyof Ts]: fc.Arbitrary<Ts[P]> };
type Holds<Ts extends Values> = (...values: Ts) => boolean | void | PromiseLike<boolean | void>;

/** Rejects with the smallest values found for which the property is false or throws. */
export const assertProperty = <Ts extends Values>(arbitraries: Arbitraries<Ts>, holds: Holds<Ts>, parameters: fc.Parameters<Ts>) =>
  fc.assert(fc.asyncProperty(...arbitraries, async (...values: Ts) => holds(...values)), parameters); // prettier-ignore

/** A property of values drawn from these; its name says the seed, by which they are drawn again. */
function prop<Ts extends Values>(arbitraries: Arbitraries<Ts>, parameters: fc.Parameters<Ts> = {}) {
  return (name: string, holds: Holds<Ts>, timeout?: number): void => {
    const seed = parameters.seed ?? fc.readConfigureGlobal().seed ?? Date.now() ^ (Math.random() * 2 ** 32);
    const run = () => assertProperty(arbitraries, holds, { ...parameters, seed });
    plain(`${name} (with seed=${seed})`, run, timeout);
  };
}

export const test = Object.assign(plain, { prop });
