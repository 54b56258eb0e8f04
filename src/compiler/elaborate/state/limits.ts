// What one circuit may cost: operations, steps, sizes and depth, each counted as it grows and refused past its limit.
import type { Span } from '../../source/source.ts';
import { fail, Fault, OutOfBudget } from './fault.ts';
import type { State } from './state.ts';

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

/** What a fault costs, in steps: a mistake in a long loop is met at every iteration. */
const faultSteps = 200;

/** Counts work against the step limit, so that hostile files end with a message. */
export function charge(state: State, steps: number, span: Span): void {
  state.meter.steps += steps;
  if (state.meter.steps > stepLimit) refuseSteps(span);
  if (state.meter.budget !== undefined && state.meter.steps > state.meter.budget) throw new OutOfBudget();
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

/** Counts a fault that was reported; where too many came, nothing more of this circuit is elaborated. */
export function chargeFault(state: State): void {
  state.faults++;
  state.meter.steps += faultSteps;
  if (state.meter.steps > stepLimit) throw new Fault(undefined, true);
  if (state.meter.budget !== undefined && state.meter.steps > state.meter.budget) throw new OutOfBudget();
}

/** Refuses a list that is longer than the most qubits, weights or inputs of a circuit. */
export function requireShort(length: number, span: Span): void {
  if (length > sizeLimit) fail('limit-exceeded', `a list may hold at most ${sizeLimit} items, and this one would hold ${length}`, span); // prettier-ignore
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

function refuseSteps(span: Span): never {
  return fail('limit-exceeded', `this circuit takes more than ${stepLimit} steps to unroll; use fewer or shorter loops`, span); // prettier-ignore
}

export function refuseOperations(span: Span): never {
  return fail('limit-exceeded', `this circuit unrolls to more than ${operationLimit} operations`, span);
}
