// The circuit IR: a flat list of operations on numbered qubits, what elaboration yields and everything later reads.
// Its meaning is a differentiable function (weights, inputs) → outputs. Plain immutable data; `verify` states the rules.

import type { BinaryFunction, UnaryFunction } from './angle-functions.ts';
import type { Span } from '../source/source.ts';
import type { ChannelName } from './channels.ts';

/** A real number that may depend on weights and inputs; `index` is the position in the flat weight or input vector. */
export type Angle =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'weight'; readonly index: number }
  | { readonly kind: 'input'; readonly index: number }
  | { readonly kind: 'unary'; readonly function: UnaryFunction; readonly operand: Angle }
  | {
      readonly kind: 'binary';
      readonly function: BinaryFunction;
      readonly left: Angle;
      readonly right: Angle;
    };

export type { BinaryFunction, ChannelName, UnaryFunction };

/**
 * The place in a text that something comes from. It is for messages and editors and no part of what a circuit means: no
 * print, plan, hash or JSON holds it. Operations of one statement, reached by the same calls, share the object.
 */
export interface Origin {
  /** The statement. */
  readonly span: Span;
  /** The calls that led to it, innermost first; none where the circuit itself holds the statement. */
  readonly callers: readonly Caller[];
}

/** A call of a declared gate, pool or pairing. */
export interface Caller {
  readonly kind: 'gate' | 'pool' | 'pairing';
  /** The declaration that was called. */
  readonly name: string;
  /** The statement, or of a pairing the expression, that calls it. */
  readonly span: Span;
}

/** What every operation may carry. */
export interface FromText {
  /** The call in the text that the operation comes from; operations of one call share the object. */
  readonly call?: Call;
  /** Absent where no text was read. */
  readonly origin?: Origin;
}

/**
 * A unitary of the gate table with `controls` extra control qubits in front:
 * `qubits` lists the controls first, then the gate's own operands. The matrix is controlled as given, phase included.
 */
export interface GateOperation extends FromText {
  readonly kind: 'gate';
  /** A row of the gate table, such as "rx", "cx", "u". */
  readonly gate: string;
  readonly controls: number;
  readonly angles: readonly Angle[];
  readonly qubits: readonly number[];
}

/** A noise channel with a compile-time strength in [0, 1]. `depolarize` acts on one or two qubits, the others on one. */
export interface ChannelOperation extends FromText {
  readonly kind: 'channel';
  readonly channel: ChannelName;
  readonly probability: number;
  readonly qubits: readonly number[];
}

/** Projective Z measurement. The qubit ends (unless reset); the outcome is in `bit`. */
export interface MeasureOperation extends FromText {
  readonly kind: 'measure';
  readonly qubit: number;
  readonly bit: number;
}

/** A condition on classical bits. */
export type Condition =
  | { readonly kind: 'bit'; readonly bit: number }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'and' | 'or' | 'xor'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'constant'; readonly value: boolean };

/** Run-time `if`: the branches hold gates, channels, resets, barriers and further branches only. */
export interface BranchOperation extends FromText {
  readonly kind: 'branch';
  readonly condition: Condition;
  readonly then: readonly Operation[];
  readonly orElse: readonly Operation[];
}

/** Back to |0>, whatever the state; revives an ended qubit. */
export interface ResetOperation extends FromText {
  readonly kind: 'reset';
  readonly qubit: number;
}

/** The end of a qubit: traced out. */
export interface DiscardOperation extends FromText {
  readonly kind: 'discard';
  readonly qubit: number;
}

/**
 * Amplitude encoding of real numbers, divided by their norm and zero-padded to 2^qubits.
 * The qubits are untouched before; qubits[0] is the most significant bit.
 */
export interface PrepareOperation extends FromText {
  readonly kind: 'prepare';
  readonly amplitudes: readonly Angle[];
  readonly qubits: readonly number[];
}

/** Nothing is moved across it. No qubits: all of them, which a barrier in a branch spells out. */
export interface BarrierOperation extends FromText {
  readonly kind: 'barrier';
  readonly qubits: readonly number[];
}

/** Gates in order, without calls, on one or two local qubits, 0 and 1: one small matrix. */
export interface Block {
  readonly qubits: 1 | 2;
  readonly gates: readonly GateOperation[];
}

/** A fused block; operations with the same `block` object share their matrix. */
export interface BlockOperation extends FromText {
  readonly kind: 'block';
  readonly block: Block;
  /** The circuit's qubit for each local one. */
  readonly qubits: readonly number[];
}

/** The call in the text that an operation comes from: a gate on one tuple, or a pool. Its operations share the object. */
export interface Call {
  readonly kind: 'gate' | 'pool';
  readonly name: string;
  /** For a pool: source, target. For a gate the controls of `ctrl @` first. */
  readonly qubits: readonly number[];
  /** How many controls `ctrl @` adds; absent: none. */
  readonly controls?: number;
  /** k of `pow(k) @`, negative with `inv @`; absent: 1. */
  readonly power?: number;
  /** A file declares the gate, under a name that a row of the gate table has too; absent otherwise. */
  readonly declared?: true;
  /** The same for all calls that one statement makes in one iteration of the loops around it, numbered as they come. */
  readonly layer: number;
  /** The statement that calls; absent where no text was read. */
  readonly origin?: Origin;
}

/** What happens to qubits and bits, told apart by `kind`. */
export type Operation =
  | GateOperation
  | BlockOperation
  | ChannelOperation
  | MeasureOperation
  | BranchOperation
  | ResetOperation
  | DiscardOperation
  | PrepareOperation
  | BarrierOperation;

/** One of the Pauli matrices; the identity is left out. */
export type Pauli = 'X' | 'Y' | 'Z';

/** coefficient · ∏ pauli(qubit); no factors: the identity. No qubit twice; factors sorted by qubit. */
export interface PauliTerm {
  readonly coefficient: number;
  readonly factors: readonly { readonly qubit: number; readonly pauli: Pauli }[];
}

/**
 * What a circuit returns. An observable is one number, the expectation of a sum of Pauli terms;
 * `probabilities` is 2^k numbers, qubits[0] the most significant bit.
 */
export type Output =
  | { readonly kind: 'observable'; readonly terms: readonly PauliTerm[] }
  | { readonly kind: 'probabilities'; readonly qubits: readonly number[] };

/** The distribution of the first values of weights, in radians. */
export type Initial =
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number };

/** One meeting of a `weight` declaration: `size` = product of `shape` entries from `offset` on, first index slowest. */
export interface WeightSlot {
  /** The declared name. */
  readonly name: string;
  /** How often the declaration was met before, in loops: this is `name[meeting]`. */
  readonly meeting: number;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  readonly initial: Initial;
}

/**
 * An `input` declaration: `size` = product of `shape` entries of the flat input vector from `offset` on, first index
 * slowest.
 */
export interface InputSlot {
  readonly name: string;
  readonly element: 'angle' | 'amplitude';
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/**
 * A differentiable function of weights [weights] and inputs [inputs] of a sample → [outputs], as a list of
 * operations.
 */
export interface Circuit {
  readonly name: string;
  /** Number of qubits; each starts in |0>. */
  readonly qubits: number;
  /** Number of classical bits. */
  readonly bits: number;
  readonly weights: readonly WeightSlot[];
  readonly inputs: readonly InputSlot[];
  readonly operations: readonly Operation[];
  readonly outputs: readonly Output[];
}

/** Length of the flat weight vector. */
export function weightCount(circuit: Circuit): number {
  return circuit.weights.reduce((sum, slot) => sum + slot.size, 0);
}

/** Length of one sample's flat input vector. */
export function inputCount(circuit: Circuit): number {
  return circuit.inputs.reduce((sum, slot) => sum + slot.size, 0);
}

/** Numbers that one sample yields. */
export function outputCount(circuit: Circuit): number {
  return circuit.outputs.reduce((sum, output) => sum + outputSize(output), 0);
}

/** Numbers that one output yields for a sample. */
export function outputSize(output: Output): number {
  switch (output.kind) {
    case 'observable':
      return 1;
    case 'probabilities':
      return 2 ** output.qubits.length;
    default:
      return output satisfies never;
  }
}
