// The matcher `toBeEquivalentTo`, by the contract that vitest and jest have in common: `this.isNot`, { pass, message }.
import { checkOptions, type OptionNames } from '../../option-names.ts';
import { compareOpened, type CompareFilesOptions } from '../../equivalence/index.ts';
import { openComparable, type Comparable } from './comparable.ts';
import { failureMessage } from './failure-message.ts';

/** What is asked of two circuits: the level, and what the answer may take, as of `compareFiles`. */
export interface EquivalenceOptions extends CompareFilesOptions {}

/** What matchers see as `this`. */
export interface MatcherContext {
  /** `.not` stands before the matcher. */
  readonly isNot?: boolean | undefined;
}

/** What matchers give. */
export interface MatcherResult {
  readonly pass: boolean;
  /** Shown where the assertion fails. */
  message(): string;
}

const optionNames: OptionNames<EquivalenceOptions> = {
  level: true,
  map: true,
  fit: true,
  upTo: true,
  tolerance: true,
  timeout: true,
  seed: true,
  set: true,
  setA: true,
  setB: true,
};

/**
 * Passes where the two are proved to be equivalent at the level, under `.not` where a witness shows that they differ; an
 * answer that is unknown fails both. Throws UserError where the two cannot be compared.
 */
export function toBeEquivalentTo(
  this: MatcherContext,
  received: unknown,
  expected: Comparable,
  options: EquivalenceOptions = {},
): MatcherResult {
  checkOptions('toBeEquivalentTo', options, optionNames);
  const opened = [openComparable('received', received), openComparable('expected', expected)] as const;
  const answer = compareOpened(opened, options);
  const isNot = this.isNot === true;
  const pass = answer.verdict === 'unknown' ? isNot : answer.verdict === 'equivalent';
  return { pass, message: () => failureMessage(answer, isNot) };
}
