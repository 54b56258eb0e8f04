// What a method of comparing is: it says what a question would take, and answers it by an identity or not at all.
import type { PointSource } from '../angles/point.ts';
import type { Budget } from '../task/budget.ts';
import type { Refusal, Task } from '../task/task.ts';

/** What a question takes by some method. */
export interface Estimate {
  /** Multiplications of residues. */
  readonly work: number;
  readonly bytes: number;
}

export type { Refusal };

export type Finding =
  /** They are equal, unless random numbers fell together: `error` bounds the probability of that. */
  | { readonly kind: 'equal'; readonly error: number; readonly rounds: number }
  /** The identity fails. The circuits need not differ: functions that count as independent may depend on one another. */
  | { readonly kind: 'unequal' }
  /** A clause. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Run {
  /** Of the task's pair. */
  readonly points: PointSource;
  readonly seed: number;
  readonly budget: Budget;
}

export interface Method {
  readonly name: string;
  /** How it proves what is asked, as a clause for an answer. */
  says(task: Task): string;
  /**
   * May search for a cheap order, unless the work that is `known` to suffice by another method is far below. Default:
   * none is known. Throws OutOfTime.
   */
  estimate(task: Task, run: Run, known?: number): Estimate | Refusal;
  /** Rounds until the error is below 1e-12 or numbers differ. The same seed gives the same finding. Throws OutOfTime. */
  run(task: Task, run: Run): Finding;
}
