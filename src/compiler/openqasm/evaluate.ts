// OpenQASM expressions → numbers where they are known, text of the language where parameters occur, conditions on bits.
import type { Condition } from '../circuit/circuit.ts';
import { and, never, not, or, xor } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import type { Expression } from './ast.ts';
import { fail } from './fault.ts';
import { bitsOfNumber, compare } from './registers.ts';
import { bindings, find, numberValue, written, type Scope, type Value } from './values.ts';

export interface Context {
  readonly version: 2 | 3;
  readonly scope: Scope;
  /** What each classical bit holds. */
  readonly cells: readonly Condition[];
}

const constants = new Map<string, [string, number]>([
  ['pi', ['pi', Math.PI]], ['π', ['pi', Math.PI]], ['tau', ['tau', 2 * Math.PI]], ['τ', ['tau', 2 * Math.PI]],
  ['euler', ['e', Math.E]], ['ℇ', ['e', Math.E]],
]); // prettier-ignore

/** Functions by their names in both versions; without `text`, of known numbers only. */
const functions = new Map<string, { compute(x: number): number; readonly text?: string }>([
  ['sin', { compute: Math.sin, text: 'sin' }],
  ['cos', { compute: Math.cos, text: 'cos' }],
  ['tan', { compute: Math.tan, text: 'tan' }],
  ['exp', { compute: Math.exp, text: 'exp' }],
  ['sqrt', { compute: Math.sqrt, text: 'sqrt' }],
  ['ln', { compute: Math.log, text: 'log' }],
  ['log', { compute: Math.log, text: 'log' }],
  ['arcsin', { compute: Math.asin, text: 'asin' }],
  ['arccos', { compute: Math.acos, text: 'acos' }],
  ['arctan', { compute: Math.atan, text: 'atan' }],
  ['asin', { compute: Math.asin, text: 'asin' }],
  ['acos', { compute: Math.acos, text: 'acos' }],
  ['atan', { compute: Math.atan, text: 'atan' }],
  ['floor', { compute: Math.floor }],
  ['ceiling', { compute: Math.ceil }],
]);

/** Longer spellings of a known number give way to its digits. */
const longestSpelling = 40;
const longestAngle = 4000;
/** Bits in one condition: what runs circuits tells all their cases apart. */
const mostBits = 256;

export function evaluate(expression: Expression, context: Context): Value {
  const { span } = expression;
  switch (expression.kind) {
    case 'number':
      return numberValue(expression.value, expression.integer, expression.text);
    case 'text':
      return fail('qasm-unsupported', 'texts are not supported in expressions', span);
    case 'name':
      return named(expression.name, context, span);
    case 'unary':
      return unary(expression, context);
    case 'binary':
      return binary(expression, context);
    case 'call':
      return called(expression, context);
    case 'index':
      return indexed(expression, context);
    case 'range':
    case 'set':
      return fail('qasm-unsupported', 'a range or set stands only in a for loop or an index', span);
    case 'measure':
      return fail(
        'qasm-unsupported',
        'measure stands alone or as the value of a bit: c[0] = measure q[0];',
        span,
      );
  }
}

function named(name: string, { scope }: Context, span: Span): Value {
  const found = find(scope, name)?.value;
  if (found) return found;
  const constant = constants.get(name);
  if (constant)
    return { kind: 'number', value: constant[1], integer: false, text: constant[0], binding: bindings.atom };
  if (name === 'true' || name === 'false') return numberValue(Number(name === 'true'), true);
  return fail('unknown-name', `nothing is called ${name} here`, span);
}

function unary({ operator, operand, span }: Extract<Expression, { kind: 'unary' }>, context: Context): Value {
  const value = evaluate(operand, context);
  if (operator === '!' || operator === '~') {
    if (operator === '~' && !(value.kind === 'bits' && value.single)) {
      fail('qasm-unsupported', '~ is supported on single bits only', span);
    }
    if (value.kind === 'number') return numberValue(Number(value.value === 0), true);
    return { kind: 'condition', condition: not(conditionOf(value, context, span)) };
  }
  if (operator === '+') return value;
  const { text: inner, ...real } = realOf(value, operand.span);
  const text = `-${written({ text: inner, binding: real.binding }, bindings.negation)}`;
  if (real.value === undefined) return { kind: 'angle', text, binding: bindings.negation };
  return known(-real.value, value.kind === 'number' && value.integer, text, bindings.negation, span);
}

const arithmetic: Readonly<Record<string, { compute(x: number, y: number): number; text: string; binding: number; left: number; right: number }>> = {
  '+': { compute: (x, y) => x + y, text: ' + ', binding: bindings.sum, left: bindings.sum, right: bindings.product },
  '-': { compute: (x, y) => x - y, text: ' - ', binding: bindings.sum, left: bindings.sum, right: bindings.product },
  '*': { compute: (x, y) => x * y, text: ' * ', binding: bindings.product, left: bindings.product, right: bindings.negation },
  '/': { compute: (x, y) => x / y, text: ' / ', binding: bindings.product, left: bindings.product, right: bindings.negation },
  '**': { compute: (x, y) => x ** y, text: '^', binding: bindings.power, left: bindings.atom, right: bindings.power },
}; // prettier-ignore

function binary(expression: Extract<Expression, { kind: 'binary' }>, context: Context): Value {
  const { operator, span } = expression;
  const left = evaluate(expression.left, context);
  const right = evaluate(expression.right, context);
  const row = Object.hasOwn(arithmetic, operator) ? arithmetic[operator] : undefined;
  if (row) {
    const a = realOf(left, expression.left.span);
    const b = realOf(right, expression.right.span);
    const text = `${written(a, row.left)}${row.text}${written(b, row.right)}`;
    if (a.value === undefined || b.value === undefined) {
      if (text.length > longestAngle) fail('limit-exceeded', `this angle takes more than ${longestAngle} characters to write out`, span); // prettier-ignore
      return { kind: 'angle', text, binding: row.binding };
    }
    const value = row.compute(a.value, b.value);
    const integers = left.kind === 'number' && left.integer && right.kind === 'number' && right.integer;
    if (operator === '/' && context.version === 3 && integers && !Number.isInteger(value)) {
      fail('qasm-unsupported', `${a.text} / ${b.text} divides integers, which OpenQASM 3 rounds; write ${a.text}.0 / ${b.text} for the real quotient`, span); // prettier-ignore
    }
    return known(value, integers && Number.isInteger(value), text, row.binding, span);
  }
  if (left.kind === 'number' && right.kind === 'number')
    return onNumbers(operator, left.value, right.value, span);
  return { kind: 'condition', condition: onConditions(operator, left, right, context, span) };
}

function onNumbers(operator: string, x: number, y: number, span: Span): Value {
  const truths: Record<string, boolean> = {
    '==': x === y, '!=': x !== y, '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y,
    '&&': x !== 0 && y !== 0, '||': x !== 0 || y !== 0,
  }; // prettier-ignore
  if (Object.hasOwn(truths, operator)) return numberValue(Number(truths[operator]), true);
  if (operator === '%') return known(x % y, Number.isInteger(x % y), undefined, bindings.atom, span);
  return fail('qasm-unsupported', `the operator ${operator} on numbers is not supported`, span);
}

function onConditions(operator: string, a: Value, b: Value, context: Context, span: Span): Condition {
  const joins: Record<string, typeof and> = { '&&': and, '||': or, '&': and, '|': or, '^': xor };
  if (Object.hasOwn(joins, operator)) {
    if (operator.length === 1 && [a, b].some((value) => value.kind === 'bits' && !value.single)) {
      fail('qasm-unsupported', `${operator} on whole registers is not supported`, span);
    }
    return joins[operator](conditionOf(a, context, span), conditionOf(b, context, span));
  }
  // Bits are never negative: a negative number is below all of them, which comparing with -1 < 0 settles.
  for (const [one, other] of [
    [a, b],
    [b, a],
  ]) {
    if (one.kind === 'number' && one.value < 0 && other.kind !== 'angle') {
      const truth = onNumbers(operator, one === a ? -1 : 0, one === a ? 0 : -1, span);
      return { kind: 'constant', value: truth.kind === 'number' && truth.value === 1 };
    }
  }
  const result = compare(operator, bitsOf(a, context, span), bitsOf(b, context, span));
  return result ?? fail('qasm-unsupported', `the operator ${operator} on bits is not supported`, span);
}

/** The bits of a register, a bit, a condition or a whole number, least significant first. */
function bitsOf(value: Value, context: Context, span: Span): readonly Condition[] {
  if (value.kind === 'condition') return [value.condition];
  if (value.kind === 'number' && Number.isSafeInteger(value.value)) return bitsOfNumber(value.value);
  if (value.kind !== 'bits') return fail('wrong-type', 'bits compare with bits and whole numbers only', span);
  if (value.cells.length > mostBits)
    fail('qasm-unsupported', `a condition reads more than ${mostBits} bits`, span);
  return value.cells.map((cell) => context.cells[cell]);
}

/** A register holds when it is not zero. */
export function conditionOf(value: Value, context: Context, span: Span): Condition {
  if (value.kind === 'qubits' || value.kind === 'angle')
    return fail('wrong-type', 'a condition reads bits and numbers only', span);
  return bitsOf(value, context, span).reduce(or, never);
}

function called(
  { name, arguments: args, span }: Extract<Expression, { kind: 'call' }>,
  context: Context,
): Value {
  const values = args.map((argument) => evaluate(argument, context));
  if (name === 'pow' && args.length === 2) {
    return binary({ kind: 'binary', operator: '**', left: args[0], right: args[1], span }, context);
  }
  if (name === 'mod' && args.length === 2) {
    const [x, y] = values.map((value) => realOf(value, span).value);
    if (x !== undefined && y !== undefined)
      return known(x - y * Math.floor(x / y), false, undefined, bindings.atom, span);
    return fail('qasm-unsupported', 'mod of a parameter is not supported', span);
  }
  const row = functions.get(name);
  if (!row) return fail('qasm-unsupported', `the function ${name} is not supported`, span);
  if (args.length !== 1)
    return fail('wrong-argument-count', `${name} takes one argument and was given ${args.length}`, span);
  const real = realOf(values[0], span);
  if (real.value !== undefined) {
    return known(
      row.compute(real.value),
      row.text === undefined,
      row.text && `${row.text}(${real.text})`,
      bindings.atom,
      span,
    );
  }
  if (row.text === undefined)
    return fail('qasm-unsupported', `${name} of a parameter is not supported`, span);
  return { kind: 'angle', text: `${row.text}(${real.text})`, binding: bindings.atom };
}

function indexed(expression: Extract<Expression, { kind: 'index' }>, context: Context): Value {
  const { object, index, span } = expression;
  const value = evaluate(object, context);
  if (value.kind !== 'qubits' && value.kind !== 'bits')
    return fail('wrong-type', 'only registers have indices', span);
  const items = value.kind === 'qubits' ? value.qubits : value.cells;
  if (value.single) fail('wrong-type', 'a single qubit or bit has no index', span);
  const single = index.kind !== 'range' && index.kind !== 'set';
  const chosen = positions(index, items.length, context).map((position) => {
    const from = position < 0 ? position + items.length : position;
    if (from in items) return items[from];
    return fail(
      'index-out-of-range',
      `index ${position} lies outside the register of ${items.length}`,
      index.span,
    );
  });
  return value.kind === 'qubits'
    ? { kind: 'qubits', qubits: chosen, single }
    : { kind: 'bits', cells: chosen, single };
}

/** What an index, a range with both its ends, or a set picks. */
export function positions(index: Expression, length: number | undefined, context: Context): number[] {
  const whole = (part: Expression) => integerOf(part, context);
  if (index.kind === 'set') return index.items.map(whole);
  if (index.kind !== 'range') return [whole(index)];
  const step = index.step ? whole(index.step) : 1;
  if (length === undefined && !(index.first && index.last))
    fail('syntax', 'this range needs both ends', index.span);
  const end = (part: Expression | undefined, otherwise: number) => {
    const position = part ? whole(part) : otherwise;
    return length !== undefined && position < 0 ? position + length : position;
  };
  const first = end(index.first, step > 0 ? 0 : length! - 1);
  const last = end(index.last, step > 0 ? length! - 1 : 0);
  if (step === 0) fail('syntax', 'the step of a range is not 0', index.span);
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > 1_000_000) fail('limit-exceeded', 'this range has more than 1000000 values', index.span);
  return Array.from({ length: count }, (_, turn) => first + turn * step);
}

/** An integer that is known now. */
export function integerOf(expression: Expression, context: Context): number {
  const value = evaluate(expression, context);
  if (value.kind !== 'number')
    return fail(
      'not-compile-time',
      'a whole number that is known at compile time is needed here',
      expression.span,
    );
  if (!Number.isSafeInteger(value.value))
    return fail('not-an-integer', `${value.text} is no whole number`, expression.span);
  return value.value;
}

interface Real {
  readonly value?: number;
  readonly text: string;
  readonly binding: number;
}

/** A number or an angle. */
export function realOf(value: Value, span: Span): Real {
  if (value.kind === 'number') return value;
  if (value.kind === 'angle') return { text: value.text, binding: value.binding };
  return fail(
    'wrong-type',
    `a number is needed here, and this is ${value.kind === 'qubits' ? 'a qubit' : 'a measured bit'}`,
    span,
  );
}

function known(
  value: number,
  integer: boolean,
  text: string | undefined,
  binding: number,
  span: Span,
): Value {
  if (!Number.isFinite(value)) return fail('not-a-number', 'this has no finite value', span);
  if (text === undefined || text.length > longestSpelling) return numberValue(value, integer);
  return { kind: 'number', value, integer, text, binding };
}
