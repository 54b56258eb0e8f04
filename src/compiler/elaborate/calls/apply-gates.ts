// Applies a gate: operands to qubits, modifiers to matrices, broadcasts to single calls, declared gates to their bodies.
import { constant } from '../../circuit/angles.ts';
import { pauliRotation, type PauliRotation } from '../../circuit/pauli-rotation.ts';
import { gates } from '../../circuit/gates.ts';
import type { GateOperation, Operation } from '../../circuit/circuit.ts';
import { cover, type Span } from '../../source/source.ts';
import type { Block, Modifier } from '../../syntax/ast.ts';
import { matchArguments, type Arguments } from './arguments.ts';
import { costOfGate } from '../counting/count-first.ts';
import { fileEnvironment, innerScope, type Callable, type Environment } from '../state/environment.ts';
import { toInteger } from '../values/compile-time.ts';
import { evaluate } from '../expressions/expressions.ts';
import { fail, giveUp } from '../state/fault.ts';
import { lengthOf } from '../counting/known-values.ts';
import { toQubit, tuplesOf, type ApplyStatement, type Tuple } from './operands.ts';
import { operandsOf, parametersOf, qubitsOfGate } from './signatures.ts';
import { calling, charge, collect, emit, foresee, nested, requireShallow, useQubits, type State, type Trial } from '../state/state.ts'; // prettier-ignore
import { describe, isScalar, register, toAngle, qubit as qubitValue, type Value } from '../values/values.ts';

/** Runs the body of a gate or pool; handed in, so that statements build on application and not the reverse. */
export type Execute = (state: State, environment: Environment, block: Block) => void;
export type GateCallable = Callable & { kind: 'gate' };
export type PoolCallable = Callable & { kind: 'pool' };

interface ModifierValue {
  readonly kind: Modifier['kind'];
  readonly count: number;
}

/** `modifiers g(args) operands;` for one tuple or many. */
export function applyGates(
  state: State,
  environment: Environment,
  callable: GateCallable,
  values: readonly Value[],
  node: ApplyStatement,
  execute: Execute,
): void {
  const { name } = node.callee;
  const modifiers = node.modifiers.map((modifier) => modifierValue(state, environment, modifier));
  const controls = modifiers.reduce((sum, { kind, count }) => sum + (kind === 'ctrl' ? count : 0), 0);
  const exponent = modifiers.reduce((product, { kind, count }) => product * ({ ctrl: 1, inv: -1, pow: count }[kind]), 1); // prettier-ignore
  const modified = { ...(controls > 0 && { controls }), ...(exponent !== 1 && { power: exponent }) };
  const repeats = Math.abs(exponent);
  if (callable.declared && state.ledger?.trials?.get(callable.declared.declaration)?.failed) giveUp();
  const each = costOfGate(environment, callable).operations * repeats;
  const foreseeCalls = (count: number) => foresee(state, { operations: each * count, steps: 0 }, node.span);
  // Before the tuples are made, where their number is known.
  if (node.operands.kind === 'on') foreseeCalls(lengthOf(environment, node.operands.tuples) ?? 0);
  const tuples = tuplesOf(state, environment, node);
  foreseeCalls(tuples.length);
  refuseRegister(callable, controls, tuples, node);

  const zipped = node.operands.kind === 'on' ? tuples.length : undefined;
  const argumentSpan = node.arguments.length
    ? cover(node.arguments[0].span, node.arguments.at(-1)!.span)
    : node.span;
  if (tuples.length === 0) {
    // Nothing runs, but the angles of an empty broadcast must still be angles.
    if (qubitsOfGate(callable) !== undefined) matchArguments(name, parametersNow(state, environment, callable, noSizes), values, 0, argumentSpan); // prettier-ignore
    return;
  }
  const layer = state.layers++;
  let matched: { readonly sizes: string; readonly arguments: Arguments } | undefined;
  let last: { readonly values: readonly Value[]; readonly call: Call } | undefined;
  tuples.forEach(({ operands, span }, index) => {
    charge(state, 1, span);
    const bound = bindOperands(callable, name, controls, operands, span);
    const sizes = bound.sizes === noSizes ? '' : [...bound.sizes].join();
    if (matched?.sizes !== sizes) {
      const parameters = parametersNow(state, environment, callable, bound.sizes);
      matched = { sizes, arguments: matchArguments(name, parameters, values, zipped, argumentSpan) };
      last = undefined;
    }
    useQubits(state, bound.qubits, name, span);
    const own = matched.arguments(index);
    const before = state.operationTotal;
    const called = callable.word === undefined ? bound.qubits : seenBy(callable.word, bound);
    calling(state, { kind: 'gate', name: callable.name, qubits: called, layer, ...modified }, () => {
      // The same gate with the same angles on other qubits is the same operations with other numbers.
      if (last?.values === own) {
        for (const operation of rename(last.call, bound.qubits)) emit(state, operation, span);
        state.operationTotal = before + last.call.count;
        return;
      }
      const start = state.operations.length;
      const frame = frameOf(callable, bound);
      for (const operation of frame.before) emit(state, operation, span);
      const inside = state.operationTotal;
      const run = () => callGate(state, environment, callable, own, bound, span, execute);
      if (modifiers.length === 0) run();
      else {
        const body = collect(state, run);
        const count = (state.operationTotal - inside) * repeats;
        state.operationTotal = inside; // What was collected is counted where it is emitted.
        foresee(state, { operations: count, steps: 0 }, span);
        for (const operation of modify(state, body, modifiers, bound.controls, node)) emit(state, operation, span); // prettier-ignore
        state.operationTotal = inside + count;
      }
      for (const operation of frame.after) emit(state, operation, span);
      if (index + 1 === tuples.length) return;
      const count = state.operationTotal - before;
      last = {
        values: own,
        call: { operations: state.operations.slice(start), qubits: bound.qubits, count },
      };
    });
  });
}

/** What stands around a call whatever its modifiers: the gates that turn a Pauli rotation to a row of the gate table. */
function frameOf({ word }: GateCallable, bound: Bound): Pick<PauliRotation, 'before' | 'after'> {
  return word === undefined ? noFrame : pauliRotation(word, constant(0), ownQubits(bound));
}

const noFrame = { before: [], after: [] };
const ownQubits = ({ qubits, controls }: Bound) => (controls.length ? qubits.slice(controls.length) : qubits);

/** The qubits on which a Pauli rotation does something. */
function seenBy(word: string, { qubits, controls }: Bound): readonly number[] {
  return qubits.filter((_, i) => i < controls.length || word[i - controls.length] !== 'I');
}

interface Call {
  readonly operations: readonly Operation[];
  readonly qubits: readonly number[];
  /** Operations, with those that a trial only counts. */
  readonly count: number;
}

function rename({ operations, qubits }: Call, to: readonly number[]): Operation[] {
  const names = new Map(qubits.map((qubit, i) => [qubit, to[i]]));
  return operations.map((operation) =>
    operation.kind === 'gate' || operation.kind === 'barrier'
      ? { ...operation, qubits: operation.qubits.map((qubit) => names.get(qubit)!) }
      : operation,
  );
}

/** The parameters of a gate or pool, dimensions evaluated. */
export function parametersNow(
  state: State,
  environment: Environment,
  callable: GateCallable | PoolCallable,
  sizes: ReadonlyMap<string, number>,
) {
  // prettier-ignore
  return parametersOf(callable, environment, sizes, (each, inner) =>
    toInteger(evaluate(state, inner, each), each.span, 'a dimension'),
  );
}

/** A register or list where a gate's single qubits stand: says so and offers `h on q;`. */
function refuseRegister(
  callable: GateCallable,
  controls: number,
  tuples: readonly Tuple[],
  node: ApplyStatement,
): void {
  const [tuple] = tuples;
  if (node.operands.kind !== 'list' || qubitsOfGate(callable) === undefined || tuple.operands.length !== 1) return; // prettier-ignore
  const [value] = tuple.operands;
  if (value.kind !== 'register' && value.kind !== 'list') return;
  const { name } = node.callee;
  const arity = qubitsOfGate(callable)! + controls;
  if (value.kind === 'register' && arity > 1 && arity === value.qubits.length) return; // Spread over the operands.
  const given = value.kind === 'list' && value.items[0]?.kind === 'tuple' ? value.items[0].items.length : 1;
  if (arity !== given) {
    const many = arity === 1 ? `${name} on q;` : `${name} on tuples;`;
    return fail('wrong-arity', `${name} acts on ${plural(arity)}${controlsAmong(controls)}, and this is ${describe(value)}; for many calls write ${many}`, tuple.span); // prettier-ignore
  }
  fail(
    'register-needs-on',
    `${name} acts on ${arity === 1 ? 'one qubit' : 'single qubits'}; to call it for each ${value.kind === 'list' ? 'tuple' : 'qubit of the register'} write on`,
    tuple.span,
    {
      // prettier-ignore
      fix: { title: `write ${name} on …`, span: { ...tuple.span, end: tuple.span.start }, text: 'on ' },
    },
  );
}

interface Bound {
  readonly controls: readonly number[];
  /** The gate's own operands: qubits, or registers where the declaration says so. */
  readonly operands: readonly Value[];
  readonly sizes: ReadonlyMap<string, number>;
  /** All qubits, controls first. */
  readonly qubits: readonly number[];
}

const noControls: readonly number[] = [];
const noSizes: ReadonlyMap<string, number> = new Map();

function bindOperands(
  callable: GateCallable,
  name: string,
  controls: number,
  given: readonly Value[],
  span: Span,
): Bound {
  const declared = operandsOf(callable);
  const count = typeof declared === 'number' ? declared : declared.length;
  const whole = typeof declared === 'number' || !declared.some((operand) => operand.size);
  const values = spread(given, whole ? Infinity : controls, controls + count);
  if (values.length !== controls + count) {
    const takes = whole ? `acts on ${plural(controls + count)}` : `takes ${controls + count} operands`;
    const many = whole && given.some((value) => value.kind === 'register') ? `; for many calls write ${name} on tuples` : ''; // prettier-ignore
    fail('wrong-arity', `${name} ${takes}${controlsAmong(controls)} and was given ${values.length}${many}`, span); // prettier-ignore
  }
  if (whole) {
    const qubits = values.map((value) => toQubit(value, name, span));
    const operands = controls ? values.slice(controls) : values;
    return { controls: controls ? qubits.slice(0, controls) : noControls, operands, sizes: noSizes, qubits };
  }
  const sizes = new Map<string, number>();
  const own = values.slice(controls).map((value, i): Value => {
    const { size } = declared[i];
    if (!size) return qubitValue(toQubit(value, name, span));
    const qubits = value.kind === 'register' ? value.qubits : [toQubit(value, name, span)];
    const bound = sizes.get(size.name);
    if (bound !== undefined && bound !== qubits.length) {
      fail('shape-mismatch', `the registers of ${name} must have the same size ${size.name}; these have ${bound} and ${qubits.length} qubits`, span); // prettier-ignore
    }
    sizes.set(size.name, qubits.length);
    return register(qubits);
  });
  const controlQubits = values.slice(0, controls).map((value) => toQubit(value, name, span));
  const operandQubits = own.flatMap((value) => (value.kind === 'register' ? value.qubits : value.kind === 'qubit' ? [value.qubit] : [])); // prettier-ignore
  return { controls: controlQubits, operands: own, sizes, qubits: [...controlQubits, ...operandQubits] };
}

/**
 * The operands with the registers among them taken apart, as long as they fit into `most` qubits: all of them, or the
 * controls before a gate's own registers. A gate on one qubit takes none apart: `h q;` would hold for one size only.
 */
export function spread(values: readonly Value[], most: number, arity: number): readonly Value[] {
  if (arity < 2 || !values.some((value) => value.kind === 'register')) return values;
  const qubits: Value[] = [];
  for (const [index, value] of values.entries()) {
    const own = value.kind === 'register' ? value.qubits.map(qubitValue) : [value];
    if (qubits.length + own.length > most) return [...qubits, ...values.slice(index)];
    for (const each of own) qubits.push(each);
  }
  return qubits;
}

const controlsAmong = (controls: number) =>
  controls ? ` (${controls} of them ${controls === 1 ? 'a control' : 'controls'})` : '';

const plural = (qubits: number) => `${qubits} qubit${qubits === 1 ? '' : 's'}`;

/** What setting up the names of a call costs, in steps. */
const callSteps = 10;

/** One call without modifiers. */
function callGate(
  state: State,
  environment: Environment,
  callable: GateCallable,
  values: readonly Value[],
  bound: Bound,
  span: Span,
  execute: Execute,
): void {
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
  const inner = { ...innerScope(fileEnvironment(module, environment.constants)), unitary: true };
  const { names } = inner.scope;
  declaration.parameters.forEach(({ name }, i) => names.set(name.name, values[i]));
  for (const [name, size] of bound.sizes) names.set(name, { kind: 'number', value: size });
  declaration.operands.forEach(({ name }, i) => names.set(name.name, bound.operands[i]));
  const { operationTotal, depth, deepest, faults } = state;
  state.deepest = depth;
  nested(state, span, () => execute(state, inner, declaration.body));
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

function modifierValue(state: State, environment: Environment, modifier: Modifier): ModifierValue {
  if (!modifier.argument) return { kind: modifier.kind, count: 1 };
  const what = modifier.kind === 'ctrl' ? 'the number of controls' : 'the power of a gate';
  const count = toInteger(evaluate(state, environment, modifier.argument), modifier.argument.span, what);
  if (modifier.kind === 'ctrl' && count < 1)
    fail('wrong-type', 'ctrl(k) @ needs k of at least 1', modifier.argument.span);
  return { kind: modifier.kind, count };
}

/** Modifiers work from the gate outwards: the last one first, the outermost control first among the operands. */
function modify(
  state: State,
  body: readonly Operation[],
  modifiers: readonly ModifierValue[],
  controls: readonly number[],
  node: ApplyStatement,
): readonly Operation[] {
  if (modifiers.length === 0) return body;
  let operations = body.filter((operation): operation is GateOperation => operation.kind === 'gate');
  let end = controls.length;
  for (const { kind, count } of modifiers.toReversed()) {
    if (kind === 'inv') operations = operations.toReversed().map(invert);
    else if (kind === 'pow') operations = power(state, operations, count, node.span);
    else {
      const added = controls.slice(end - count, end);
      end -= count;
      operations = operations.map((operation) => ({
        ...operation,
        controls: operation.controls + added.length,
        qubits: [...added, ...operation.qubits],
      }));
    }
  }
  return operations;
}

function invert(operation: GateOperation): GateOperation {
  const { inverse } = gates.get(operation.gate)!;
  return { ...operation, gate: inverse.gate, angles: inverse.angles(operation.angles) };
}

function power(
  state: State,
  operations: readonly GateOperation[],
  exponent: number,
  span: Span,
): GateOperation[] {
  const factor = exponent < 0 ? operations.toReversed().map(invert) : operations;
  if (factor.length === 0) return [];
  const steps = Math.abs(exponent) * factor.length;
  foresee(state, { operations: steps, steps }, span);
  charge(state, steps, span);
  return Array.from({ length: Math.abs(exponent) }, () => factor).flat();
}
