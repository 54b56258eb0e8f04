// The flat program between an OpenQASM tree and that of the language: loops unrolled, subroutines inlined, registers
// resolved to numbered qubits.
import type { Condition } from '../circuit/circuit.ts';
import type { Span } from '../source/source.ts';
import type { Expression, GateDeclaration, Modifier } from '../syntax/ast.ts';

export interface GateInstruction {
  readonly kind: 'gate';
  readonly modifiers: readonly Modifier[];
  readonly callee: string;
  readonly arguments: readonly Expression[];
  readonly tuples: readonly (readonly number[])[];
  /** The tuples are all its qubits, one by one. */
  readonly register?: string | undefined;
  readonly span: Span;
}

export type Instruction =
  | GateInstruction
  | ({ readonly span: Span } & (
      | /** `measurement` counts them; conditions name it as their bit. Never inside a branch. */ {
          readonly kind: 'measure';
          readonly qubit: number;
          readonly measurement: number;
        }
      | { readonly kind: 'reset'; readonly qubit: number }
      | { readonly kind: 'barrier'; readonly qubits: readonly number[] }
      | {
          readonly kind: 'branch';
          readonly condition: Condition;
          readonly then: readonly Instruction[];
          readonly orElse: readonly Instruction[];
        }
    ));

export interface Register {
  /** In the program, and in the `.qcnn` file. */
  readonly given: string;
  readonly name: string;
  /** undefined: a single qubit. */
  readonly size: number | undefined;
  readonly first: number;
  readonly span: Span;
}

/** A classical bit: its name, such as `c[0]`, and what it holds in the end. */
export interface Cell {
  readonly name: string;
  readonly register: string;
  /** Declared in a block, with which it ends: it is never returned. */
  readonly local: boolean;
  holds: Condition;
}

export interface Measurement {
  readonly qubit: number;
  /** A name for its bit. */
  readonly wanted: string;
  /** What holds wherever the outcome is 1: the branches around it. */
  readonly implies: ReadonlySet<Condition>;
}

export interface FlatProgram {
  /** Those that the program declares; further qubits carry outcomes. */
  readonly registers: readonly Register[];
  readonly helpers: readonly { readonly name: string; readonly qubit: number }[];
  /** Qubit → `q[3]`. */
  readonly qubits: readonly Expression[];
  readonly cells: readonly Cell[];
  /** Registers of bits that are declared as `output`; empty: all are. */
  readonly outputs: ReadonlySet<string>;
  /** The bits that a note returns, in order; absent: those of the registers above. */
  readonly returned?: ReadonlySet<Cell> | undefined;
  readonly measurements: readonly Measurement[];
  readonly definitions: readonly GateDeclaration[];
  readonly parameters: readonly { readonly given: string; readonly name: string; readonly span: Span }[];
  readonly instructions: readonly Instruction[];
  /** Gives free names of values. */
  freeName(wanted: string): string;
}
