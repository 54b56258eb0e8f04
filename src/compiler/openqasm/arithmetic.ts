// Operators and functions on numbers and angles: whole numbers exactly, reals as doubles, and, where parameters occur,
// expressions of the language.
import { unaryFunctions } from '../circuit/angle-functions.ts';
import type { Span } from '../source/source.ts';
import type { BinaryOperator, Expression } from '../syntax/ast.ts';
import { bindingOf, postfixLevel, unaryLevel } from '../syntax/precedence.ts';
import { fail } from './fault.ts';
import { binary, call, unary } from '../syntax/nodes.ts';
import { expressionOf, real, whole, type AngleValue, type NumberValue, type QasmValue } from './values.ts';

export type Real = NumberValue | AngleValue;

/** Nodes of a known number's spelling; longer ones give way to its digits. */
const longestSpelling = 12;
const longestAngle = 700;
const deepestAngle = 80;
/** Bits of a whole number: what 64-bit arithmetic can meet, and room above. */
const widest = 128;

/** A number or an angle where a real is needed. Throws a fault for whole numbers that no double holds. */
export function realOf(value: QasmValue, span: Span): Real {
  if (value.kind === 'angle') return value;
  const known = asNumber(value);
  if (!known)
    return fail(
      'wrong-type',
      `a number is needed here, and this is ${value.kind === 'qubits' ? 'a qubit' : 'a measured bit'}`,
      span,
    );
  if (known.exact !== undefined && !isExact(known.exact)) {
    fail('integer-overflow', `the whole number ${known.exact} is beyond 2^53 and has no exact value as an angle`, span); // prettier-ignore
  }
  return known;
}

function isExact(exact: bigint): boolean {
  return exact <= 2n ** 53n && exact >= -(2n ** 53n);
}

/** A number, or bits that are all known. */
export function asNumber(value: QasmValue): NumberValue | undefined {
  if (value.kind === 'number') return value;
  if (value.kind !== 'formula') return undefined;
  let exact = 0n;
  for (const [i, bit] of value.bits.entries()) {
    if (bit.kind !== 'constant') return undefined;
    if (bit.value) exact += value.type === 'int' && i === value.bits.length - 1 ? -(2n ** BigInt(i)) : 2n ** BigInt(i); // prettier-ignore
  }
  return whole(exact);
}

const reals: Readonly<
  Record<string, { readonly sign: BinaryOperator; compute(x: number, y: number): number }>
> = {
  '+': { sign: '+', compute: (x, y) => x + y },
  '-': { sign: '-', compute: (x, y) => x - y },
  '*': { sign: '*', compute: (x, y) => x * y },
  '/': { sign: '/', compute: (x, y) => x / y },
  '**': { sign: '^', compute: (x, y) => x ** y },
};

const wholes: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '%': (x, y) => x % y,
  '**': (x, y) => x ** y,
  '<<': (x, y) => x << y,
  '>>': (x, y) => x >> y,
  '&': (x, y) => x & y,
  '|': (x, y) => x | y,
  '^': (x, y) => x ^ y,
};

/** x ∘ y of reals; undefined: no operator on numbers. Throws a fault where the result is not finite, not exact, or too long to write. */
export function calculate(
  operator: string,
  x: Real,
  y: Real,
  version: 2 | 3,
  span: Span,
): QasmValue | undefined {
  if (x.kind === 'number' && y.kind === 'number') {
    const comparison = compareNumbers(operator, x, y);
    if (comparison) return comparison;
    if (x.exact !== undefined && y.exact !== undefined) {
      const result = onWholes(operator, x.exact, y.exact, version, span);
      if (result) return result;
    }
  }
  const row = Object.hasOwn(reals, operator) ? reals[operator] : undefined;
  if (!row) {
    if (operator !== '%' || x.kind !== 'number' || y.kind !== 'number') return undefined;
    return finite(real(x.value % y.value), span);
  }
  for (const part of [x, y]) realOf(part, span);
  if (operator === '/' && y.kind === 'number' && y.value === 0) fail('division-by-zero', 'division by zero', span); // prettier-ignore
  const size = x.size + y.size + 1;
  const brackets = bracketsOf(row.sign, x, y);
  const spelled = () => binary(row.sign, expressionOf(x, span), expressionOf(y, span), span);
  if (x.kind === 'number' && y.kind === 'number') {
    const value = row.compute(x.value, y.value);
    // The language computes whole numbers exactly, and refuses those that it cannot.
    const isInexact = Number.isInteger(value) && !Number.isSafeInteger(value);
    if (size > longestSpelling || isInexact) return finite(real(value), span);
    return finite({ kind: 'number', value, spelled: spelled(), size, brackets }, span); // prettier-ignore
  }
  return angle(spelled(), size, brackets);
}

function compareNumbers(operator: string, x: NumberValue, y: NumberValue): NumberValue | undefined {
  const [a, b] = x.exact !== undefined && y.exact !== undefined ? [x.exact, y.exact] : [x.value, y.value];
  const truths: Record<string, boolean> = {
    '==': a === b, '!=': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b,
    '&&': Boolean(a) && Boolean(b), '||': Boolean(a) || Boolean(b),
  }; // prettier-ignore
  return Object.hasOwn(truths, operator) ? whole(truths[operator] ? 1n : 0n) : undefined;
}

/** undefined: the quotient or power is a real number. */
function onWholes(operator: string, x: bigint, y: bigint, version: 2 | 3, span: Span): QasmValue | undefined {
  if (!Object.hasOwn(wholes, operator)) return undefined;
  if (operator === '/' || operator === '%') {
    if (y === 0n) fail('division-by-zero', 'division by zero', span);
    if (operator === '/' && x % y !== 0n) {
      if (version === 2) return undefined;
      fail('qasm-unsupported', `${x} / ${y} divides integers, which OpenQASM 3 rounds; write ${x}.0 / ${y} for the real quotient`, span); // prettier-ignore
    }
  }
  if (operator === '**' || operator === '<<' || operator === '>>') {
    if (y < 0n) return operator === '**' ? undefined : fail('qasm-unsupported', `${operator} takes a count that is not negative`, span); // prettier-ignore
    const small = y <= BigInt(widest) || (operator === '**' && x * x <= 1n);
    if (!small) fail('integer-overflow', `${x} ${operator} ${y} is larger than ${widest} bits`, span);
  }
  const result = wholes[operator](x, operator === '**' && x * x <= 1n ? y % 2n : y);
  if (BigInt.asIntN(widest, result) !== result)
    fail('integer-overflow', `this whole number is larger than ${widest} bits`, span);
  return whole(result);
}

export function negate(x: Real, span: Span): QasmValue {
  if (x.kind === 'number' && x.exact !== undefined) return whole(-x.exact);
  const spelled = unary('-', expressionOf(x, span), span);
  const [size, brackets] = [x.size + 1, x.brackets + 1];
  if (x.kind === 'angle') return angle(spelled, size, brackets);
  return size > longestSpelling
    ? real(-x.value)
    : { kind: 'number', value: -x.value, spelled, size, brackets };
}

/** Functions by their names in both versions; without `text`, of known numbers only. */
const functions = new Map<string, { compute(x: number): number; readonly text?: string }>([
  ...Object.values(unaryFunctions).flatMap(({ name, value, qasmNames = [] }) =>
    qasmNames.map((each) => [each, { compute: value, text: name }] as const),
  ),
  ['floor', { compute: Math.floor }],
  ['ceiling', { compute: Math.ceil }],
]);

export function applyFunction(
  name: string,
  args: readonly QasmValue[],
  version: 2 | 3,
  span: Span,
): QasmValue {
  const [x, y] = args.map((value) => realOf(value, span));
  if (name === 'pow' && args.length === 2) return calculate('**', x, y, version, span)!;
  if (name === 'mod' && args.length === 2) {
    if (x.kind !== 'number' || y.kind !== 'number')
      return fail('qasm-unsupported', 'mod of a parameter is not supported', span);
    if (x.exact !== undefined && y.exact) return whole(((x.exact % y.exact) + y.exact) % y.exact);
    return finite(real(x.value - y.value * Math.floor(x.value / y.value)), span);
  }
  const row = functions.get(name);
  if (!row) return fail('qasm-unsupported', `the function ${name} is not supported`, span);
  if (args.length !== 1)
    return fail('wrong-argument-count', `${name} takes one argument and was given ${args.length}`, span);
  const spelled = row.text && call(row.text, [expressionOf(x, span)], span);
  const [size, brackets] = [x.size + 1, x.brackets + 1];
  if (x.kind === 'number') {
    const value = row.compute(x.value);
    if (!spelled) return whole(BigInt((finite(real(value), span) as NumberValue).value));
    return finite(size > longestSpelling ? real(value) : { kind: 'number', value, spelled, size, brackets }, span); // prettier-ignore
  }
  return spelled
    ? angle(spelled, size, brackets)
    : fail('qasm-unsupported', `${name} of a parameter is not supported`, span);
}

function finite(value: NumberValue, span: Span): QasmValue {
  return Number.isFinite(value.value) ? value : fail('not-a-number', 'this has no finite value', span);
}

/** Each operand that binds looser than its operator, or as loosely on the right, stands in brackets. */
function bracketsOf(sign: BinaryOperator, x: Real, y: Real): number {
  const { level, associativity } = bindingOf(sign);
  const right = associativity === 'right' ? [level + 1, unaryLevel] : [level, level + 1];
  return Math.max(...[x, y].map((operand, i) => operand.brackets + Number(levelOf(operand) < right[i])));
}

function levelOf(operand: Real): number {
  const expression = operand.kind === 'angle' ? operand.expression : operand.spelled;
  if (expression?.kind === 'binary') return bindingOf(expression.operator).level;
  return expression?.kind === 'unary' || (!expression && (operand as NumberValue).value < 0) ? unaryLevel : postfixLevel; // prettier-ignore
}

function angle(expression: Expression, size: number, brackets: number): AngleValue {
  if (size > longestAngle || brackets > deepestAngle) {
    fail('limit-exceeded', `this angle is an expression of ${size} parts, ${brackets} brackets deep; at most ${longestAngle} and ${deepestAngle} are written out`, expression.span); // prettier-ignore
  }
  return { kind: 'angle', expression, size, brackets };
}
