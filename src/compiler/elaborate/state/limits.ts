// What one circuit may cost: operations, steps, sizes and depth, each counted as it grows and refused past its limit.
import type { Span } from '../../source/source.ts';
import { fail, Fault, OutOfBudget } from './fault.ts';
import type { Meter, Slices } from './meter.ts';
import type { State } from './state.ts';

/** Most operations that a circuit may unroll to. */
export const operationLimit = 1_000_000;

/** Most qubits, weights or inputs of one circuit. */
export const sizeLimit = 1_000_000;

/** Deepest recursion: calls, blocks and expressions inside each other. It keeps within half of the usual stack. */
const depthLimit = 1_500;

/** What a call or a block adds to the depth, as one expression inside another adds 1. */
const callDepth = 3;

/** What a fault costs, in steps: a mistake in a long loop is met at every iteration. */
const faultSteps = 200;

/** Counts work against the step limit, so that hostile files end with a message. */
export function charge({ meter }: State, steps: number, span: Span): void {
  meter.steps += steps;
  if (meter.steps > meter.limit) refuseSteps(meter, span);
  if (meter.steps > meter.budget) throw new OutOfBudget();
}

/** Refuses at once what is known to cost so much, at the least. */
export function foresee(
  state: State,
  cost: { readonly operations: number; readonly steps: number },
  span: Span,
): void {
  if (state.operationTotal + cost.operations > operationLimit) refuseOperations(span);
  const { meter } = state;
  const steps = meter.steps + cost.steps;
  if (steps > meter.limit) refuseSteps(meter, span);
  if (steps > meter.budget) throw new OutOfBudget();
}

/** Counts a fault that was reported; where too many came, nothing more of this circuit is elaborated. */
export function chargeFault(state: State): void {
  state.faults++;
  const { meter } = state;
  meter.steps += faultSteps;
  if (meter.steps > meter.limit) throw new Fault(undefined, true);
  if (meter.steps > meter.budget) throw new OutOfBudget();
}

/** Refuses a list that is longer than the most qubits, weights or inputs of a circuit. */
export function requireShort(length: number, span: Span): void {
  if (length > sizeLimit) fail('limit-exceeded', `a list may hold at most ${sizeLimit} items, and this one would hold ${length}`, span); // prettier-ignore
}

/** Runs `body` one call or block deeper. */
export function nested<T>(state: State, span: Span, body: () => T): T {
  const outer = state.depth;
  goDeeper(state, span);
  try {
    return body();
  } finally {
    state.depth = outer;
  }
}

/** As `nested`, of what works in slices. */
export function* nestedInSlices<T>(state: State, span: Span, body: () => Slices<T>): Slices<T> {
  const outer = state.depth;
  goDeeper(state, span);
  try {
    return yield* body();
  } finally {
    state.depth = outer;
  }
}

function goDeeper(state: State, span: Span): void {
  state.depth += callDepth;
  requireShallow(state, span);
}

/** `more`: what is known to come on top. */
export function requireShallow(state: State, span: Span, more = 0): void {
  const depth = state.depth + more;
  if (depth > state.deepest) state.deepest = depth;
  if (depth > depthLimit) fail('limit-exceeded', 'calls, blocks and expressions are nested too deeply here; use fewer levels', span); // prettier-ignore
}

function refuseSteps({ limit }: Meter, span: Span): never {
  return fail('limit-exceeded', `this circuit takes more than ${limit} steps to unroll; use fewer or shorter loops`, span); // prettier-ignore
}

export function refuseOperations(span: Span): never {
  return fail('limit-exceeded', `this circuit unrolls to more than ${operationLimit} operations`, span);
}
