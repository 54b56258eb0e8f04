// The flat program between an OpenQASM tree and the `.qcnn` text: loops unrolled, registers resolved to numbered qubits.
import type { Condition } from '../circuit/circuit.ts';

export type Instruction =
  /** `head`, modifiers and arguments included, on each tuple; `register`: the tuples are all its qubits, one by one. */
  | {
      readonly kind: 'gate';
      readonly head: string;
      readonly tuples: readonly (readonly number[])[];
      readonly register?: string;
    }
  /** `measurement` counts them; conditions name it as their bit. */
  | { readonly kind: 'measure'; readonly qubit: number; readonly measurement: number }
  | { readonly kind: 'reset'; readonly qubit: number }
  | { readonly kind: 'barrier'; readonly qubits: readonly number[] }
  | {
      readonly kind: 'branch';
      readonly condition: Condition;
      readonly then: readonly Instruction[];
      readonly orElse: readonly Instruction[];
    };

export interface Register {
  /** In the program, and in the `.qcnn` file. */
  readonly given: string;
  readonly name: string;
  /** Absent: a single qubit. */
  readonly size?: number;
  readonly first: number;
}

export interface FlatProgram {
  readonly registers: readonly Register[];
  /** Qubit → `q[3]`. */
  readonly qubitNames: readonly string[];
  /** Classical bit → its name, such as `c[0]`, and what it holds in the end. */
  readonly cells: readonly { readonly name: string; readonly holds: Condition }[];
  /** Measurement → the bit that receives it, if any. */
  readonly measurements: readonly { readonly qubit: number; readonly cell?: number }[];
  /** `gate … { … }` texts, in order. */
  readonly definitions: readonly string[];
  readonly parameters: readonly { readonly given: string; readonly name: string }[];
  readonly instructions: readonly Instruction[];
  /** Gives free names of values. */
  freeName(wanted: string): string;
}
