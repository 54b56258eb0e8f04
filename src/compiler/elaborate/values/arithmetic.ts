// `+ - * / % ^` and unary `-`: exact checks for numbers, elementwise on lists, symbolic on angles, terms of observables.
import type { BinaryFunction } from '../../circuit/angle-functions.ts';
import { binary, unary } from '../../circuit/angles.ts';
import type { Span } from '../../source/source.ts';
import { requireSmall } from '../state/angle-size.ts';
import { fail } from '../state/fault.ts';
import { charge } from '../state/limits.ts';
import type { State } from '../state/state.ts';
import {
  addObservables,
  multiplyObservables,
  requireFinite,
  scaleObservable,
  sizeOfTerms,
} from './observables.ts';
import { describe, isScalar, list, number, toAngle, type Value } from './values.ts';

type Observable = Extract<Value, { kind: 'observable' }>;
type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

/** Where an operator stands in the text, and the state to which its work is charged. */
export interface Site {
  readonly state: State;
  readonly span: Span;
}

const symbolic: Readonly<Record<Exclude<ArithmeticOperator, '%'>, BinaryFunction>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '^': 'power',
};

/** `left operator right` */
export function arithmetic(at: Site, operator: ArithmeticOperator, left: Value, right: Value): Value {
  const { span } = at;
  charge(at.state, 1, span);
  if (left.kind === 'number' && right.kind === 'number')
    return number(compute(operator, left.value, right.value, span));
  if (isScalar(left) && isScalar(right)) {
    if (operator === '%')
      return fail('not-differentiable', '% has no derivative; use it on compile-time numbers only', span);
    if (operator === '/' && right.kind === 'number' && right.value === 0) return fail('division-by-zero', 'division by zero', span); // prettier-ignore
    const angle = binary(symbolic[operator], toAngle(left), toAngle(right));
    return { kind: 'angle', angle: requireSmall(angle, span) };
  }
  if (left.kind === 'condition' || right.kind === 'condition') return fail('bit-misuse', 'a measured bit is not a number; branch on it instead: if (m) { … }', span); // prettier-ignore
  if (left.kind === 'list' || right.kind === 'list') return elementwise(at, operator, left, right);
  const combined = combineObservables(at, operator, left, right);
  return (
    combined ??
    fail('wrong-type', `${operator} does not work on ${describe(left)} and ${describe(right)}`, span)
  );
}

function elementwise(at: Site, operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left.kind === 'list' && right.kind === 'list') {
    const { items } = left;
    if (items.length !== right.items.length) {
      return fail('shape-mismatch', `${operator} works element by element, and the lists have ${items.length} and ${right.items.length} elements`, at.span); // prettier-ignore
    }
    return list(items.map((item, i) => arithmetic(at, operator, item, right.items[i])));
  }
  if (left.kind === 'list') return list(left.items.map((item) => arithmetic(at, operator, item, right)));
  if (right.kind === 'list') return list(right.items.map((item) => arithmetic(at, operator, left, item)));
  throw new Error('one side is a list');
}

function combineObservables(
  { state, span }: Site,
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
): Value | undefined {
  const a = termsOf(left);
  const b = termsOf(right);
  if (!a || !b) {
    const other = left.kind === 'observable' ? right : left;
    if ((a || b) && other.kind === 'angle') {
      return fail('not-compile-time', 'the coefficients of an observable must be known at compile time; scale by a weight after the circuit', span); // prettier-ignore
    }
    return undefined;
  }
  const observable = (result: Observable['terms']): Value => ({
    kind: 'observable',
    terms: requireFinite(result, span),
  });
  const [termsLeft, termsRight] = operator === '*' ? [a.length, b.length] : [1, 1];
  charge(state, sizeOfTerms(a) * termsRight + sizeOfTerms(b) * termsLeft, span);
  switch (operator) {
    case '+':
      return observable(addObservables(a, b, span));
    case '-':
      return observable(addObservables(a, scaleObservable(b, -1), span));
    case '*':
      return observable(multiplyObservables(a, b, span));
    case '/':
      if (right.kind !== 'number') return undefined;
      if (right.value === 0) return fail('division-by-zero', 'division by zero', span);
      return observable(scaleObservable(a, 1 / right.value));
    case '%':
    case '^':
      return undefined;
    default:
      return operator satisfies never;
  }
}

/** A number is itself times the empty product. */
function termsOf(value: Value): Observable['terms'] | undefined {
  if (value.kind === 'observable') return value.terms;
  return value.kind === 'number' ? [{ coefficient: value.value, factors: [] }] : undefined;
}

/** Real arithmetic that never yields NaN, infinity or an inexact integer without saying so. */
function compute(operator: ArithmeticOperator, x: number, y: number, span: Span): number {
  if ((operator === '/' || operator === '%') && y === 0)
    return fail('division-by-zero', 'division by zero', span);
  if (operator === '^' && x === 0 && y < 0)
    return fail('division-by-zero', '0 to a negative power divides by zero', span);
  const result = operate(operator, x, y);
  const integers =
    operator !== '/' && Number.isInteger(x) && Number.isInteger(y) && !(operator === '^' && y < 0);
  if (integers && !Number.isSafeInteger(result)) {
    return fail(
      'integer-overflow',
      `${x} ${operator} ${y} is too large for an exact integer (at most 2^53 - 1)`,
      span,
    );
  }
  if (!Number.isFinite(result))
    return fail('not-a-number', `${x} ${operator} ${y} is not a finite real number`, span);
  return result;
}

function operate(operator: ArithmeticOperator, x: number, y: number): number {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return (x % y) * y < 0 ? (x % y) + y : x % y;
    case '^':
      return x ** y;
    default:
      return operator satisfies never;
  }
}

/** `-value` */
export function negate(value: Value, span: Span): Value {
  switch (value.kind) {
    case 'number':
      return number(-value.value);
    case 'angle':
      return { kind: 'angle', angle: requireSmall(unary('negate', value.angle), span) };
    case 'list':
      return list(value.items.map((item) => negate(item, span)));
    case 'observable':
      return { kind: 'observable', terms: scaleObservable(value.terms, -1) };
    case 'boolean':
    case 'text':
    case 'tuple':
    case 'range':
    case 'qubit':
    case 'register':
    case 'condition':
    case 'probabilities':
      return fail('wrong-type', `- does not work on ${describe(value)}`, span);
    default:
      return value satisfies never;
  }
}
