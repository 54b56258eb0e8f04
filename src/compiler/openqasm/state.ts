// What the translation of a program has found so far, and the few ways in which it grows.
import type { Condition } from '../circuit/circuit.ts';
import type { Source, Span } from '../source/source.ts';
import type { Expression, GateDeclaration } from '../syntax/ast.ts';
import type { Expression as QasmExpression, Statement, Subroutine } from './ast.ts';
import { fail } from './fault.ts';
import type { Cell, Instruction, Measurement, Register } from './instructions.ts';
import { builtIns, type KnownGate } from './library.ts';
import { freeNames } from '../source/free-names.ts';
import { qcnnCallableNames, qcnnValueNames } from './names.ts';
import { name as nameNode } from '../syntax/nodes.ts';
import type { Body, Entry, Scope, QasmValue } from './values.ts';

/** Finds the text that `include "path"` names in the file `from`; a text: the reason why it is not read. */
export type LoadInclude = (path: string, from: Source) => Source | string;

/** What an import leaves out, or chose: true, and no mistake. */
export interface Remark {
  readonly message: string;
  readonly span: Span;
  /** It tells nothing but what the circuit returns. */
  readonly onOutputs?: true;
}

/** Operations, qubits and bits together, as the language takes them; and statements and iterations of loops. */
const operationLimit = 1_000_000;
const stepLimit = 3_000_000;
const mostRemarks = 20;

/** What parts of the translation ask of the whole. */
export interface Actions {
  visit(state: State, statement: Statement): void;
  /** Runs a subroutine in an expression; undefined: there is none of this name. */
  call(state: State, name: string, args: readonly QasmExpression[], span: Span): QasmValue | undefined;
}

export interface State {
  readonly version: 2 | 3;
  readonly actions: Actions;
  readonly load: LoadInclude;
  /** Sources that include each other at this moment, and the lengths of all that were read. */
  readonly including: Source[];
  readonly included: number[];
  readonly gates: Map<string, KnownGate>;
  /** Names of gates, subroutines and library definitions that are taken. */
  readonly defined: Set<string>;
  readonly subroutines: Map<string, Subroutine>;
  /** Subroutines that run at this moment. */
  readonly running: Set<string>;
  readonly definitions: GateDeclaration[];
  readonly registers: Register[];
  readonly helpers: { readonly name: string; readonly qubit: number }[];
  readonly qubits: Expression[];
  readonly cells: Cell[];
  readonly outputs: Set<string>;
  /** Set when notes are read. */
  returned?: ReadonlySet<Cell> | undefined;
  readonly measurements: Measurement[];
  readonly parameters: { readonly given: string; readonly name: string; readonly span: Span }[];
  readonly remarks: Remark[];
  readonly freeValue: (wanted: string) => string;
  readonly freeCallable: (wanted: string) => string;
  scope: Scope;
  /** Where instructions go. */
  sink: Instruction[];
  /** Conditions of the branches on measured bits around this place, outermost first. */
  readonly guards: Condition[];
  /** For each of these branches: the cells that were assigned in it, with what they held before. */
  readonly written: Map<number, Condition>[];
  operations: number;
  steps: number;
  /** Some gate's angles may have no value for some arguments. */
  doubtful: boolean;
}

export function createState(version: 2 | 3, source: Source, load: LoadInclude, actions: Actions): State {
  return {
    version, actions, load, including: [source], included: [], gates: new Map(builtIns[version]), defined: new Set(),
    subroutines: new Map(), running: new Set(), definitions: [], registers: [], helpers: [], qubits: [], cells: [],
    outputs: new Set(), measurements: [], parameters: [], remarks: [], freeValue: freeNames(qcnnValueNames),
    freeCallable: freeNames([...qcnnCallableNames, 'U', 'rccx', 'rc3x']), scope: { names: new Map(), branches: 0 },
    sink: [], guards: [], written: [], operations: 0, steps: 0, doubtful: false,
  }; // prettier-ignore
}

export function charge(state: State, operations: number, span: Span): void {
  state.operations += operations;
  if (state.operations > operationLimit)
    fail('limit-exceeded', `this program unrolls to more than ${operationLimit} operations`, span);
}

/** `count`: as many as there are elements to go through. */
export function chargeStep(state: State, span: Span, count = 1): void {
  state.steps += count;
  if (state.steps > stepLimit)
    fail('limit-exceeded', `this program takes more than ${stepLimit} steps to unroll`, span);
}

export function emit(state: State, instruction: Instruction): void {
  state.sink.push(instruction);
}

/** What `run` emits. */
export function collect(state: State, run: () => void): Instruction[] {
  const { sink } = state;
  state.sink = [];
  run();
  const collected = state.sink;
  state.sink = sink;
  return collected;
}

export function declare(state: State, name: string, entry: Entry, span: Span): void {
  const { names } = state.scope;
  if (names.has(name)) fail('name-redeclared', `${name} is already declared`, span);
  names.set(name, entry);
}

/** Runs in a scope of its own; `closed`: the body of a gate or subroutine. */
export function scoped<T>(state: State, run: () => T, closed?: Body): T {
  state.scope = { names: new Map(), outer: state.scope, closed, branches: state.guards.length };
  const result = run();
  state.scope = state.scope.outer!;
  return result;
}

/** A qubit that the program does not have. */
export function helperQubit(state: State, wanted: string, span: Span): number {
  charge(state, 1, span);
  const name = state.freeValue(wanted);
  const qubit = state.qubits.push(nameNode(name, span)) - 1;
  state.helpers.push({ name, qubit });
  return qubit;
}

/** A remark, once for each text, and no flood. */
export function remark(
  state: State,
  message: string,
  span: Span,
  about: Pick<Remark, 'onOutputs'> = {},
): void {
  const { remarks } = state;
  if (remarks.length < mostRemarks && !remarks.some((each) => each.message === message))
    remarks.push({ message, span, ...about });
}
