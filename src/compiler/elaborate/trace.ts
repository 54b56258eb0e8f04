// What elaboration showed of each statement that ran, for editors: how often, on which qubits, with which values. It is
// bounded by the text: of a statement that runs a million times the first and the last time are kept, and sums.
import type { Statement } from '../syntax/ast.ts';
import type { Span } from '../source/source.ts';

/** What an elaboration showed; by the span of the statement, which is the object in the syntax tree. */
export type Trace = ReadonlyMap<Span, StatementTrace>;

export interface StatementTrace {
  readonly statement: Statement;
  /** How often it came to its end. A gate that is called alike on many tuples runs its body for the first. */
  readonly runs: number;
  /** Operations that it added in all these runs, with those of its blocks and of what it calls. */
  readonly operations: number;
  /** Of a loop: its turns in all these runs; 0 for other statements. */
  readonly turns: number;
  readonly first: Run;
  /** The same object as `first` where it ran once. */
  readonly last: Run;
}

/** One run of a statement. */
export interface Run {
  /** The loops around it, outermost first, as "layer = 2"; those whose values have no short text are left out. */
  readonly within: readonly string[];
  /** Qubits that are declared and have not ended, after it. */
  readonly liveQubits: number;
  readonly operations: number;
  readonly turns: number;
  /** What the values that it names hold before it, and what those that it declares or changes hold after it. */
  readonly reads: readonly TracedValue[];
  readonly binds: readonly TracedValue[];
}

/** A name and what it stands for. */
export interface TracedValue {
  readonly name: string;
  readonly kind: 'number' | 'boolean' | 'text' | 'angle' | 'list' | 'tuple' | 'range' | 'qubit' | 'register' | 'condition' | 'observable' | 'probabilities'; // prettier-ignore
  /** In short: "4", "angle[2, 15]", "q[0], q[2], q[4] and 5 more". */
  readonly text: string;
  /** Of angles and of lists of numbers: the lengths, outermost first; of a register: the number of its qubits. */
  readonly shape?: readonly number[] | undefined;
}
