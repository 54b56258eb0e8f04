// What is known of an expression before it is evaluated: numbers, truth values and lengths, without steps and without faults.
import { manyFunctions, pairings, unaryFunctions } from '../../semantics/builtins.ts';
import type { BinaryOperator } from '../../syntax/ast-expressions.ts';
import type { Expression } from '../../syntax/ast.ts';
import { type Environment, findCallable, findScope } from '../state/environment.ts';
import type { Named } from '../values/values.ts';

/** Qubits of operands, those of registers that are not known counted as one. */
export function sizesOf(environment: Environment, operands: readonly Expression[]): number {
  return operands.reduce((sum, operand) => sum + (lengthOf(environment, operand) ?? 1), 0);
}

/** Iterations of a `for` over this; undefined: not known. */
export function lengthOf(environment: Environment, node: Expression): number | undefined {
  const range = rangeOf(environment, node);
  if (range) return Math.max(0, range.end - range.start);
  if (node.kind === 'call' && node.arguments.length === 1) {
    const pairing = findCallable(environment, node.callee.name);
    const length = lengthOf(environment, node.arguments[0]);
    if (pairing?.kind !== 'pairing' || pairing.declared || length === undefined) return undefined;
    return pairings.get(pairing.name)!.size(length);
  }
  const value = named(environment, node);
  if (value?.kind === 'register') return value.qubits.length;
  return value?.kind === 'list' ? value.items.length : undefined;
}

/** Bounds of `a..b`, where both are known. */
export function rangeOf(
  environment: Environment,
  node: Expression,
): { start: number; end: number } | undefined {
  if (node.kind !== 'binary' || node.operator !== '..') return undefined;
  const [start, end] = [valueOf(environment, node.left), valueOf(environment, node.right)];
  return Number.isSafeInteger(start) && Number.isSafeInteger(end)
    ? { start: start as number, end: end as number }
    : undefined;
}

/** The value that a name stands for here. */
export function named(environment: Environment, node: Expression): Named | undefined {
  return node.kind === 'name' ? findScope(environment.scope, node.name)?.names.get(node.name) : undefined;
}

/** Numbers and truth values of plain arithmetic; undefined: not known. */
export function valueOf(environment: Environment, node: Expression): number | boolean | undefined {
  switch (node.kind) {
    case 'number':
    case 'boolean':
      return node.value;
    case 'name': {
      const value = named(environment, node) ?? constantOf(environment, node.name);
      return value?.kind === 'number' || value?.kind === 'boolean' ? value.value : undefined;
    }
    case 'member':
      return node.property.name === 'length' ? lengthOf(environment, node.object) : undefined;
    case 'unary': {
      const operand = valueOf(environment, node.operand);
      if (node.operator === '!') return typeof operand === 'boolean' ? !operand : undefined;
      return typeof operand === 'number' ? -operand : undefined;
    }
    case 'binary':
      return combined(node.operator, valueOf(environment, node.left), valueOf(environment, node.right));
    case 'call': {
      const callable = findCallable(environment, node.callee.name);
      const values = node.arguments.map((argument) => valueOf(environment, argument));
      if (callable?.kind !== 'function' || !values.every((value) => typeof value === 'number'))
        return undefined;
      if (values.length === 1) return unaryFunctions.get(callable.name)?.compute(values[0]);
      return values.length === 2
        ? manyFunctions.get(callable.name)?.compute(values[0], values[1])
        : undefined;
    }
    case 'text':
    case 'conditional':
    case 'index':
    case 'list':
    case 'tuple':
    case 'comprehension':
    case 'measure':
      return undefined;
    default:
      return node satisfies never;
  }
}

function constantOf({ module, constants }: Environment, name: string): Named | undefined {
  const constant = module.constants.get(name);
  return constant && constants.get(constant.declaration);
}

type Known = number | boolean | undefined;

function combined(operator: BinaryOperator, a: Known, b: Known): Known {
  if (operator === '&&')
    return a === false || b === false ? false : a === true && b === true ? true : undefined;
  if (operator === '||')
    return a === true || b === true ? true : a === false && b === false ? false : undefined;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '%':
      return b === 0 ? undefined : a % b < 0 ? undefined : a % b;
    case '^':
      return a ** b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '++':
    case '..':
      return undefined;
    default:
      return operator satisfies never;
  }
}
