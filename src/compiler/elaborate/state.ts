// What elaboration has built so far: operations, slots, and the life of every qubit.
import type { Angle, Call, InputSlot, Operation, WeightSlot } from '../circuit/circuit.ts';
import { anglesOf } from '../circuit/operations.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { positionOf, type Span } from '../source/source.ts';
import { Fault, fail } from './fault.ts';

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

interface QubitState {
  readonly name: string;
  touched: boolean;
  end?: End;
}

/** Counts the steps of one or several elaborations. */
export interface Meter {
  steps: number;
}

export interface State {
  /** Where operations go now; a branch or a gate under a modifier puts a list of its own here for a while. */
  operations: Operation[];
  readonly qubits: QubitState[];
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
  readonly report: (diagnostic: Diagnostic) => void;
}

export function newState(report: State['report'], meter: Meter = { steps: 0 }): State {
  return {
    meter,
    operations: [],
    qubits: [],
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
    report,
  };
}

/** Counts work against the step limit, so that hostile files end with a message. */
export function charge(state: State, steps: number, span: Span): void {
  state.meter.steps += steps;
  if (state.meter.steps > stepLimit) fail('limit-exceeded', `this circuit takes more than ${stepLimit} steps to unroll; use fewer or shorter loops`, span); // prettier-ignore
}

/** What a fault costs, in steps: a mistake in a long loop is met at every turn. */
const faultSteps = 200;

/** Counts a fault that was reported; where too many came, nothing more of this circuit is elaborated. */
export function chargeFault(state: State): void {
  state.meter.steps += faultSteps;
  if (state.meter.steps > stepLimit) throw new Fault(undefined, true);
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

export function requireShallow(state: State, span: Span): void {
  if (state.depth > depthLimit) fail('limit-exceeded', 'calls, blocks and expressions are nested too deeply here; use fewer levels', span); // prettier-ignore
}

/** Appends an operation. */
export function emit(state: State, operation: Operation, span: Span): void {
  if (++state.operationTotal > operationLimit) fail('limit-exceeded', `this circuit unrolls to more than ${operationLimit} operations`, span); // prettier-ignore
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
  if (state.qubits.length >= sizeLimit)
    fail('limit-exceeded', `a circuit may have at most ${sizeLimit} qubits`, span);
  state.qubits.push({ name, touched: false });
  return state.qubits.length - 1;
}

export function qubitName(state: State, qubit: number): string {
  return state.qubits[qubit].name;
}

export function isLive(state: State, qubit: number): boolean {
  return !state.qubits[qubit].end;
}

/** Reports a qubit that has ended, with the place where it did. */
export function requireLive(state: State, qubit: number, span: Span): void {
  const { name, end } = state.qubits[qubit];
  if (!end) return;
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
  for (const qubit of qubits) state.qubits[qubit].touched = true;
}

export function requireUntouched(state: State, qubit: number, span: Span): void {
  const { name, touched } = state.qubits[qubit];
  if (touched) fail('qubit-touched', `amplitudes can only be prepared on untouched qubits, and ${name} was used before`, span); // prettier-ignore
}

export function endQubit(state: State, qubit: number, end: End): void {
  state.qubits[qubit].end = end;
}

/** After a fault was reported: the qubit goes on, so that its later uses are not reported as well. */
export function keepAlive(state: State, qubit: number): void {
  state.qubits[qubit].end = undefined;
}

/** Only what was measured or discarded can come back. */
export function reviveQubit(state: State, qubit: number, span: Span): void {
  const record = state.qubits[qubit];
  if (record.end && (record.end.pooled || state.branching)) {
    if (record.end.pooled) requireLive(state, qubit, span);
    const related = [{ span: record.end.span, message: `${record.name} ${record.end.how} here` }];
    fail('qubit-ended', `${record.name} has ended, and a branch that may not run cannot revive it; reset it before the if`, span, { related }); // prettier-ignore
  }
  record.end = undefined;
  record.touched = true;
}

// ---- Size of angle expressions

const angleSizeLimit = 100_000;
const angleDepthLimit = 2_000;
const measured = new WeakMap<Angle, { size: number; depth: number }>();
const leaf = { size: 1, depth: 1 };

function measure(angle: Angle): { size: number; depth: number } {
  if (angle.kind !== 'unary' && angle.kind !== 'binary') return leaf;
  let found = measured.get(angle);
  if (!found) {
    const parts =
      angle.kind === 'unary' ? [measure(angle.operand)] : [measure(angle.left), measure(angle.right)];
    found = {
      size: 1 + parts.reduce((sum, part) => sum + part.size, 0),
      depth: 1 + Math.max(...parts.map((part) => part.depth)),
    };
    measured.set(angle, found);
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
