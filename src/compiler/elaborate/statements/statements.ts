// Executes the statements of a circuit, gate or pool: loops unroll, names bind, operations are emitted.
import type { Condition, Operation } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import type { Block, Expression, Statement } from '../../syntax/ast.ts';
import { factsOf, isUnitary, type StatementOf } from '../../syntax/statement-facts.ts';
import { apply } from '../calls/apply.ts';
import { applyPools } from '../calls/apply-pools.ts';
import { costOfLoop } from '../counting/count-first.ts';
import {
  bind,
  findCallable,
  findScope,
  innerScope,
  isConstant,
  type Environment,
} from '../state/environment.ts';
import { declareInput, declareQubits, declareWeight } from './declarations.ts';
import { bindPattern, elements, evaluate } from '../expressions/expressions.ts';
import { Fault, fail, giveUp, unexplained } from '../state/fault.ts';
import { charge, chargeFault, collect, emit, endQubit, foresee, isLive, nested, qubitName, requireLive, reviveQubit, useQubits, type State } from '../state/state.ts'; // prettier-ignore
import { describe, register, type Value } from '../values/values.ts';

/** Executes a block in a scope of its own. */
export function executeBlock(state: State, outer: Environment, block: Block): void {
  nested(state, block.span, () => executeStatements(state, innerScope(outer), block.statements));
}

/** Executes statements in `environment` itself; a fault costs one statement, and what it declares becomes poison. */
export function executeStatements(
  state: State,
  environment: Environment,
  statements: readonly Statement[],
): void {
  for (const statement of statements) {
    charge(state, 1, statement.span);
    try {
      execute(state, environment, statement);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      state.report(fault.diagnostic ?? unexplained(statement.span));
      if (fault.final) throw new Fault(undefined, true);
      chargeFault(state);
      poison(environment, statement);
    }
  }
}

function execute(state: State, environment: Environment, statement: Statement): void {
  if (state.branching) requireBranchContent(statement);
  if (environment.unitary && !isUnitary(statement)) giveUp(); // Reported where structure is checked.
  switch (statement.kind) {
    case 'qubit':
      return declareQubits(state, environment, statement);
    case 'input':
      return declareInput(state, environment, statement);
    case 'weight':
      return declareWeight(state, environment, statement);
    case 'let':
      bind(environment, statement.name.name, evaluate(state, environment, statement.value));
      return;
    case 'assign':
      return assign(state, environment, statement);
    case 'apply':
      return apply(state, environment, statement, executeBlock);
    case 'for':
      return loop(state, environment, statement);
    case 'if':
      return choose(state, environment, statement);
    case 'bit':
      if (statement.value.kind !== 'measure') giveUp();
      else bind(environment, statement.name.name, bit(measure(state, environment, statement.value)));
      return;
    case 'reset':
      for (const each of qubitsOf(state, environment, statement.operands)) {
        reviveQubit(state, each.qubit, each.span);
        emit(state, { kind: 'reset', qubit: each.qubit }, each.span);
      }
      return;
    case 'discard':
      for (const each of qubitsOf(state, environment, statement.operands)) {
        requireLive(state, each.qubit, each.span);
        emit(state, { kind: 'discard', qubit: each.qubit }, each.span);
        endQubit(state, each.qubit, { how: 'was discarded', span: statement.span, pooled: false });
      }
      return;
    case 'barrier': {
      const qubits = qubitsOf(state, environment, statement.operands).map((each) => each.qubit);
      emit(state, { kind: 'barrier', qubits: [...new Set(qubits)] }, statement.span);
      return;
    }
    case 'lost':
      return poison(environment, statement);
    case 'return':
      return; // Read by `elaborate`, after the statements.
    default:
      return statement satisfies never;
  }
}

/** After a fault: what the statement would have named is poison, so that nothing is reported twice. */
function poison(environment: Environment, statement: Statement): void {
  const { declares, changes } = factsOf(statement);
  for (const { name } of declares(statement)) environment.scope.names.set(name, { kind: 'poison' });
  for (const name of changes(statement)) {
    (findScope(environment.scope, name) ?? environment.scope).names.set(name, { kind: 'poison' });
  }
}

// ---- Assignment

function assign(state: State, environment: Environment, { name, value, span }: StatementOf<'assign'>): void {
  const scope = findScope(environment.scope, name.name);
  const current = scope?.names.get(name.name);
  if (!scope && isConstant(environment, name.name)) return fail('wrong-type', `only registers can be assigned; ${name.name} is a constant`, name.span); // prettier-ignore
  if (!scope || current?.kind === 'poison') return giveUp();
  if (current?.kind !== 'register') return fail('wrong-type', `only registers can be assigned; ${name.name} is ${describe(current!)}`, name.span); // prettier-ignore
  if (value.kind !== 'pooling') {
    const next = evaluate(state, environment, value);
    if (next.kind !== 'register') fail('wrong-type', `register ${name.name} can only become a register, and this is ${describe(next)}`, value.span); // prettier-ignore
    scope.names.set(name.name, next);
    return;
  }
  const callable = findCallable(environment, value.callee.name);
  if (!callable) return giveUp();
  if (callable.kind !== 'pool') return fail('wrong-type', `${value.callee.name} is a ${callable.kind}; only the result of a pool can be assigned`, value.callee.span); // prettier-ignore
  const values = value.arguments.map((argument) => evaluate(state, environment, argument));
  const tuples = evaluate(state, environment, value.tuples);
  requireSources(state, current.qubits, name.name, tuples, value.tuples.span);
  const sources = new Set(
    applyPools(
      state,
      environment,
      callable,
      values,
      tuples,
      value.tuples.span,
      { ...value, assigned: true },
      executeBlock,
    ),
  );
  const survivors = current.qubits.filter((each) => !sources.has(each));
  if (survivors.length === 0) fail('register-empty', `this pool leaves no qubit in ${name.name}`, span);
  scope.names.set(name.name, register(survivors));
}

function requireSources(
  state: State,
  qubits: readonly number[],
  name: string,
  tuples: Value,
  span: Span,
): void {
  if (tuples.kind !== 'list') return;
  const inside = new Set(qubits);
  for (const tuple of tuples.items) {
    const items = tuple.kind === 'tuple' ? tuple.items.slice(0, -1) : [];
    const sources = items.flatMap((item) => (item.kind === 'qubit' ? [item.qubit] : item.kind === 'register' ? item.qubits : [])); // prettier-ignore
    const other = sources.find((source) => !inside.has(source));
    if (other === undefined) continue;
    fail('source-not-in-register', `${qubitName(state, other)} is pooled away here but is not in ${name}, to which the survivors are assigned`, span); // prettier-ignore
  }
}

// ---- Control

/** Loops of fewer turns are just run. */
const fewTurns = 64;

function loop(state: State, environment: Environment, statement: StatementOf<'for'>): void {
  const { pattern, iterable, body } = statement;
  const over = evaluate(state, environment, iterable);
  const outer = state.foreseen;
  if (!outer && turnsOf(over) >= fewTurns) {
    foresee(state, costOfLoop(environment, statement, turnsOf(over)), statement.span);
    state.foreseen = true;
  }
  try {
    for (const item of elements(state, over, iterable.span)) {
      const inner = innerScope(environment);
      bindPattern(inner, pattern, item);
      executeBlock(state, inner, body);
    }
  } finally {
    state.foreseen = outer;
  }
}

function turnsOf(value: Value): number {
  if (value.kind === 'range') return value.end - value.start;
  if (value.kind === 'register') return value.qubits.length;
  return value.kind === 'list' ? value.items.length : 0;
}

function choose(
  state: State,
  environment: Environment,
  { condition, then, orElse }: StatementOf<'if'>,
): void {
  if (state.branching && condition.kind === 'measure') fail('branch-content', 'a run-time branch may not measure; measure before the if', condition.span); // prettier-ignore
  const value =
    condition.kind === 'measure'
      ? bit(measure(state, environment, condition))
      : evaluate(state, environment, condition);
  switch (value.kind) {
    case 'boolean':
      if (value.value) executeBlock(state, environment, then);
      else if (orElse) executeBlock(state, environment, orElse);
      return;
    case 'condition':
      return branch(state, environment, value.condition, then, orElse, condition.span);
    case 'poison':
      return giveUp();
    case 'angle':
      return fail('not-compile-time', 'a condition must be known at compile time or be a measured bit; a weight or input is neither', condition.span); // prettier-ignore
    default:
      return fail('wrong-type', `a condition is true, false, a comparison or a measured bit, and this is ${describe(value)}`, condition.span); // prettier-ignore
  }
}

function branch(
  state: State,
  environment: Environment,
  condition: Condition,
  then: Block,
  orElse: Block | undefined,
  span: Span,
): void {
  const outer = state.branching;
  state.branching = true;
  try {
    const [yes, no] = [then, orElse].map((block) =>
      collect(state, () => block && executeBlock(state, environment, block)),
    );
    const [spelledYes, spelledNo] = [yes, no].map((operations) => spellBarriers(state, operations, span));
    emit(state, { kind: 'branch', condition, then: spelledYes, orElse: spelledNo }, span);
  } finally {
    state.branching = outer;
  }
}

/** In a branch, a barrier on all qubits names those that have not ended. */
function spellBarriers(state: State, operations: readonly Operation[], span: Span): readonly Operation[] {
  const isOnAll = (operation: Operation) => operation.kind === 'barrier' && operation.qubits.length === 0;
  if (!operations.some(isOnAll)) return operations;
  const { count } = state.qubits;
  charge(state, count, span);
  const live = Array.from({ length: count }, (_, qubit) => qubit).filter((qubit) => isLive(state, qubit));
  return operations.flatMap((operation) =>
    operation.kind !== 'barrier' || operation.qubits.length > 0
      ? [operation]
      : live.length > 0
        ? [{ ...operation, qubits: live }]
        : [],
  );
}

function requireBranchContent(statement: Statement): void {
  const refusal = factsOf(statement).refusedIn.branch;
  if (refusal) fail('branch-content', refusal(statement), statement.span);
}

// ---- Measurement and lifetimes

function measure(state: State, environment: Environment, node: Expression & { kind: 'measure' }): number {
  const value = evaluate(state, environment, node.operand);
  if (value.kind === 'poison') giveUp();
  if (value.kind !== 'qubit') return fail('wrong-type', `measure takes one qubit, and this is ${describe(value)}`, node.operand.span); // prettier-ignore
  useQubits(state, [value.qubit], 'measure', node.operand.span);
  const bit = state.bits++;
  emit(state, { kind: 'measure', qubit: value.qubit, bit }, node.span);
  endQubit(state, value.qubit, { how: 'was measured', span: node.span, pooled: false });
  return bit;
}

const bit = (index: number): Value => ({
  kind: 'condition',
  condition: { kind: 'bit', bit: index },
  parts: 1,
});

function qubitsOf(
  state: State,
  environment: Environment,
  nodes: readonly Expression[],
): { qubit: number; span: Span }[] {
  return nodes.flatMap((node) => {
    const value = evaluate(state, environment, node);
    if (value.kind === 'poison') giveUp();
    if (value.kind === 'qubit') return [{ qubit: value.qubit, span: node.span }];
    if (value.kind === 'register') return value.qubits.map((each) => ({ qubit: each, span: node.span }));
    return fail(
      'wrong-type',
      `a qubit or a register is needed here, and this is ${describe(value)}`,
      node.span,
    );
  });
}
