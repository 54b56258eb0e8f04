// Evaluates an expression to a value: names, arithmetic, slices, comprehensions, pairings, observables.
import { builtinConstants } from '../../semantics/builtins.ts';
import type { Declared } from '../../semantics/modules.ts';
import type { Span } from '../../source/source.ts';
import type { CallExpression, NumberExpression, UnaryExpression } from '../../syntax/ast-expressions.ts';
import type { ConstDeclaration, Expression } from '../../syntax/ast.ts';
import { quoted } from '../calls/quotes.ts';
import { countParameters, qubitsOfGate } from '../calls/signatures.ts';
import { type Context, fileContext } from '../state/context.ts';
import {
  type Callable,
  type Environment,
  findCallable,
  findScope,
  type PairingCallable,
} from '../state/environment.ts';
import { fail, Fault, giveUp } from '../state/fault.ts';
import { charge, nested, requireShallow } from '../state/limits.ts';
import { tellSizes } from '../state/sizes.ts';
import { warnUnassignedPool } from '../state/unassigned-pools.ts';
import { inCall } from '../state/whereabouts.ts';
import { negate } from '../values/arithmetic.ts';
import { toInteger } from '../values/compile-time.ts';
import { combineConditions, decision, not } from '../values/conditions.ts';
import { callFunction, pairUp } from '../values/functions.ts';
import { pick } from '../values/indexing.ts';
import { applyBinary } from '../values/operators.ts';
import { boolean, describe, list, type Named, number, type Value } from '../values/values.ts';
import { comprehension } from './comprehensions.ts';

/** The value of an expression; steps are counted for what it holds, too, so that copying much costs much. */
export function evaluate(context: Context, node: Expression): Value {
  const { state } = context;
  charge(state, 1, node.span);
  const outer = state.depth++;
  requireShallow(state, node.span);
  try {
    const value = valueOf(context, node);
    if (value.kind === 'register') charge(state, value.qubits.length, node.span);
    if (value.kind === 'list') charge(state, value.items.length, node.span);
    return value;
  } catch (fault) {
    if (fault instanceof Fault) tellSizes(context, node, fault);
    throw fault;
  } finally {
    state.depth = outer;
  }
}

function valueOf(context: Context, node: Expression): Value {
  const { state } = context;
  switch (node.kind) {
    case 'number':
      return literal(node);
    case 'text':
      return { kind: 'text', text: node.text };
    case 'boolean':
      return boolean(node.value);
    case 'name': {
      const value = lookUp(context, node.name);
      if (value.kind === 'register') warnUnassignedPool(state, node.name, value.qubits, node.span);
      return value;
    }
    case 'unary':
      return unaryExpression(context, node);
    case 'binary':
      return binaryExpression(context, node);
    case 'call':
      return call(context, node);
    case 'index': {
      const object = whole(context, node.object);
      const indices = node.indices.map((index) => ({
        value: evaluate(context, index),
        span: index.span,
      }));
      return pick(object, indices, node.span);
    }
    case 'member':
      return member(context, node);
    case 'list':
      return list(node.items.map((item) => evaluate(context, item)));
    case 'tuple':
      return { kind: 'tuple', items: node.items.map((item) => evaluate(context, item)) };
    case 'comprehension':
      return comprehension(context, node, evaluate);
    case 'conditional':
      return evaluate(context, decide(context, node.condition) ? node.then : node.orElse);
    case 'measure':
      return giveUp(); // Reported where structure is checked.
    default:
      return node satisfies never;
  }
}

function literal(node: NumberExpression): Value {
  if (!Number.isFinite(node.value)) return fail('not-a-number', `${node.text} is too large`, node.span);
  if (node.integer && !Number.isSafeInteger(node.value)) {
    return fail('integer-overflow', `${node.text} is too large for an exact integer (at most 2^53 - 1)`, node.span); // prettier-ignore
  }
  return number(node.value);
}

/** The outcome of a condition that chooses a value. */
export function decide(context: Context, condition: Expression): boolean {
  return decision(evaluate(context, condition), condition.span);
}

/** The value of a name; poison and unknown names were reported elsewhere. */
function lookUp(context: Context, name: string): Value {
  const found = findScope(context.scope, name)?.names.get(name);
  if (found) return found.kind === 'poison' ? giveUp() : found;
  const constant = context.module.constants.get(name);
  if (constant) return evaluateConstant(context, constant);
  const builtin = builtinConstants.get(name)?.value;
  return builtin === undefined ? giveUp() : number(builtin);
}

/** The value of a file's constant, computed once. */
export function evaluateConstant(context: Context, constant: Declared<ConstDeclaration>): Value {
  const { state, constants } = context;
  const { declaration, module } = constant;
  const known = constants.get(declaration);
  if (known) return known.kind === 'poison' ? giveUp() : known;
  if (constants.has(declaration)) return fail('recursion', `const ${declaration.name.name} is defined by itself`, declaration.name.span); // prettier-ignore
  constants.set(declaration, undefined);
  let value: Named = { kind: 'poison' };
  try {
    return (value = nested(state, declaration.span, () =>
      evaluate(fileContext(context.state, module, context.constants), declaration.value),
    ));
  } finally {
    constants.set(declaration, value);
  }
}

/** Like `evaluate`, for the object of an index or `.length`, which does not use a register whole. */
function whole(context: Context, node: Expression): Value {
  return node.kind === 'name' ? lookUp(context, node.name) : evaluate(context, node);
}

function unaryExpression(context: Context, { operator, operand, span }: UnaryExpression): Value {
  const value = evaluate(context, operand);
  switch (operator) {
    case '-':
      return negate(value, span);
    case '!':
      return not(value, span);
    default:
      return operator satisfies never;
  }
}

function binaryExpression(context: Context, node: Expression & { kind: 'binary' }): Value {
  const { state } = context;
  const left = evaluate(context, node.left);
  if ((node.operator === '&&' || node.operator === '||') && left.kind === 'boolean') {
    if (left.value === (node.operator === '||')) return left;
    return combineConditions('and', boolean(true), evaluate(context, node.right), node.right.span);
  }
  const right = evaluate(context, node.right);
  if (node.operator === '&&') return combineConditions('and', left, right, node.span);
  if (node.operator === '||') return combineConditions('or', left, right, node.span);
  if (node.operator !== '..') return applyBinary({ state, span: node.span }, node.operator, left, right);
  const start = toInteger(left, node.left.span, 'the start of a range');
  const end = toInteger(right, node.right.span, 'the end of a range');
  if (end < start)
    return fail('backward-range', `the range ${start}..${end} ends before it starts`, node.span);
  return { kind: 'range', start, end };
}

function member(context: Context, node: Expression & { kind: 'member' }): Value {
  const { object, property } = node;
  if (property.name === 'length') {
    const value = whole(context, object);
    if (value.kind === 'register') return number(value.qubits.length);
    if (value.kind === 'list' || value.kind === 'tuple') return number(value.items.length);
    if (value.kind === 'range') return number(value.end - value.start);
    return fail('wrong-type', `${describe(value)} has no length`, node.span);
  }
  const callable = object.kind === 'name' ? callableOf(context, object.name) : undefined;
  const known = property.name === 'params' || property.name === 'qubits';
  if (!callable && known) {
    const value = whole(context, object);
    return fail(
      'wrong-type',
      `.${property.name} is for gates and pools, and this is ${describe(value)}`,
      node.span,
    );
  }
  if (!callable || !known) {
    if (!callable) whole(context, object); // An unknown name was reported.
    return fail('unknown-name', `there is no .${property.name}; registers and lists have .length, gates and pools .params and .qubits`, property.span); // prettier-ignore
  }
  const count =
    property.name === 'qubits' ? qubitsOfGate(callable) : countParameters(context, callable, evaluate);
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

function call(context: Context, node: CallExpression): Value {
  const callable = findCallable(context, node.callee.name);
  if (!callable) return giveUp();
  const { name } = node.callee;
  switch (callable.kind) {
    case 'pairing':
      return pair(context, callable, node);
    case 'function': {
      const values = node.arguments.map((argument) => evaluate(context, argument));
      return callFunction(context.state, name, values, node.span);
    }
    case 'circuit':
      return giveUp(); // Reported where structure is checked.
    case 'gate':
    case 'pool':
    case 'channel':
    case 'preparation':
    case 'rotation':
      return fail('wrong-type', `${name} is a ${callable.kind}, not a function; apply it as a statement: ${name}(…) on q;`, node.span); // prettier-ignore
    default:
      return callable satisfies never;
  }
}

function pair(context: Context, callable: PairingCallable, node: CallExpression): Value {
  const { name } = node.callee;
  if (node.arguments.length !== 1) {
    return fail('wrong-argument-count', `pairing ${name} takes one register and was given ${node.arguments.length} arguments`, node.span); // prettier-ignore
  }
  const argument = evaluate(context, node.arguments[0]);
  return applyPairing(context, callable, argument, node.span, quoted(node.arguments[0], 'the register'));
}

/** The tuples that a pairing makes of a register. */
export function applyPairing(
  context: Context,
  callable: PairingCallable,
  argument: Value,
  span: Span,
  quote = 'the register',
): Value {
  const { state } = context;
  const { name, declared } = callable;
  if (argument.kind !== 'register') return fail('wrong-type', `pairing ${name} takes a register, and this is ${describe(argument)}`, span); // prettier-ignore
  if (declared) {
    const { declaration, module } = declared;
    const inner = fileContext(context.state, module, context.constants);
    inner.scope.names.set(declaration.parameter.name, argument);
    const value = inCall(state.at, { kind: 'pairing', name, span }, () =>
      nested(state, span, () => evaluate(inner, declaration.value)),
    );
    state.ledger?.met.add(declaration);
    if (value.kind === 'list' && value.items.every((item) => item.kind === 'tuple')) return value;
    return fail('wrong-type', `pairing ${name} must give a list of tuples, and gives ${describe(value)}`, declaration.value.span); // prettier-ignore
  }
  return pairUp(state, { name, quote }, argument.qubits, span);
}
