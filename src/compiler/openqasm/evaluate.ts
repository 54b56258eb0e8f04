// OpenQASM expressions → values: numbers where they are known, expressions of the language where parameters occur,
// formulas where measured bits do.
import { always, never, not } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import { applyFunction, asNumber, negate, realOf } from './arithmetic.ts';
import type { Expression, ExpressionOf } from './ast.ts';
import { bitsOfNumber, resize } from './bit-numbers.ts';
import { convert } from './convert.ts';
import { fail } from './fault.ts';
import { bitNumber, conditionOf, formulaOf } from './formulas.ts';
import { measureQubit } from './measurements.ts';
import { name as nameNode } from '../syntax/nodes.ts';
import { operate } from './operate.ts';
import { chargeStep, type State } from './state.ts';
import { find, real, truth, whole, type FormulaValue, type QasmValue } from './values.ts';

const constants = new Map<string, [string, number]>([
  ['pi', ['pi', Math.PI]], ['π', ['pi', Math.PI]], ['tau', ['tau', 2 * Math.PI]], ['τ', ['tau', 2 * Math.PI]],
  ['euler', ['e', Math.E]], ['ℇ', ['e', Math.E]],
]); // prettier-ignore

export function evaluate(expression: Expression, state: State): QasmValue {
  const { span } = expression;
  switch (expression.kind) {
    case 'number':
      if (expression.integer) return whole(BigInt(expression.text));
      return literal(expression);
    case 'text':
      return bitString(expression.text, span);
    case 'duration':
      return fail('qasm-unsupported', `durations such as ${expression.text} stand in delay[…] only`, span);
    case 'name':
      return named(expression.name, state, span);
    case 'unary':
      return unary(expression, state);
    case 'binary':
      return binary(expression, state);
    case 'call': {
      const result = state.actions.call(state, expression.name, expression.arguments, span);
      if (result) return result;
      const args = expression.arguments.map((argument) => evaluate(argument, state));
      return applyFunction(expression.name, args, state.version, span);
    }
    case 'cast':
      return cast(expression, state);
    case 'index':
      return indexed(expression, state);
    case 'range':
    case 'set':
      return fail('qasm-unsupported', 'a range or set stands only in a for loop or an index', span);
    case 'measure':
      return measured(expression.operand, state, span);
    default:
      return expression satisfies never;
  }
}

/** A real number with its spelling, where the language reads that, too. */
function literal({ value, text, span }: ExpressionOf<'number'>): QasmValue {
  if (!/^(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return real(value);
  const spelled = { kind: 'number', value, integer: false, text, span } as const;
  return { kind: 'number', value, spelled, size: 1, brackets: 0 };
}

/** `"011"`: the last digit is bit 0. */
function bitString(text: string, span: Span): QasmValue {
  const digits = text.replaceAll('_', '');
  if (!/^[01]+$/.test(digits))
    fail('qasm-unsupported', `"${text.slice(0, 40)}" is no bit string; those hold 0 and 1 only`, span);
  const bits = [...digits].reverse().map((digit) => (digit === '1' ? always : never));
  return { kind: 'formula', bits, type: 'bits' };
}

function named(name: string, { scope }: State, span: Span): QasmValue {
  const found = find(scope, name);
  if (found) {
    const { value, timing } = found.entry;
    if (timing) return fail('qasm-unsupported', `${name} is a length of time; those stand in delay[…] only`, span); // prettier-ignore
    if (!value) return fail('unknown-name', `${name} has no value yet; assign one first`, span);
    const { outside } = found;
    const physical = name.startsWith('$') && outside?.what === 'subroutine';
    if (outside && value.kind !== 'number' && !physical) {
      const what = { angle: 'input', formula: 'variable', bits: 'register', qubits: 'register' }[value.kind];
      fail('unknown-name', `the ${outside.what} ${outside.name} cannot use the ${what} ${name} of the program; hand it over as an operand or argument`, span); // prettier-ignore
    }
    return value;
  }
  const constant = constants.get(name);
  if (constant)
    return {
      kind: 'number',
      value: constant[1],
      spelled: nameNode(constant[0], span),
      size: 1,
      brackets: 0,
    };
  if (name === 'true' || name === 'false') return whole(name === 'true' ? 1n : 0n);
  return fail('unknown-name', `nothing is called ${name} here`, span);
}

function unary({ operator, operand, span }: ExpressionOf<'unary'>, state: State): QasmValue {
  const value = evaluate(operand, state);
  if (operator === '!') {
    const known = asNumber(value);
    return known ? whole(known.value === 0 ? 1n : 0n) : truth(not(conditionOf(value, state, span)));
  }
  if (operator === '~') {
    const formula = formulaOf(value, state);
    if (!formula) return fail('qasm-unsupported', '~ is supported on bits only', span);
    return { ...formula, bits: formula.bits.map(not) };
  }
  const known = realOf(value, operand.span);
  return operator === '+' ? known : negate(known, span);
}

/** Along a chain `a + b + c` in a loop: chains are longer than brackets are deep. */
function binary(expression: ExpressionOf<'binary'>, state: State): QasmValue {
  const chain: ExpressionOf<'binary'>[] = [];
  let first: Expression = expression;
  for (; first.kind === 'binary'; first = first.left) chain.push(first);
  return chain.reduceRight(
    (value, { operator, right, span }) => operate(operator, value, evaluate(right, state), state, span),
    evaluate(first, state),
  );
}

/** The outcome of a measurement that stands in an expression. */
function measured(operand: Expression, state: State, span: Span): FormulaValue {
  const value = evaluate(operand, state);
  if (value.kind !== 'qubits') return fail('wrong-type', 'a qubit is needed here', operand.span);
  const bits = value.qubits.map((qubit) => measureQubit(state, qubit, 'outcome', span));
  return { kind: 'formula', bits, type: value.single ? 'bit' : 'bits' };
}

function cast({ type, operand, span }: ExpressionOf<'cast'>, state: State): QasmValue {
  const value = evaluate(operand, state);
  const width = type.width && integerOf(type.width, state);
  if (width !== undefined && width < 1) fail('register-empty', `a type has at least one bit, not ${width}`, span); // prettier-ignore
  if (type.name === 'bit') {
    const bits = resize(bitNumber(value, state, span), limitedWidth(width ?? 1, span));
    return { kind: 'formula', bits, type: width === undefined ? 'bit' : 'bits' };
  }
  if (type.name === 'qubit') return fail('wrong-type', 'nothing becomes a qubit', span);
  return convert(value, { name: type.name, width }, state, span, true);
}

function limitedWidth(width: number, span: Span): number {
  return width <= 4096 ? width : fail('limit-exceeded', `a cast to ${width} bits is wider than 4096`, span);
}

function indexed({ object, index, span }: ExpressionOf<'index'>, state: State): QasmValue {
  const value = evaluate(object, state);
  if (value.kind === 'number' && value.exact !== undefined && find(state.scope, nameOf(object))) {
    // The bits of an integer variable, the least significant first.
    const bits = resize(bitsOfNumber(value.exact), widthOf(object, state, value.exact));
    return pick({ kind: 'formula', bits, type: 'bits' }, index, state, span);
  }
  if (value.kind === 'number' || value.kind === 'angle')
    return fail('wrong-type', 'only registers have indices', span);
  if (value.kind === 'formula' ? value.type === 'bit' : value.single)
    return fail('wrong-type', 'a single qubit or bit has no index', span);
  return pick(value, index, state, span);
}

function nameOf(expression: Expression): string {
  return expression.kind === 'name' ? expression.name : '';
}

function widthOf(object: Expression, { scope }: State, value: bigint): number {
  const declared = find(scope, nameOf(object))?.entry.type?.width;
  return declared ?? Math.max(64, value.toString(2).length + 1);
}

function pick(
  value: Extract<QasmValue, { kind: 'qubits' | 'bits' | 'formula' }>,
  index: Expression,
  state: State,
  span: Span,
): QasmValue {
  const single = index.kind !== 'range' && index.kind !== 'set';
  const choose = <T>(items: readonly T[]): T[] =>
    positions(index, items.length, state).map((position) => {
      const from = position < 0 ? position + items.length : position;
      if (from in items) return items[from];
      return fail(
        'index-out-of-range',
        `index ${position} lies outside the register of ${items.length}`,
        index.span,
      );
    });
  switch (value.kind) {
    case 'qubits': {
      const qubits = choose(value.qubits);
      if (new Set(qubits).size < qubits.length)
        fail('repeated-qubit', 'this index names a qubit twice', span);
      return { kind: 'qubits', qubits, single };
    }
    case 'bits':
      return { kind: 'bits', cells: choose(value.cells), single };
    case 'formula':
      return { kind: 'formula', bits: choose(value.bits), type: single ? 'bit' : 'bits' };
    default:
      return value satisfies never;
  }
}

/** What an index, a range with both its ends, or a set picks. */
export function positions(index: Expression, length: number | undefined, state: State): number[] {
  const integer = (part: Expression) => integerOf(part, state);
  if (index.kind === 'set') return index.items.map(integer);
  if (index.kind !== 'range') return [integer(index)];
  const step = index.step ? integer(index.step) : 1;
  if (length === undefined && !(index.first && index.last))
    fail('syntax', 'this range needs both ends', index.span);
  const end = (part: Expression | undefined, otherwise: number) => {
    const position = part ? integer(part) : otherwise;
    return length !== undefined && position < 0 ? position + length : position;
  };
  const first = end(index.first, step > 0 ? 0 : length! - 1);
  const last = end(index.last, step > 0 ? length! - 1 : 0);
  if (step === 0) fail('syntax', 'the step of a range is not 0', index.span);
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > 1_000_000) fail('limit-exceeded', 'this range has more than 1000000 values', index.span);
  chargeStep(state, index.span, count);
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** An integer that is known now. */
export function integerOf(expression: Expression, state: State): number {
  if (expression.kind === 'number' && expression.integer && Number.isSafeInteger(expression.value))
    return expression.value;
  const value = asNumber(evaluate(expression, state));
  if (!value)
    return fail(
      'not-compile-time',
      'a whole number that is known at compile time is needed here',
      expression.span,
    );
  if (!Number.isSafeInteger(value.value))
    return fail(
      'not-an-integer',
      `${value.exact ?? value.value} is no whole number that is used here`,
      expression.span,
    );
  return value.value;
}
