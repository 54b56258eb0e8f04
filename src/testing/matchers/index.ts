// The matchers without fast-check, which `qcnn/testing` has as well.
export type { Comparable } from './comparable.ts';
export {
  equivalenceMatchers,
  extendExpect,
  type EquivalenceMatchers,
  type Extensible,
} from './extend-expect.ts';
export type { EquivalenceOptions, MatcherContext, MatcherResult } from './to-be-equivalent-to.ts';
