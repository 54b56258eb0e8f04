// What elaboration has built so far: operations, slots, and the life of every qubit.
import type { Angle, Call, InputSlot, Operation, WeightSlot } from '../../circuit/circuit.ts';
import { anglesOf, operandsOf } from '../../circuit/walk.ts';
import type { Diagnostic } from '../../source/diagnostic.ts';
import { positionOf, type Span } from '../../source/source.ts';
import type { Declaration } from '../../syntax/ast.ts';
import { Fault, fail, OutOfBudget } from './fault.ts';

/** Most operations that a circuit may unroll to. */
export const operationLimit = 1_000_000;
/** Most steps (statements, list elements, expression nodes) that elaborating one circuit may take. */
export const stepLimit = 20_000_000;
/** Most qubits, weights or inputs of one circuit. */
export const sizeLimit = 1_000_000;
/** Deepest recursion: calls, blocks and expressions inside each other. It keeps within half of the usual stack. */
const depthLimit = 1_500;
/** What a call or a block adds to the depth, as one expression inside another adds 1. */
const callDepth = 3;

interface End {
  /** "was pooled into q[2]", "was measured", "was discarded" */
  readonly how: string;
  readonly span: Span;
  readonly pooled: boolean;
  /** The whole pool statement when its result was not assigned. */
  readonly unassigned?: Span;
}

/** Registers of a million qubits are allowed, so a qubit is a number and what is known of it stands in tables. */
interface Qubits {
  count: number;
  /** In the order of their first qubits; one qubit alone has no index. */
  readonly registers: { readonly name: string; readonly first: number; readonly indexed: boolean }[];
  /** By qubit: 1 where it was used. */
  touched: Uint8Array;
  readonly ends: Map<number, End>;
}

/** What executing a gate by itself, with free angles, has shown. */
export interface Trial {
  readonly operations: number;
  /** How much deeper its body goes than its call. */
  readonly depth: number;
  readonly failed: boolean;
}

/** What the elaborations of one check know of each other. */
export interface Ledger {
  /** Gates and pairings that were executed whole. */
  readonly met: Set<Declaration>;
  /** Present while gates are tried by themselves: those in here need not be executed again for free angles. */
  readonly trials?: Map<Declaration, Trial>;
}

/** Counts the steps of one or several elaborations. */
export interface Meter {
  steps: number;
  /** Where elaboration stops with `OutOfBudget`; absent: nowhere before the limit. */
  readonly budget?: number;
}

export interface State {
  /** Where operations go now; a branch or a gate under a modifier puts a list of its own here for a while. */
  operations: Operation[];
  readonly qubits: Qubits;
  bits: number;
  readonly weights: WeightSlot[];
  readonly inputs: InputSlot[];
  /** Lengths of the flat weight and input vectors so far. */
  weightTotal: number;
  inputTotal: number;
  /** How often each weight declaration was met. */
  readonly turns: Map<string, number>;
  /** The outermost call that operations come from now, and how many statements have made calls. */
  call?: Call;
  layers: number;
  /** Inside a run-time branch? */
  branching: boolean;
  operationTotal: number;
  readonly meter: Meter;
  /** How deep the recursion stands, in units of one expression inside another. */
  depth: number;
  /** The deepest it stood. */
  deepest: number;
  /** Statements that were given up. */
  faults: number;
  readonly ledger?: Ledger;
  /** Inside a loop whose cost was foreseen? */
  foreseen: boolean;
  readonly report: (diagnostic: Diagnostic) => void;
}

export function newState(report: State['report'], meter: Meter = { steps: 0 }, ledger?: Ledger): State {
  return {
    meter,
    ledger,
    operations: [],
    qubits: { count: 0, registers: [], touched: new Uint8Array(16), ends: new Map() },
    bits: 0,
    weights: [],
    inputs: [],
    weightTotal: 0,
    inputTotal: 0,
    turns: new Map(),
    layers: 0,
    branching: false,
    operationTotal: 0,
    depth: 0,
    deepest: 0,
    faults: 0,
    foreseen: false,
    report,
  };
}

/** Counts work against the step limit, so that hostile files end with a message. */
export function charge(state: State, steps: number, span: Span): void {
  state.meter.steps += steps;
  if (state.meter.steps > stepLimit) refuseSteps(span);
  if (state.meter.budget !== undefined && state.meter.steps > state.meter.budget) throw new OutOfBudget();
}

function refuseSteps(span: Span): never {
  return fail('limit-exceeded', `this circuit takes more than ${stepLimit} steps to unroll; use fewer or shorter loops`, span); // prettier-ignore
}

/** Refuses at once what is known to cost so much, at the least. */
export function foresee(
  state: State,
  cost: { readonly operations: number; readonly steps: number },
  span: Span,
): void {
  if (state.operationTotal + cost.operations > operationLimit) refuseOperations(span);
  const steps = state.meter.steps + cost.steps;
  if (steps > stepLimit) refuseSteps(span);
  if (state.meter.budget !== undefined && steps > state.meter.budget) throw new OutOfBudget();
}

/** Refuses a list that is longer than the most qubits, weights or inputs of a circuit. */
export function requireShort(length: number, span: Span): void {
  if (length > sizeLimit) fail('limit-exceeded', `a list may hold at most ${sizeLimit} items, and this one would hold ${length}`, span); // prettier-ignore
}

/** What a fault costs, in steps: a mistake in a long loop is met at every turn. */
const faultSteps = 200;

/** Counts a fault that was reported; where too many came, nothing more of this circuit is elaborated. */
export function chargeFault(state: State): void {
  state.faults++;
  state.meter.steps += faultSteps;
  if (state.meter.steps > stepLimit) throw new Fault(undefined, true);
  if (state.meter.budget !== undefined && state.meter.steps > state.meter.budget) throw new OutOfBudget();
}

/** Runs `body` one call or block deeper. */
export function nested<T>(state: State, span: Span, body: () => T): T {
  const outer = state.depth;
  state.depth += callDepth;
  requireShallow(state, span);
  try {
    return body();
  } finally {
    state.depth = outer;
  }
}

/** `more`: what is known to come on top. */
export function requireShallow(state: State, span: Span, more = 0): void {
  const depth = state.depth + more;
  if (depth > state.deepest) state.deepest = depth;
  if (depth > depthLimit) fail('limit-exceeded', 'calls, blocks and expressions are nested too deeply here; use fewer levels', span); // prettier-ignore
}

function refuseOperations(span: Span): never {
  return fail('limit-exceeded', `this circuit unrolls to more than ${operationLimit} operations`, span);
}

/** Appends an operation. */
export function emit(state: State, operation: Operation, span: Span): void {
  if (++state.operationTotal > operationLimit) refuseOperations(span);
  charge(state, 'qubits' in operation ? 2 + operation.qubits.length : 2, span);
  for (const angle of anglesOf(operation)) charge(state, angleSize(angle), span);
  state.operations.push(state.call ? { ...operation, call: state.call } : operation);
}

/** Runs `body`, whose operations come from `call` unless an outer call is under way. */
export function calling(state: State, call: Call, body: () => void): void {
  if (state.call) return body();
  state.call = call;
  try {
    body();
  } finally {
    state.call = undefined;
  }
}

/** Runs `body` and returns the operations it emitted, counted, instead of appending them. */
export function collect(state: State, body: () => void): Operation[] {
  const outer = state.operations;
  state.operations = [];
  try {
    body();
    return state.operations;
  } finally {
    state.operations = outer;
  }
}

// ---- Qubits

export function newQubit(state: State, name: string, span: Span): number {
  return declare(state, name, 1, false, span);
}

export function newRegister(state: State, name: string, size: number, span: Span): number[] {
  const first = declare(state, name, size, true, span);
  return Array.from({ length: size }, (_, i) => first + i);
}

function declare({ qubits }: State, name: string, size: number, indexed: boolean, span: Span): number {
  const first = qubits.count;
  const count = first + size;
  if (count > sizeLimit) fail('limit-exceeded', `a circuit may have at most ${sizeLimit} qubits`, span);
  if (count > qubits.touched.length) {
    const touched = new Uint8Array(2 * count);
    touched.set(qubits.touched);
    qubits.touched = touched;
  }
  qubits.registers.push({ name, first, indexed });
  qubits.count = count;
  return first;
}

export function qubitName({ qubits: { registers } }: State, qubit: number): string {
  let low = 0;
  let high = registers.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (registers[middle].first <= qubit) low = middle;
    else high = middle;
  }
  const { name, first, indexed } = registers[low];
  return indexed ? `${name}[${qubit - first}]` : name;
}

export function isLive(state: State, qubit: number): boolean {
  return !state.qubits.ends.has(qubit);
}

/** The pool statement that ended the qubit, where its result was not assigned. */
export function unassignedPoolOf(state: State, qubit: number): Span | undefined {
  return state.qubits.ends.get(qubit)?.unassigned;
}

/** Reports a qubit that has ended, with the place where it did. */
export function requireLive(state: State, qubit: number, span: Span): void {
  const end = state.qubits.ends.get(qubit);
  if (!end) return;
  const name = qubitName(state, qubit);
  const sameFile = end.span.source === span.source;
  const where = sameFile ? ` on line ${positionOf(end.span.source, end.span.start).line}` : '';
  const related = [{ span: end.span, message: `${name} ${end.how} here` }];
  fail('qubit-ended', `${name} ${end.how}${where} and cannot be used again`, span, { related });
}

/** Requires live, distinct qubits for one call of `what`, and marks them as touched. */
export function useQubits(state: State, qubits: readonly number[], what: string, span: Span): void {
  const seen = new Set<number>();
  for (const qubit of qubits) {
    requireLive(state, qubit, span);
    if (seen.size === seen.add(qubit).size) {
      fail('repeated-qubit', `${qubitName(state, qubit)} stands twice in one call of ${what}; each operand must be another qubit`, span); // prettier-ignore
    }
  }
  for (const qubit of qubits) state.qubits.touched[qubit] = 1;
}

export function requireUntouched(state: State, qubit: number, span: Span): void {
  if (state.qubits.touched[qubit]) fail('qubit-touched', `amplitudes can only be prepared on untouched qubits, and ${qubitName(state, qubit)} was used before`, span); // prettier-ignore
}

export function endQubit(state: State, qubit: number, end: End): void {
  state.qubits.ends.set(qubit, end);
}

/** After a fault was reported: the qubit goes on, so that its later uses are not reported as well. */
export function keepAlive(state: State, qubit: number): void {
  state.qubits.ends.delete(qubit);
}

/** Only what was measured or discarded can come back. */
export function reviveQubit(state: State, qubit: number, span: Span): void {
  const { ends, touched } = state.qubits;
  const end = ends.get(qubit);
  if (end && (end.pooled || state.branching)) {
    if (end.pooled) requireLive(state, qubit, span);
    const name = qubitName(state, qubit);
    const related = [{ span: end.span, message: `${name} ${end.how} here` }];
    fail('qubit-ended', `${name} has ended, and a branch that may not run cannot revive it; reset it before the if`, span, { related }); // prettier-ignore
  }
  ends.delete(qubit);
  touched[qubit] = 1;
}

// ---- Size of angle expressions

const angleSizeLimit = 100_000;
const angleDepthLimit = 2_000;
/** Smaller expressions are measured anew each time: a memory of millions of them would cost more than it saves. */
const remembered = 32;
const measured = new WeakMap<Angle, { size: number; depth: number }>();
const leaf = { size: 1, depth: 1 };

function measure(angle: Angle): { size: number; depth: number } {
  if (angle.kind !== 'unary' && angle.kind !== 'binary') return leaf;
  let found = measured.get(angle);
  if (!found) {
    const parts = operandsOf(angle).map(measure);
    found = {
      size: 1 + parts.reduce((sum, part) => sum + part.size, 0),
      depth: 1 + Math.max(...parts.map((part) => part.depth)),
    };
    if (found.size > remembered) measured.set(angle, found);
  }
  return found;
}

function angleSize(angle: Angle): number {
  return measure(angle).size;
}

/** Refuses an expression that shared subexpressions have blown up. */
export function requireSmall(angle: Angle, span: Span): Angle {
  const { size, depth } = measure(angle);
  if (size > angleSizeLimit || depth > angleDepthLimit) {
    fail('limit-exceeded', `this angle is an expression of ${size} parts nested ${depth} deep; at most ${angleSizeLimit} and ${angleDepthLimit} are possible`, span); // prettier-ignore
  }
  return angle;
}
