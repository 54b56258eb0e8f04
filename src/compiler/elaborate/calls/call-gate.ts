// One call of a gate without modifiers: the operation of a built-in one, the body of a declared one.
import { pauliRotation } from '../../circuit/pauli-rotation.ts';
import type { Span } from '../../source/source.ts';
import { type Context, fileContext } from '../state/context.ts';
import { emit } from '../state/emit.ts';
import type { GateCallable } from '../state/environment.ts';
import { giveUp } from '../state/fault.ts';
import { charge, foresee, nested, requireShallow } from '../state/limits.ts';
import type { State, Trial } from '../state/state.ts';
import { inCall } from '../state/whereabouts.ts';
import { isScalar, toAngle, type Value } from '../values/values.ts';
import type { Application } from './application.ts';
import { type Bound, noSizes } from './bind-operands.ts';

/** What setting up the names of a call costs, in steps. */
const callSteps = 10;

/** One call without modifiers. */
export function callGate(
  context: Context,
  { callable, node, execute }: Application<GateCallable>,
  values: readonly Value[],
  bound: Bound,
): void {
  const { state } = context;
  const { span } = bound;
  if (!callable.declared) {
    const angles = values.map((value) => (isScalar(value) ? toAngle(value) : giveUp()));
    const qubits = ownQubits(bound);
    if (callable.word !== undefined) return emit(state, pauliRotation(callable.word, angles[0], qubits).core, span); // prettier-ignore
    return emit(state, { kind: 'gate', gate: callable.name, controls: 0, angles, qubits }, span);
  }
  charge(state, callSteps, span);
  const { declaration, module } = callable.declared;
  const trials = bound.sizes === noSizes && values.every(isFree) ? state.ledger?.trials : undefined;
  const known = trials?.get(declaration);
  if (known) return recall(state, known, span);
  const inner = fileContext(state, module, context.constants, true);
  const { names } = inner.scope;
  declaration.parameters.forEach(({ name }, i) => names.set(name.name, values[i]));
  for (const [name, size] of bound.sizes) names.set(name, { kind: 'number', value: size });
  declaration.operands.forEach(({ name }, i) => names.set(name.name, bound.operands[i]));
  const { operationTotal, depth, deepest, faults } = state;
  state.deepest = depth;
  const caller = { kind: 'gate', name: callable.name, span: node.span } as const;
  inCall(state.at, caller, () => nested(state, span, () => execute(inner, declaration.body)));
  trials?.set(declaration, {
    operations: state.operationTotal - operationTotal,
    depth: state.deepest - depth,
    failed: state.faults > faults,
  });
  state.deepest = Math.max(state.deepest, deepest);
  state.ledger?.met.add(declaration);
}

/** Only angles that are not known now: then the body does the same as in its own trial. */
function isFree(value: Value): boolean {
  return value.kind === 'angle' || (value.kind === 'list' && value.items.every(isFree));
}

/** Counts what a gate that was tried before does, instead of doing it; what it does wrong was reported. */
function recall(state: State, { operations, depth, failed }: Trial, span: Span): void {
  if (failed) giveUp();
  requireShallow(state, span, depth);
  foresee(state, { operations, steps: 0 }, span);
  state.operationTotal += operations;
}

/** Those of the gate itself. */
export const ownQubits = ({ qubits, controls }: Bound) =>
  controls.length ? qubits.slice(controls.length) : qubits;
