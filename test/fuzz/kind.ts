// What the fuzz loop needs of a kind of input, and what a case comes to.
import type fc from 'fast-check';

export interface Verdict {
  /** Refused with a reason, or taken. */
  readonly outcome: 'refused' | 'taken';
  /** What is wrong with how the case was met; empty where all is right. */
  readonly faults: readonly string[];
}

export interface Kind<Case = unknown> {
  readonly name: string;
  /** One case may take ten seconds: not for short runs. */
  readonly dear?: boolean;
  readonly arbitrary: fc.Arbitrary<Case>;
  judge(value: Case): Verdict | Promise<Verdict>;
  /** As a person reads it, and can give it to the program again. */
  show(value: Case): string;
}

/** A kind among others: the loop passes each kind its own cases. */
export function kind<Case>(own: Kind<Case>): Kind {
  return own as Kind;
}
