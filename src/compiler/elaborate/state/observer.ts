// Whoever follows an elaboration statement by statement: an editor, which shows what it saw beside the text.
import type { Statement } from '../../syntax/ast.ts';
import type { Named } from '../values/values.ts';
import type { Context } from './context.ts';

/** Told of each statement as it runs, in calls of gates and pools too; what it keeps is its own affair. */
export interface Observer {
  /** A statement begins; names still mean what they did before it. The answer is handed to `leave`. */
  enter(context: Context, statement: Statement): Visit;
  /** A loop has made its turns; `leave` follows. */
  turned(turns: number): void;
  /** It has come to its end; one that was given up with a message never does. */
  leave(context: Context, statement: Statement, visit: Visit): void;
}

/** What an observer remembers of a statement that is under way. */
export interface Visit {
  /** Operations of the circuit before it. */
  readonly operations: number;
  /** What the names in its expressions stand for, in their order; undefined where it is nothing of a block. */
  readonly reads: readonly (Named | undefined)[];
}
