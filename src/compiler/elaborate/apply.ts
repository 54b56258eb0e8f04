// Applies gates, pools, channels and preparations: operands to qubits, modifiers to matrices, broadcasts to single calls.
import { gates } from '../circuit/gates.ts';
import type { GateOperation, Operation } from '../circuit/circuit.ts';
import type { Span } from '../source/source.ts';
import type { Block, Expression, Identifier, Modifier, Statement } from '../syntax/ast.ts';
import { channelArities } from '../semantics/builtins.ts';
import { matchArguments, type Arguments } from './arguments.ts';
import { fileEnvironment, findCallable, innerScope, type Callable, type Environment } from './environment.ts';
import { evaluate, toInteger, toReal } from './expressions.ts';
import { fail, giveUp } from './fault.ts';
import { operandsOf, parametersOf, qubitsOfGate } from './signatures.ts';
import { charge, collect, emit, endQubit, isLive, keepAlive, nested, qubitName, requireUntouched, useQubits, type State } from './state.ts'; // prettier-ignore
import { describe, isScalar, register, toAngle, qubit as qubitValue, type Value } from './values.ts';

/** Runs the body of a gate or pool; handed in, so that statements build on application and not the reverse. */
export type Execute = (state: State, environment: Environment, block: Block) => void;

type ApplyStatement = Statement & { kind: 'apply' };
type GateCallable = Callable & { kind: 'gate' };
type PoolCallable = Callable & { kind: 'pool' };

export function apply(state: State, environment: Environment, node: ApplyStatement, execute: Execute): void {
  const callable = findCallable(environment, node.callee.name);
  if (!callable) return giveUp();
  const values = node.arguments.map((argument) => evaluate(state, environment, argument));
  switch (callable.kind) {
    case 'gate':
      return applyGates(state, environment, callable, values, node, execute);
    case 'pool':
      return poolStatement(state, environment, callable, values, node, execute);
    case 'channel':
      return applyChannels(state, environment, callable, values, node);
    case 'preparation':
      return applyPreparation(state, environment, values, node);
    case 'circuit':
      return giveUp(); // Reported where structure is checked.
    default:
      return fail('wrong-type', `${node.callee.name} is a ${callable.kind}, not a gate, pool or channel; use it in an expression`, node.callee.span); // prettier-ignore
  }
}

// ---- Operands

interface Tuple {
  readonly operands: readonly Value[];
  readonly span: Span;
}

/** The tuples of `on`, or the one tuple of a plain call. */
function tuplesOf(state: State, environment: Environment, node: ApplyStatement): Tuple[] {
  const { operands } = node;
  if (operands.kind === 'list') {
    const values = operands.items.map((item) => evaluate(state, environment, item));
    if (values.some((value) => value.kind === 'poison')) giveUp();
    const first = operands.items[0];
    const last = operands.items.at(-1);
    const span = first && last ? { ...first.span, end: last.span.end } : node.span;
    return [{ operands: values, span }];
  }
  if (operands.kind === 'pool') {
    return fail('wrong-type', `${node.callee.name} is not a pool; -> is for pools only`, node.span);
  }
  return broadcast(state, evaluate(state, environment, operands.tuples), operands.tuples.span);
}

function broadcast(state: State, value: Value, span: Span): Tuple[] {
  if (value.kind === 'poison') return giveUp();
  if (value.kind === 'qubit') return [{ operands: [value], span }];
  if (value.kind === 'register') return value.qubits.map((each) => ({ operands: [qubitValue(each)], span }));
  if (value.kind === 'list') {
    charge(state, value.items.length, span);
    return value.items.map((item) => ({ operands: item.kind === 'tuple' ? item.items : [item], span }));
  }
  return fail('wrong-type', `on needs a register, a pairing or a list of tuples, and this is ${describe(value)}`, span);
}

/** One qubit, or a message for a register or anything else. */
function toQubit(value: Value, name: string, span: Span): number {
  if (value.kind === 'qubit') return value.qubit;
  if (value.kind === 'poison') return giveUp();
  return fail('wrong-type', `${name} acts on qubits, and this is ${describe(value)}`, span);
}

// ---- Gates

interface ModifierValue {
  readonly kind: Modifier['kind'];
  readonly count: number;
}

function applyGates(
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
  const tuples = tuplesOf(state, environment, node);
  refuseRegister(callable, controls, tuples, node);

  const zipped = node.operands.kind === 'on' ? tuples.length : undefined;
  const argumentSpan = node.arguments.length ? { ...node.arguments[0].span, end: node.arguments.at(-1)!.span.end } : node.span; // prettier-ignore
  let matched: { readonly sizes: string; readonly arguments: Arguments } | undefined;
  if (tuples.length === 0) {
    // Nothing runs, but the angles of an empty broadcast must still be angles.
    if (qubitsOfGate(callable) !== undefined) matchArguments(name, parameters(state, environment, callable, new Map()), values, 0, argumentSpan); // prettier-ignore
    return;
  }
  tuples.forEach(({ operands, span }, index) => {
    charge(state, 1, span);
    const bound = bindOperands(callable, name, controls, operands, span);
    const sizes = [...bound.sizes].join();
    if (matched?.sizes !== sizes) {
      const own = parameters(state, environment, callable, bound.sizes);
      matched = { sizes, arguments: matchArguments(name, own, values, zipped, argumentSpan) };
    }
    useQubits(state, bound.qubits, name, span);
    const call = () => callGate(state, environment, callable, matched!.arguments(index), bound, span, execute);
    if (modifiers.length === 0) call();
    else for (const operation of modify(state, collect(state, call), modifiers, bound.controls, node)) emit(state, operation, span); // prettier-ignore
  });
}

function parameters(state: State, environment: Environment, callable: GateCallable | PoolCallable, sizes: ReadonlyMap<string, number>) { // prettier-ignore
  return parametersOf(callable, environment, sizes, (each, inner) =>
    toInteger(evaluate(state, inner, each), each.span, 'a dimension'),
  );
}

/** `h q;` on a register: says so and offers `h on q;`. */
function refuseRegister(callable: GateCallable, controls: number, tuples: readonly Tuple[], node: ApplyStatement): void {
  const [tuple] = tuples;
  const operands = operandsOf(callable);
  const hasRegisterOperand = typeof operands !== 'number' && operands.some((operand) => operand.size);
  if (node.operands.kind !== 'list' || hasRegisterOperand || tuple.operands.length !== 1) return;
  const [value] = tuple.operands;
  if (value.kind !== 'register' && value.kind !== 'list') return;
  const { name } = node.callee;
  const single = qubitsOfGate(callable)! + controls === 1;
  const place = { ...tuple.span, end: tuple.span.start };
  fail('register-needs-on', `${name} acts on ${single ? 'one qubit' : 'single qubits'}; to call it for each ${value.kind === 'list' ? 'tuple' : 'qubit of the register'} write on`, tuple.span, { // prettier-ignore
    fix: { title: `write ${name} on …`, span: place, text: 'on ' },
  });
}

interface Bound {
  readonly controls: readonly number[];
  /** The gate's own operands: qubits, or registers where the declaration says so. */
  readonly operands: readonly Value[];
  readonly sizes: ReadonlyMap<string, number>;
  /** All qubits, controls first. */
  readonly qubits: readonly number[];
}

function bindOperands(callable: GateCallable, name: string, controls: number, values: readonly Value[], span: Span): Bound {
  const declared = operandsOf(callable);
  const count = typeof declared === 'number' ? declared : declared.length;
  if (values.length !== controls + count) {
    const control = controls ? ` (${controls} of them ${controls === 1 ? 'a control' : 'controls'})` : '';
    fail('wrong-arity', `${name} acts on ${plural(controls + count)}${control} and was given ${values.length}`, span);
  }
  const sizes = new Map<string, number>();
  const own = values.slice(controls).map((value, i): Value => {
    const size = typeof declared === 'number' ? undefined : declared[i].size;
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
    const qubits = bound.controls.length ? bound.qubits.slice(bound.controls.length) : bound.qubits;
    return emit(state, { kind: 'gate', gate: callable.name, controls: 0, angles, qubits }, span);
  }
  charge(state, callSteps, span);
  const { declaration, module } = callable.declared;
  const inner = innerScope(fileEnvironment(module, environment.constants));
  const { names } = inner.scope;
  declaration.parameters.forEach(({ name }, i) => names.set(name.name, values[i]));
  for (const [name, size] of bound.sizes) names.set(name, { kind: 'number', value: size });
  declaration.operands.forEach(({ name }, i) => names.set(name.name, bound.operands[i]));
  nested(state, span, () => execute(state, inner, declaration.body));
}

function modifierValue(state: State, environment: Environment, modifier: Modifier): ModifierValue {
  if (!modifier.argument) return { kind: modifier.kind, count: 1 };
  const what = modifier.kind === 'ctrl' ? 'the number of controls' : 'the power of a gate';
  const count = toInteger(evaluate(state, environment, modifier.argument), modifier.argument.span, what);
  if (modifier.kind === 'ctrl' && count < 1) fail('wrong-type', 'ctrl(k) @ needs k of at least 1', modifier.argument.span);
  return { kind: modifier.kind, count };
}

/** Modifiers work from the gate outwards: the last one first, the outermost control first among the operands. */
function modify(
  state: State,
  body: readonly Operation[],
  modifiers: readonly ModifierValue[],
  controls: readonly number[],
  node: ApplyStatement,
): GateOperation[] {
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

function power(state: State, operations: readonly GateOperation[], exponent: number, span: Span): GateOperation[] {
  const factor = exponent < 0 ? operations.toReversed().map(invert) : operations;
  charge(state, Math.abs(exponent) * Math.max(1, operations.length), span);
  return Array.from({ length: Math.abs(exponent) }, () => factor).flat();
}

// ---- Pools

function poolStatement(
  state: State,
  environment: Environment,
  callable: PoolCallable,
  values: readonly Value[],
  node: ApplyStatement,
  execute: Execute,
): void {
  const { operands } = node;
  if (operands.kind === 'on') {
    const tuples = evaluate(state, environment, operands.tuples);
    applyPools(state, environment, callable, values, tuples, operands.tuples.span, node, execute);
    return;
  }
  if (operands.kind === 'list') {
    return fail('wrong-arity', `${node.callee.name} is a pool: write ${node.callee.name}(…) source -> target;`, node.span);
  }
  const [source, target] = [operands.source, operands.target].map((each: Expression) => evaluate(state, environment, each));
  const tuples: Value = { kind: 'list', items: [{ kind: 'tuple', items: [source, target] }] };
  const span = { ...operands.source.span, end: operands.target.span.end };
  applyPools(state, environment, callable, values, tuples, span, { ...node, single: true }, execute);
}

/** What a pool call shows of itself in messages. */
interface PoolCall {
  readonly callee: Identifier;
  readonly arguments: readonly Expression[];
  readonly span: Span;
  readonly assigned?: boolean;
  readonly single?: boolean;
}

/** Applies a pool to tuples (source, target) in order; returns the sources. */
export function applyPools(
  state: State,
  environment: Environment,
  callable: PoolCallable,
  values: readonly Value[],
  value: Value,
  span: Span,
  node: PoolCall,
  execute: Execute,
): number[] {
  const { name } = node.callee;
  if (state.branching) fail('branch-content', `pool ${name} ends a qubit, which a branch may not; move it behind the if`, node.span); // prettier-ignore
  const tuples = broadcast(state, value, span);
  if (tuples.length === 0) fail('empty-pool', `pool ${name} is applied to no tuples; the register has too few qubits to pool`, span); // prettier-ignore
  const own = parameters(state, environment, callable, new Map());
  const argumentsOf = matchArguments(name, own, values, node.single ? undefined : tuples.length, node.span);
  return tuples.map(({ operands }, index) => {
    charge(state, 1, span);
    if (operands.length !== 2) fail('wrong-arity', `pool ${name} takes tuples (source, target), and this one has ${operands.length} qubits`, span); // prettier-ignore
    const [source, target] = operands.map((operand) => toQubit(operand, name, span));
    useQubits(state, [source, target], name, span);
    const { declaration, module } = callable.declared;
    const inner = innerScope(fileEnvironment(module, environment.constants));
    declaration.parameters.forEach((parameter, i) => inner.scope.names.set(parameter.name.name, argumentsOf(index)[i]));
    inner.scope.names.set(declaration.source.name, qubitValue(source));
    inner.scope.names.set(declaration.target.name, qubitValue(target));
    nested(state, span, () => execute(state, inner, declaration.body));
    if (!isLive(state, target)) {
      keepAlive(state, target);
      fail('target-ended', `pool ${name} ends its target ${declaration.target.name}, which must survive`, declaration.target.span);
    }
    if (isLive(state, source)) emit(state, { kind: 'discard', qubit: source }, span);
    const unassigned = node.assigned || node.single ? undefined : node.span;
    endQubit(state, source, { how: `was pooled into ${qubitName(state, target)}`, span, pooled: true, unassigned });
    return source;
  });
}

// ---- Channels and preparation

function applyChannels(
  state: State,
  environment: Environment,
  callable: Callable & { kind: 'channel' },
  values: readonly Value[],
  node: ApplyStatement,
): void {
  const { name } = callable;
  if (values.length !== 1) fail('wrong-argument-count', `${name} takes one strength in [0, 1] and was given ${values.length} values`, node.span); // prettier-ignore
  const { span } = node.arguments[0];
  const probability = toReal(values[0], span, `the strength of ${name}`);
  if (probability < 0 || probability > 1) fail('probability-out-of-range', `the strength of ${name} must lie in [0, 1], and this is ${probability}`, span); // prettier-ignore
  const arities = channelArities.get(name)!;
  for (const tuple of tuplesOf(state, environment, node)) {
    if (node.operands.kind === 'list' && tuple.operands.some((operand) => operand.kind === 'register')) {
      fail('register-needs-on', `${name} acts on ${arities.join(' or ')} qubits; to call it for each qubit of the register write on`, tuple.span, { // prettier-ignore
        fix: { title: `write ${name}(…) on …`, span: { ...tuple.span, end: tuple.span.start }, text: 'on ' },
      });
    }
    const qubits = tuple.operands.map((operand) => toQubit(operand, name, tuple.span));
    if (!arities.includes(qubits.length)) fail('wrong-arity', `${name} acts on ${arities.join(' or ')} qubit${arities.length > 1 ? 's' : ''} and was given ${qubits.length}`, tuple.span); // prettier-ignore
    useQubits(state, qubits, name, tuple.span);
    emit(state, { kind: 'channel', channel: name, probability, qubits }, tuple.span);
  }
}

function applyPreparation(state: State, environment: Environment, values: readonly Value[], node: ApplyStatement): void {
  if (state.branching) fail('branch-content', 'prepare(…) may not stand in a run-time branch', node.span);
  const [amplitudes] = values;
  if (values.length !== 1 || amplitudes.kind !== 'amplitudes') {
    return fail('wrong-type', 'prepare(…) takes one amplitude input, such as input a: amplitude[2^n];', node.span);
  }
  if (node.operands.kind !== 'list') return fail('wrong-type', 'prepare(a) takes one whole register: write prepare(a) q;', node.span); // prettier-ignore
  const [{ operands, span }] = tuplesOf(state, environment, node);
  const qubits = operands.flatMap((operand) => (operand.kind === 'register' ? operand.qubits : [toQubit(operand, 'prepare', span)])); // prettier-ignore
  if (qubits.length === 0) fail('register-empty', 'prepare(…) needs at least one qubit', span);
  if (amplitudes.length > 2 ** qubits.length) {
    fail('shape-mismatch', `${amplitudes.length} amplitudes need ${Math.ceil(Math.log2(amplitudes.length))} qubits, and the register has ${qubits.length}`, span); // prettier-ignore
  }
  for (const qubit of qubits) requireUntouched(state, qubit, span);
  useQubits(state, qubits, 'prepare', span);
  const { offset, length } = amplitudes;
  emit(state, { kind: 'prepare', offset, length, qubits }, span);
}

