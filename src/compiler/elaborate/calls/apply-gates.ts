// Applies a gate to one tuple of operands or to many: modifiers work on each call, and calls that repeat are renamed.
import { constant } from '../../circuit/angles.ts';
import type { Call, GateOperation, Operation } from '../../circuit/circuit.ts';
import { gates } from '../../circuit/gates.ts';
import { pauliRotation, type PauliRotation } from '../../circuit/pauli-rotation.ts';
import { cover, textOf } from '../../source/source.ts';
import { costOfGate } from '../counting/count-first.ts';
import { lengthOf } from '../counting/known-values.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { calling, collect, emit } from '../state/emit.ts';
import type { GateCallable } from '../state/environment.ts';
import { fail, giveUp } from '../state/fault.ts';
import { charge, foresee } from '../state/limits.ts';
import { useQubits } from '../state/qubits.ts';
import type { State } from '../state/state.ts';
import { originOf } from '../state/whereabouts.ts';
import { isWire, type Value } from '../values/values.ts';
import type { Application, GateApplication } from './application.ts';
import { type Arguments, matchArguments } from './arguments.ts';
import { bindOperands, type Bound, noSizes, refuseRegister } from './bind-operands.ts';
import { callGate, ownQubits } from './call-gate.ts';
import { modifiersOf, modify } from './modifiers.ts';
import { type ApplyStatement, type Tuple, tuplesOf } from './operands.ts';
import { parameterCount, parametersOf, qubitsOfGate } from './signatures.ts';

/** `modifiers g(args) operands;` for one tuple or many. */
export function applyGates(context: Context, application: Application<GateCallable>): void {
  const { state } = context;
  const { callable, values, node } = application;
  refuseQubitsAmongAngles(callable, values, node);
  const modifiers = modifiersOf(context, node);
  const gate: GateApplication = { callable, values, node, modifiers, execute: application.execute };
  if (callable.declared && state.ledger?.trials?.get(callable.declared.declaration)?.failed) giveUp();
  const each = costOfGate(context, callable).operations * Math.abs(modifiers.power);
  const foreseeCalls = (count: number) => foresee(state, { operations: each * count, steps: 0 }, node.span);
  // Before the tuples are made, where their number is known.
  if (node.operands.kind === 'on') foreseeCalls(lengthOf(context, node.operands.tuples) ?? 0);
  const tuples = tuplesOf(context, node);
  foreseeCalls(tuples.length);
  refuseRegister(gate, tuples);

  const zipped = node.operands.kind === 'on' ? tuples.length : undefined;
  const span = node.arguments.length ? cover(node.arguments[0].span, node.arguments.at(-1)!.span) : node.span;
  const matchedFor = (sizes: Bound['sizes']) =>
    matchArguments({ name: node.callee.name, parameters: parametersOf(context, callable, sizes, evaluate), node }, values, zipped, span); // prettier-ignore
  // Nothing runs, but the angles of an empty broadcast must still be angles.
  if (tuples.length > 0) callEach(context, gate, tuples, matchedFor);
  else if (qubitsOfGate(callable) !== undefined) matchedFor(noSizes);
}

/** `cx(q[0], q[1]);`, or `rx(t, 0);`, as in Python: the qubits stand behind the angles. */
function refuseQubitsAmongAngles(
  callable: GateCallable,
  values: readonly Value[],
  { callee, arguments: given, operands }: ApplyStatement,
): void {
  if (operands.kind !== 'operands' || operands.items.length > 0 || values.length === 0) return;
  const angles = parameterCount(callable);
  const areWires = values.length === angles + (qubitsOfGate(callable) ?? 0);
  const isQubits = values.map(
    (value, i) =>
      value.kind === 'qubit' || value.kind === 'register' || (areWires && i >= angles && isWire(value)),
  );
  if (!isQubits.includes(true)) return;
  const texts = given.map(({ span }, i) =>
    values[i].kind === 'number' && isQubits[i] ? `q[${textOf(span)}]` : textOf(span),
  );
  const [before, behind] = [false, true].map((wanted) =>
    texts.filter((_, i) => isQubits[i] === wanted).join(', '),
  );
  const call = `${callee.name}${before && `(${before})`} ${behind};`;
  const message = `the qubits of ${callee.name} stand behind its angles, not among them: write ${call}`;
  fail('wrong-arity', message, cover(given[0].span, given.at(-1)!.span));
}

/** One call a tuple, in order; they share their arguments as long as they bind the same sizes of registers. */
function callEach(
  context: Context,
  gate: GateApplication,
  tuples: readonly Tuple[],
  matchedFor: (sizes: Bound['sizes']) => Arguments,
): void {
  const { state } = context;
  const { callable, node } = gate;
  const { controls, power } = gate.modifiers;
  const isNamesake = callable.declared !== undefined && gates.has(callable.name);
  const details = {
    ...(controls > 0 && { controls }),
    ...(power !== 1 && { power }),
    ...(isNamesake && { declared: true as const }),
    origin: originOf(state.at),
  };
  const layer = state.layers++;
  let matched: { readonly sizes: string; readonly arguments: Arguments } | undefined;
  let last: { readonly values: readonly Value[]; readonly emitted: Emitted } | undefined;
  tuples.forEach((tuple, index) => {
    charge(state, 1, tuple.span);
    const bound = bindOperands(gate, tuple);
    const sizes = bound.sizes === noSizes ? '' : [...bound.sizes].join();
    if (matched?.sizes !== sizes) {
      matched = { sizes, arguments: matchedFor(bound.sizes) };
      last = undefined;
    }
    useQubits(state, bound.qubits, node.callee.name, tuple.span);
    const values = matched.arguments(index);
    const qubits = callable.word === undefined ? bound.qubits : seenBy(callable.word, bound);
    calling(state, { kind: 'gate', name: callable.name, qubits, layer, ...details }, () => {
      // The same gate with the same angles on other qubits is the same operations with other numbers.
      if (last?.values === values) return emitAgain(state, last.emitted, bound);
      const start = state.operations.length;
      const before = state.operationTotal;
      emitCall(context, gate, values, bound);
      if (index + 1 === tuples.length) return;
      const count = state.operationTotal - before;
      last = {
        values,
        emitted: { operations: state.operations.slice(start), qubits: bound.qubits, count },
      };
    });
  });
}

function emitCall(context: Context, gate: GateApplication, values: readonly Value[], bound: Bound): void {
  const { state } = context;
  const { callable, modifiers } = gate;
  const { span } = bound;
  const frame = frameOf(callable, bound);
  for (const operation of frame.before) emit(state, operation, span);
  if (modifiers.list.length === 0) callGate(context, gate, values, bound);
  else {
    const inside = state.operationTotal;
    const body = collect(state, () => callGate(context, gate, values, bound));
    const count = (state.operationTotal - inside) * Math.abs(modifiers.power);
    state.operationTotal = inside; // What was collected is counted where it is emitted.
    foresee(state, { operations: count, steps: 0 }, span);
    for (const operation of modify(state, body, modifiers, bound.controls, gate.node.span)) emit(state, operation, span); // prettier-ignore
    state.operationTotal = inside + count;
  }
  for (const operation of frame.after) emit(state, operation, span);
}

/** What stands around a call whatever its modifiers: the gates that bring a Pauli rotation to a row of the gate table. */
function frameOf({ word }: GateCallable, bound: Bound): Pick<PauliRotation, 'before' | 'after'> {
  return word === undefined ? noFrame : pauliRotation(word, constant(0), ownQubits(bound));
}

const noFrame = { before: [], after: [] };

/** The qubits on which a Pauli rotation does something. */
function seenBy(word: string, { qubits, controls }: Bound): readonly number[] {
  return qubits.filter((_, i) => i < controls.length || word[i - controls.length] !== 'I');
}

/** What a call has emitted. */
interface Emitted {
  readonly operations: readonly Operation[];
  readonly qubits: readonly number[];
  /** Operations, with those that a trial only counts. */
  readonly count: number;
}

function emitAgain(state: State, { operations, qubits, count }: Emitted, bound: Bound): void {
  const before = state.operationTotal;
  const names = new Map(qubits.map((qubit, i) => [qubit, bound.qubits[i]]));
  for (const operation of operations) emit(state, renamed(operation, names, state.call!), bound.span);
  state.operationTotal = before + count;
}

function renamed(operation: Operation, names: ReadonlyMap<number, number>, call: Call): Operation {
  switch (operation.kind) {
    case 'gate': {
      const { kind, gate, controls, angles, origin } = operation;
      const qubits = operation.qubits.map((qubit) => names.get(qubit)!);
      return {
        kind,
        gate,
        controls,
        angles,
        qubits,
        call,
        origin: origin!,
      } satisfies Required<GateOperation>;
    }
    case 'barrier':
      return { ...operation, qubits: operation.qubits.map((qubit) => names.get(qubit)!), call };
    case 'channel':
    case 'prepare':
    case 'measure':
    case 'reset':
    case 'discard':
    case 'branch':
    case 'block':
      throw new Error(`a gate holds gates and barriers only, and this one a ${operation.kind}`);
    default:
      return operation satisfies never;
  }
}
