// The operators and functions of the language on values: exact checks for numbers, elementwise on lists, symbolic on angles.
import { binary, unary } from '../../circuit/angles.ts';
import type { BinaryFunction, UnaryFunction } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import type { BinaryOperator } from '../../syntax/ast.ts';
import { manyFunctions, unaryFunctions } from '../../semantics/builtins.ts';
import { combineConditions, not } from './conditions.ts';
import { fail, giveUp } from '../state/fault.ts';
import {
  addObservables,
  multiplyObservables,
  requireFinite,
  scaleObservable,
  sizeOfTerms,
} from './observables.ts';
import { charge, requireSmall, type State, requireShort } from '../state/state.ts';
import {
  boolean,
  describe,
  isScalar,
  list,
  number,
  register,
  toAngle,
  type Scalar,
  type Value,
} from './values.ts';

/** `left operator right`; `&&`, `||` and `..` are handled where operands are evaluated. */
export function applyBinary(
  state: State,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  span: Span,
): Value {
  switch (operator) {
    case '==':
    case '!=':
      return equality(operator === '==', left, right, span);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return boolean(compare(operator, comparable(left, span), comparable(right, span)));
    case '++':
      return join(left, right, span);
    default:
      return arithmetic(state, operator as ArithmeticOperator, left, right, span);
  }
}

type Observable = Extract<Value, { kind: 'observable' }>;

type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

const symbolic: Readonly<Record<Exclude<ArithmeticOperator, '%'>, BinaryFunction>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '^': 'power',
};

function arithmetic(
  state: State,
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
  span: Span,
): Value {
  charge(state, 1, span);
  if (left.kind === 'poison' || right.kind === 'poison') giveUp();
  if (left.kind === 'number' && right.kind === 'number')
    return number(compute(operator, left.value, right.value, span));
  if (isScalar(left) && isScalar(right)) {
    if (operator === '%')
      return fail('not-differentiable', '% has no derivative; use it on compile-time numbers only', span);
    if (operator === '/' && right.kind === 'number' && right.value === 0) return fail('division-by-zero', 'division by zero', span); // prettier-ignore
    return {
      kind: 'angle',
      angle: requireSmall(binary(symbolic[operator], toAngle(left), toAngle(right)), span),
    };
  }
  if (left.kind === 'condition' || right.kind === 'condition') return fail('bit-misuse', 'a measured bit is not a number; branch on it instead: if (m) { … }', span); // prettier-ignore
  if (left.kind === 'list' || right.kind === 'list') return elementwise(state, operator, left, right, span);
  const combined = combineObservables(state, operator, left, right, span);
  return (
    combined ??
    fail('wrong-type', `${operator} does not work on ${describe(left)} and ${describe(right)}`, span)
  );
}

function elementwise(
  state: State,
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
  span: Span,
): Value {
  if (left.kind === 'list' && right.kind === 'list') {
    const { items } = left;
    if (items.length !== right.items.length) {
      return fail('shape-mismatch', `${operator} works element by element, and the lists have ${items.length} and ${right.items.length} elements`, span); // prettier-ignore
    }
    return list(items.map((item, i) => arithmetic(state, operator, item, right.items[i], span)));
  }
  if (left.kind === 'list')
    return list(left.items.map((item) => arithmetic(state, operator, item, right, span)));
  if (right.kind === 'list')
    return list(right.items.map((item) => arithmetic(state, operator, left, item, span)));
  throw new Error('one side is a list');
}

function combineObservables(
  state: State,
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
  span: Span,
): Value | undefined {
  const terms = (value: Value) =>
    value.kind === 'observable'
      ? value.terms
      : value.kind === 'number'
        ? [{ coefficient: value.value, factors: [] }]
        : undefined;
  const a = terms(left);
  const b = terms(right);
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
    default:
      return undefined;
  }
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
    case 'poison':
      return giveUp();
    default:
      return fail('wrong-type', `- does not work on ${describe(value)}`, span);
  }
}

function equality(equal: boolean, left: Value, right: Value, span: Span): Value {
  if (left.kind === 'condition' || right.kind === 'condition') {
    const bits = [left, right].map((side): Value => (isBitNumber(side) ? boolean(side.value === 1) : side));
    const differs = combineConditions('xor', bits[0], bits[1], span);
    return equal ? not(differs, span) : differs;
  }
  if (left.kind === 'boolean' && right.kind === 'boolean')
    return boolean((left.value === right.value) === equal);
  if (left.kind === 'qubit' && right.kind === 'qubit') return boolean((left.qubit === right.qubit) === equal);
  if (left.kind === 'qubit' || right.kind === 'qubit') {
    const other = left.kind === 'qubit' ? right : left;
    if (other.kind === 'poison') giveUp();
    return fail('wrong-type', `a qubit is compared with another qubit, and this is ${describe(other)}`, span);
  }
  return boolean((comparable(left, span) === comparable(right, span)) === equal);
}

function isBitNumber(value: Value): value is Extract<Value, { kind: 'number' }> {
  return value.kind === 'number' && (value.value === 0 || value.value === 1);
}

function comparable(value: Value, span: Span): number {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'poison') giveUp();
  if (value.kind === 'angle') return fail('not-compile-time', 'a comparison needs compile-time numbers; a weight or input is known at run time only', span); // prettier-ignore
  return fail('wrong-type', `a comparison needs numbers, and this is ${describe(value)}`, span);
}

function compare(operator: '<' | '<=' | '>' | '>=', x: number, y: number): boolean {
  return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y;
}

function join(left: Value, right: Value, span: Span): Value {
  if (left.kind === 'poison' || right.kind === 'poison') giveUp();
  if (left.kind === 'list' && right.kind === 'list') {
    requireShort(left.items.length + right.items.length, span);
    return list([...left.items, ...right.items]);
  }
  const qubits = (value: Value) =>
    value.kind === 'register' ? value.qubits : value.kind === 'qubit' ? [value.qubit] : undefined;
  const a = qubits(left);
  const b = qubits(right);
  if (!a || !b) return fail('wrong-type', `++ joins two registers or two lists, not ${describe(left)} and ${describe(right)}`, span); // prettier-ignore
  const inLeft = new Set(a);
  if (b.some((qubit) => inLeft.has(qubit))) return fail('repeated-qubit', '++ would put the same qubit twice into one register', span); // prettier-ignore
  return register([...a, ...b]);
}

/** A built-in function of one real number, elementwise on lists. */
export function applyFunction(state: State, name: string, value: Value, span: Span): Value {
  charge(state, 1, span);
  const fn = unaryFunctions.get(name)!;
  if (value.kind === 'poison') giveUp();
  if (value.kind === 'list') return list(value.items.map((item) => applyFunction(state, name, item, span)));
  if (value.kind === 'angle') {
    if (!fn.angle)
      return fail(
        'not-differentiable',
        `${name} has no derivative; use it on compile-time numbers only`,
        span,
      );
    return { kind: 'angle', angle: requireSmall(unary(fn.angle as UnaryFunction, value.angle), span) };
  }
  if (value.kind !== 'number')
    return fail('wrong-type', `${name} needs a number, and this is ${describe(value)}`, span);
  const result = fn.compute(value.value);
  if (!Number.isFinite(result))
    return fail('not-a-number', `${name}(${value.value}) is not a finite real number`, span);
  return number(result);
}

/** `min` and `max` of scalars. */
export function applyMany(name: string, values: readonly Value[], span: Span): Value {
  const fn = manyFunctions.get(name)!;
  const scalars = values.map((value): Scalar => {
    if (value.kind === 'poison') giveUp();
    return isScalar(value)
      ? value
      : fail('wrong-type', `${name} needs numbers, and this is ${describe(value)}`, span);
  });
  return scalars.reduce((a, b): Scalar =>
    a.kind === 'number' && b.kind === 'number'
      ? { kind: 'number', value: fn.compute(a.value, b.value) }
      : { kind: 'angle', angle: requireSmall(binary(fn.angle, toAngle(a), toAngle(b)), span) },
  );
}
