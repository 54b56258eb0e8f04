// Evaluates an expression to a value: names, arithmetic, slices, comprehensions, pairings, observables.
import type { Span } from '../../source/source.ts';
import { builtinConstants } from '../../semantics/builtins.ts';
import type { Declared } from '../../semantics/modules.ts';
import type { CallExpression, ConstDeclaration, Expression, Pattern } from '../../syntax/ast.ts';
import { applyBinary, negate } from '../values/arithmetic.ts';
import { toInteger } from '../values/compile-time.ts';
import { combineConditions, not } from '../values/conditions.ts';
import { costOfExpression, turnsOfClauses } from '../counting/count-first.ts';
import {
  bind,
  fileEnvironment,
  findCallable,
  findScope,
  innerScope,
  type Callable,
  type Environment,
} from '../state/environment.ts';
import { fail, giveUp } from '../state/fault.ts';
import { callFunction, pairUp } from '../values/functions.ts';
import { pick } from '../values/indexing.ts';
import { qubitsOfGate, countParameters } from '../calls/signatures.ts';
import {
  charge,
  foresee,
  nested,
  requireShallow,
  requireShort,
  sizeLimit,
  type State,
} from '../state/state.ts';
import { warnUnassignedPool } from './unassigned-pool.ts';
import { boolean, describe, list, number, qubit, type Value } from '../values/values.ts';

/** The value of an expression; steps are counted for what it holds, too, so that copying much costs much. */
export function evaluate(state: State, environment: Environment, node: Expression): Value {
  charge(state, 1, node.span);
  const outer = state.depth++;
  requireShallow(state, node.span);
  try {
    const value = valueOf(state, environment, node);
    if (value.kind === 'register') charge(state, value.qubits.length, node.span);
    if (value.kind === 'list') charge(state, value.items.length, node.span);
    return value;
  } finally {
    state.depth = outer;
  }
}

function valueOf(state: State, environment: Environment, node: Expression): Value {
  switch (node.kind) {
    case 'number':
      if (!Number.isFinite(node.value)) return fail('not-a-number', `${node.text} is too large`, node.span);
      if (node.integer && !Number.isSafeInteger(node.value)) {
        return fail(
          'integer-overflow',
          `${node.text} is too large for an exact integer (at most 2^53 - 1)`,
          node.span,
        );
      }
      return number(node.value);
    case 'text':
      return { kind: 'text', text: node.text };
    case 'boolean':
      return boolean(node.value);
    case 'name': {
      const value = lookUp(state, environment, node.name);
      if (value.kind === 'register') warnUnassignedPool(state, node.name, value.qubits, node.span);
      return value;
    }
    case 'unary': {
      const operand = evaluate(state, environment, node.operand);
      return node.operator === '-' ? negate(operand, node.span) : not(operand, node.span);
    }
    case 'binary':
      return binaryExpression(state, environment, node);
    case 'call':
      return call(state, environment, node);
    case 'index': {
      const object = whole(state, environment, node.object);
      const indices = node.indices.map((index) => ({
        value: evaluate(state, environment, index),
        span: index.span,
      }));
      return pick(object, indices, node.span);
    }
    case 'member':
      return member(state, environment, node);
    case 'list':
      return list(node.items.map((item) => evaluate(state, environment, item)));
    case 'tuple':
      return { kind: 'tuple', items: node.items.map((item) => evaluate(state, environment, item)) };
    case 'comprehension': {
      const items: Value[] = [];
      refuseLong(state, environment, node);
      visitTurns(state, environment, node, (turn) => {
        items.push(evaluate(state, turn, node.element));
        requireShort(items.length, node.span);
      });
      return list(items);
    }
    case 'conditional':
      return evaluate(
        state,
        environment,
        decide(state, environment, node.condition) ? node.then : node.orElse,
      );
    case 'measure':
      return giveUp();
  }
}

/** As long as their ranges say where there are `for` clauses alone; with conditions, what may be too long is counted first. */
function refuseLong(
  state: State,
  environment: Environment,
  node: Expression & { kind: 'comprehension' },
): void {
  foresee(state, costOfExpression(environment, node), node.span);
  const { turns, whole, most } = turnsOfClauses(environment, node);
  if (whole) requireShort(turns, node.span);
  else if (most > sizeLimit) countItems(state, environment, node);
}

/** Runs the clauses without making an item. Counting is charged for as the work that it foresees, and only once. */
function countItems(
  state: State,
  environment: Environment,
  node: Expression & { kind: 'comprehension' },
): void {
  const before = state.meter.steps;
  let items = 0;
  visitTurns(state, environment, node, () => requireShort(++items, node.span));
  const steps = state.meter.steps - before + items * leastSteps(node.element);
  state.meter.steps = before;
  foresee(state, { operations: 0, steps }, node.span);
}

/** Steps that an expression takes at the least. */
function leastSteps(node: Expression): number {
  if (node.kind !== 'tuple' && node.kind !== 'list') return 1;
  return node.items.reduce((sum, item) => sum + leastSteps(item), 1);
}

/** Calls `visit` with the names of each turn whose conditions hold, in order. */
function visitTurns(
  state: State,
  environment: Environment,
  { clauses }: Expression & { kind: 'comprehension' },
  visit: (turn: Environment) => void,
): void {
  const clause = (depth: number, inner: Environment): void => {
    if (depth === clauses.length) return visit(inner);
    const part = clauses[depth];
    if (part.kind === 'if') {
      if (decide(state, inner, part.condition)) clause(depth + 1, inner);
      return;
    }
    const { pattern, iterable } = part;
    for (const item of elements(state, evaluate(state, inner, iterable), iterable.span)) {
      const next = innerScope(inner);
      bindPattern(next, pattern, item);
      clause(depth + 1, next);
    }
  };
  clause(0, environment);
}

/** The outcome of a condition that chooses a value, which only compile time can. */
export function decide(state: State, environment: Environment, condition: Expression): boolean {
  const value = evaluate(state, environment, condition);
  switch (value.kind) {
    case 'boolean':
      return value.value;
    case 'poison':
      return giveUp();
    case 'condition':
      return fail('bit-misuse', 'a measured bit cannot choose a value, which is fixed at compile time; branch on it instead: if (m) { … } else { … }', condition.span); // prettier-ignore
    case 'angle':
      return fail('not-compile-time', 'a value is chosen at compile time; a weight or input is known at run time only', condition.span); // prettier-ignore
    default:
      return fail('wrong-type', `a condition is true, false or a comparison, and this is ${describe(value)}`, condition.span); // prettier-ignore
  }
}

/** The value of a name; poison and unknown names were reported elsewhere. */
function lookUp(state: State, environment: Environment, name: string): Value {
  const found = findScope(environment.scope, name)?.names.get(name);
  if (found) return found.kind === 'poison' ? giveUp() : found;
  const constant = environment.module.constants.get(name);
  if (constant) return evaluateConstant(state, environment, constant);
  const builtin = builtinConstants.get(name);
  return builtin === undefined ? giveUp() : number(builtin);
}

/** The value of a file's constant, computed once. */
export function evaluateConstant(
  state: State,
  environment: Environment,
  constant: Declared<ConstDeclaration>,
): Value {
  const { constants } = environment;
  const { declaration, module } = constant;
  const known = constants.get(declaration);
  if (known) return known.kind === 'poison' ? giveUp() : known;
  if (constants.has(declaration)) return fail('recursion', `const ${declaration.name.name} is defined by itself`, declaration.name.span); // prettier-ignore
  constants.set(declaration, undefined);
  let value: Value = { kind: 'poison' };
  try {
    value = nested(state, declaration.span, () =>
      evaluate(state, fileEnvironment(module, constants), declaration.value),
    );
    return value;
  } finally {
    constants.set(declaration, value);
  }
}

/** Like `evaluate`, for the object of an index or `.length`, which does not use a register whole. */
function whole(state: State, environment: Environment, node: Expression): Value {
  return node.kind === 'name' ? lookUp(state, environment, node.name) : evaluate(state, environment, node);
}

function binaryExpression(
  state: State,
  environment: Environment,
  node: Expression & { kind: 'binary' },
): Value {
  const left = evaluate(state, environment, node.left);
  if ((node.operator === '&&' || node.operator === '||') && left.kind === 'boolean') {
    if (left.value === (node.operator === '||')) return left;
    return combineConditions('and', boolean(true), evaluate(state, environment, node.right), node.right.span);
  }
  const right = evaluate(state, environment, node.right);
  if (node.operator === '&&') return combineConditions('and', left, right, node.span);
  if (node.operator === '||') return combineConditions('or', left, right, node.span);
  if (node.operator !== '..') return applyBinary(state, node.operator, left, right, node.span);
  const start = toInteger(left, node.left.span, 'the start of a range');
  const end = toInteger(right, node.right.span, 'the end of a range');
  if (end < start)
    return fail('backward-range', `the range ${start}..${end} ends before it starts`, node.span);
  return { kind: 'range', start, end };
}

/** The things that `for` runs over. */
export function elements(state: State, value: Value, span: Span): Iterable<Value> {
  switch (value.kind) {
    case 'range':
      return integers(state, value.start, value.end, span);
    case 'register':
      return value.qubits.map(qubit);
    case 'list':
      return value.items;
    case 'poison':
      return giveUp();
    default:
      return fail(
        'wrong-type',
        `for runs over a range, a register or a list, and this is ${describe(value)}`,
        span,
      );
  }
}

function* integers(state: State, start: number, end: number, span: Span): Iterable<Value> {
  for (let i = start; i < end; i++) {
    charge(state, 1, span);
    yield number(i);
  }
}

export function bindPattern(environment: Environment, pattern: Pattern, value: Value): void {
  if (!pattern.destructure) return bind(environment, pattern.names[0].name, value);
  if (value.kind === 'poison') giveUp();
  if ((value.kind !== 'tuple' && value.kind !== 'list') || value.items.length !== pattern.names.length) {
    fail(
      'wrong-type',
      `a tuple of ${pattern.names.length} is needed here, and this is ${describe(value)}`,
      pattern.span,
    );
  }
  pattern.names.forEach(({ name }, i) => bind(environment, name, value.items[i]));
}

// ---- Index and member

function member(state: State, environment: Environment, node: Expression & { kind: 'member' }): Value {
  const { object, property } = node;
  if (property.name === 'length') {
    const value = whole(state, environment, object);
    if (value.kind === 'register') return number(value.qubits.length);
    if (value.kind === 'list' || value.kind === 'tuple') return number(value.items.length);
    if (value.kind === 'range') return number(value.end - value.start);
    if (value.kind === 'poison') return giveUp();
    return fail('wrong-type', `${describe(value)} has no length`, node.span);
  }
  const callable = object.kind === 'name' ? callableOf(environment, object.name) : undefined;
  const known = property.name === 'params' || property.name === 'qubits';
  if (!callable && known) {
    const value = whole(state, environment, object);
    return fail(
      'wrong-type',
      `.${property.name} is for gates and pools, and this is ${describe(value)}`,
      node.span,
    );
  }
  if (!callable || !known) {
    return fail('unknown-name', `there is no .${property.name}; registers and lists have .length, gates and pools .params and .qubits`, property.span); // prettier-ignore
  }
  const dimension = (each: Expression, of: Environment): number =>
    toInteger(evaluate(state, of, each), each.span, 'a dimension');
  const count =
    property.name === 'qubits' ? qubitsOfGate(callable) : countParameters(callable, environment, dimension);
  if (count !== undefined) return number(count);
  const why = callable.kind === 'gate' || callable.kind === 'pool' ? 'depends on the register it is called on' : 'is for gates and pools'; // prettier-ignore
  return fail('wrong-type', `${callable.name}.${property.name} ${why}`, node.span);
}

/** The gate or pool that `name.params` speaks of: a declared value, such as an input x, hides a built-in gate. */
function callableOf(environment: Environment, name: string): Callable | undefined {
  const callable = findCallable(environment, name);
  const isBuiltin = !environment.callables.has(name) && !environment.module.callables.has(name);
  const isHidden = findScope(environment.scope, name) || environment.module.constants.has(name);
  return isBuiltin && isHidden ? undefined : callable;
}

// ---- Calls

function call(state: State, environment: Environment, node: CallExpression): Value {
  const callable = findCallable(environment, node.callee.name);
  if (!callable) return giveUp();
  const { name } = node.callee;
  if (callable.kind === 'pairing') return pair(state, environment, callable, node);
  if (callable.kind !== 'function') {
    if (callable.kind === 'circuit') return giveUp(); // Reported where structure is checked.
    const use = `apply it as a statement: ${name}(…) on q;`;
    return fail('wrong-type', `${name} is a ${callable.kind}, not a function; ${use}`, node.span);
  }
  const values = node.arguments.map((argument) => evaluate(state, environment, argument));
  return callFunction(state, name, values, node.span);
}

function pair(
  state: State,
  environment: Environment,
  callable: Callable & { kind: 'pairing' },
  node: CallExpression,
): Value {
  const { name } = node.callee;
  if (node.arguments.length !== 1) {
    return fail('wrong-argument-count', `pairing ${name} takes one register and was given ${node.arguments.length} arguments`, node.span); // prettier-ignore
  }
  const argument = evaluate(state, environment, node.arguments[0]);
  return applyPairing(state, environment, callable, argument, node.span);
}

/** The tuples that a pairing makes of a register. */
export function applyPairing(
  state: State,
  environment: Environment,
  callable: Callable & { kind: 'pairing' },
  argument: Value,
  span: Span,
): Value {
  const { name, declared } = callable;
  if (argument.kind === 'poison') return giveUp();
  if (argument.kind !== 'register') return fail('wrong-type', `pairing ${name} takes a register, and this is ${describe(argument)}`, span); // prettier-ignore
  if (declared) {
    const { declaration, module } = declared;
    const inner = innerScope(fileEnvironment(module, environment.constants));
    inner.scope.names.set(declaration.parameter.name, argument);
    const value = nested(state, span, () => evaluate(state, inner, declaration.value));
    state.ledger?.met.add(declaration);
    if (value.kind === 'list' && value.items.every((item) => item.kind === 'tuple')) return value;
    return fail('wrong-type', `pairing ${name} must give a list of tuples, and gives ${describe(value)}`, declaration.value.span); // prettier-ignore
  }
  return pairUp(state, name, argument.qubits, span);
}
