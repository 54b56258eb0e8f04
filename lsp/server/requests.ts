// The requests that this protocol has beyond the standard one, for panels and studios, and those that a server in a browser asks.
import type { Location, Position, Range } from 'vscode-languageserver';
import type { CircuitParameter } from '../service/circuit-parameter.ts';

export type { CircuitParameter };

/** Method names; their parameters and answers are the types below. */
export const methods = {
  circuit: 'qcnn/circuit',
  emit: 'qcnn/emit',
  /** Server → editor, in browsers: the text of a file (null: none), and the circuit files below a folder. */
  readFile: 'qcnn/readFile',
  listFiles: 'qcnn/listFiles',
} as const;

/** Which circuit of a file, and in which form. */
export interface CircuitParams {
  readonly uri: string;
  /** By its name; else the one around `position`, else the first. */
  readonly circuit?: string;
  readonly position?: Position;
  /** Values of compile-time parameters, as texts of the language: { n: "8", conv: "so4" }. */
  readonly set?: Readonly<Record<string, string>>;
  /** 0: as written; 1 and 2: behind the passes of that level. */
  readonly level: 0 | 1 | 2;
}

export interface CircuitFigures {
  readonly qubits: number;
  readonly operations: number;
  readonly depth: number;
  readonly twoQubitGates: number;
  readonly weights: number;
  readonly inputs: number;
}

/** Answer to `qcnn/circuit`; null where the file is unknown. */
export interface CircuitAnswer {
  /** Names of all circuits of the file. */
  readonly circuits: readonly string[];
  /** Where each of them stands in the file, with its comment. */
  readonly ranges: readonly Range[];
  /** The one that is shown. */
  readonly circuit?: string;
  readonly parameters: readonly CircuitParameter[];
  /** A whole SVG document whose boxes carry `data-call`, an index into `places`. */
  readonly svg?: string;
  /** For each `data-call`: its statement, then the calls around it, from the inside; then the statements inside of what it calls. */
  readonly places: readonly (readonly Location[])[];
  /** As written, and at the asked level. */
  readonly figures?: { readonly before: CircuitFigures; readonly after: CircuitFigures };
  /** The drawing is of an older text, since this one has a mistake. */
  readonly isStale: boolean;
  /** Why there is no newer drawing: one sentence. */
  readonly message?: string;
}

/** `form` is one of the forms of `qcnn compile --emit`. */
export interface EmitParams extends CircuitParams {
  readonly form: 'circuit' | 'qcnn' | 'text' | 'svg' | 'qasm3' | 'qasm2' | 'json' | 'plan' | 'wat' | 'wgsl';
}

/** Answer to `qcnn/emit`: the text with its language ("qcnn", "openqasm", "json", …), or why there is none. */
export type EmitAnswer = { readonly text: string; readonly language: string } | { readonly message: string };
