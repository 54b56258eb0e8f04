// OpenQASM expressions → values: numbers where they are known, expressions of the language where parameters occur,
// formulas where measured bits do.
import type { Condition } from '../circuit/circuit.ts';
import { always, and, never, not, or } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import { applyFunction, asNumber, calculate, negate, realOf } from './arithmetic.ts';
import type { Expression } from './ast.ts';
import { bitsOfNumber, bitwise, compare, isComparison, resize, type BitNumber } from './bit-numbers.ts';
import { convert } from './convert.ts';
import { fail } from './fault.ts';
import { measureQubit, shortened } from './measurements.ts';
import { name as nameNode } from './nodes.ts';
import { chargeStep, remark, type State } from './state.ts';
import { find, real, truth, whole, type FormulaValue, type Value } from './values.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const constants = new Map<string, [string, number]>([
  ['pi', ['pi', Math.PI]], ['π', ['pi', Math.PI]], ['tau', ['tau', 2 * Math.PI]], ['τ', ['tau', 2 * Math.PI]],
  ['euler', ['e', Math.E]], ['ℇ', ['e', Math.E]],
]); // prettier-ignore

/** Bits in one condition: what runs circuits tells all their cases apart. */
const mostBits = 256;

export function evaluate(expression: Expression, state: State): Value {
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
  }
}

/** A real number with its spelling, where the language reads that, too. */
function literal({ value, text, span }: Of<'number'>): Value {
  if (!/^(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return real(value);
  const spelled = { kind: 'number', value, integer: false, text, span } as const;
  return { kind: 'number', value, spelled, size: 1, brackets: 0 };
}

/** `"011"`: the last digit is bit 0. */
function bitString(text: string, span: Span): Value {
  const digits = text.replaceAll('_', '');
  if (!/^[01]+$/.test(digits))
    fail('qasm-unsupported', `"${text.slice(0, 40)}" is no bit string; those hold 0 and 1 only`, span);
  const bits = [...digits].reverse().map((digit) => (digit === '1' ? always : never));
  return { kind: 'formula', bits, type: 'bits' };
}

function named(name: string, { scope }: State, span: Span): Value {
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

function unary({ operator, operand, span }: Of<'unary'>, state: State): Value {
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
function binary(expression: Of<'binary'>, state: State): Value {
  const chain: Of<'binary'>[] = [];
  let first: Expression = expression;
  for (; first.kind === 'binary'; first = first.left) chain.push(first);
  return chain.reduceRight(
    (value, { operator, right, span }) => operate(operator, value, evaluate(right, state), state, span),
    evaluate(first, state),
  );
}

/** `a ∘ b` of any values. */
export function operate(operator: string, a: Value, b: Value, state: State, span: Span): Value {
  if (operator === '++') return concatenate(a, b, state, span);
  const [x, y] = [a, b].map((value) => (value.kind === 'angle' ? value : asNumber(value)));
  if (x && y && !(a.kind === 'formula' && b.kind === 'formula' && bitwise(operator))) {
    const result = calculate(operator, x, y, state.version, span);
    return result ?? fail('qasm-unsupported', `the operator ${operator} on numbers is not supported`, span);
  }
  if (operator === '&&' || operator === '||') {
    const [p, q] = [conditionOf(a, state, span), conditionOf(b, state, span)];
    return truth(shortened(state, operator === '&&' ? and(p, q) : or(p, q), 'outcome', span));
  }
  if (bitwise(operator)) return joinBits(operator, a, b, state, span);
  if (operator === '<<' || operator === '>>') return shift(operator, a, b, state, span);
  if (!isComparison(operator))
    return fail('qasm-unsupported', `the operator ${operator} on measured bits is not supported; conditions compare them, and join them by && || ! & | ^ ~ << >>`, span); // prettier-ignore
  const [m, n] = [rowLength(a), rowLength(b)];
  if (m !== undefined && n !== undefined && m !== n)
    fail('shape-mismatch', `${m} bits are compared with ${n} bits`, span);
  remarkOverflow(state, a, b, span);
  remarkOverflow(state, b, a, span);
  return truth(compare(operator, bitNumber(a, state, span), bitNumber(b, state, span)));
}

/** `int[2](c) == 2` is no mistake of the language, and hardly what was meant. */
function remarkOverflow(state: State, bits: Value, other: Value, span: Span): void {
  if (bits.kind !== 'formula' || bits.type !== 'int' || other.kind !== 'number' || other.exact === undefined)
    return;
  const width = bits.bits.length;
  if (BigInt.asIntN(width, other.exact) !== other.exact)
    remark(state, `int[${width}] is in two's complement, from ${-(2n ** BigInt(width - 1))} to ${2n ** BigInt(width - 1) - 1n}, and never ${other.exact}; uint[${width}] counts from 0`, span); // prettier-ignore
}

/** Of a register or bit string. */
function rowLength(value: Value): number | undefined {
  if (value.kind === 'bits') return value.single ? undefined : value.cells.length;
  return value.kind === 'formula' && value.type === 'bits' ? value.bits.length : undefined;
}

function joinBits(operator: string, a: Value, b: Value, state: State, span: Span): FormulaValue {
  const [x, y] = [bitNumber(a, state, span), bitNumber(b, state, span)];
  const width = Math.max(x.bits.length, y.bits.length, 1);
  const [left, right] = [resize(x, width), resize(y, width)];
  const types = [a, b].flatMap((value) => formulaOf(value, state)?.type ?? []);
  const type = types.find((each) => each !== 'bit') ?? 'bit';
  const bits = left.map((bit, i) => shortened(state, bitwise(operator)!(bit, right[i]), 'outcome', span));
  return { kind: 'formula', bits, type: type === 'bit' && width > 1 ? 'bits' : type };
}

function shift(operator: string, a: Value, b: Value, state: State, span: Span): FormulaValue {
  const formula = formulaOf(a, state);
  const count = asNumber(b)?.value;
  if (!formula || count === undefined || !(count >= 0))
    return fail('qasm-unsupported', `${operator} takes bits and a count that is known at compile time`, span);
  const { bits, sign } = bitNumber(formula, state, span);
  const from = (i: number) => (operator === '<<' ? i - count : i + count);
  return { ...formula, bits: bits.map((_, i) => (from(i) < 0 ? never : (bits[from(i)] ?? sign))) };
}

function concatenate(a: Value, b: Value, state: State, span: Span): Value {
  if (a.kind === 'qubits' && b.kind === 'qubits') {
    chargeStep(state, span, a.qubits.length + b.qubits.length);
    const qubits = [...a.qubits, ...b.qubits];
    if (new Set(qubits).size < qubits.length) fail('repeated-qubit', 'a qubit stands twice in this register', span); // prettier-ignore
    return { kind: 'qubits', qubits, single: false };
  }
  if (a.kind === 'bits' && b.kind === 'bits')
    return { kind: 'bits', cells: [...a.cells, ...b.cells], single: false };
  const [x, y] = [formulaOf(a, state), formulaOf(b, state)];
  if (!x || !y) return fail('wrong-type', '++ joins two registers of qubits, or two of bits', span);
  return { kind: 'formula', bits: [...x.bits, ...y.bits], type: 'bits' };
}

/** What bits say; undefined for what is none. */
export function formulaOf(value: Value, { cells }: State): FormulaValue | undefined {
  if (value.kind === 'formula') return value;
  if (value.kind !== 'bits') return undefined;
  return {
    kind: 'formula',
    bits: value.cells.map((cell) => cells[cell].holds),
    type: value.single ? 'bit' : 'bits',
  };
}

function bitNumber(value: Value, state: State, span: Span): BitNumber {
  const formula = formulaOf(value, state);
  if (formula) {
    if (formula.bits.length > mostBits)
      fail('qasm-unsupported', `a condition reads more than ${mostBits} bits`, span);
    return { bits: formula.bits, sign: formula.type === 'int' ? formula.bits.at(-1)! : never };
  }
  if (value.kind === 'number' && value.exact !== undefined) return bitsOfNumber(value.exact);
  return fail('wrong-type', 'bits compare with bits and whole numbers only', span);
}

/** A register or a number holds when it is not zero. */
export function conditionOf(value: Value, state: State, span: Span): Condition {
  if (value.kind === 'qubits' || value.kind === 'angle')
    return fail('wrong-type', 'a condition reads bits and numbers only', span);
  if (value.kind === 'number') return { kind: 'constant', value: value.value !== 0 };
  return bitNumber(value, state, span).bits.reduce(or, never);
}

/** The outcome of a measurement that stands in an expression. */
function measured(operand: Expression, state: State, span: Span): FormulaValue {
  const value = evaluate(operand, state);
  if (value.kind !== 'qubits') return fail('wrong-type', 'a qubit is needed here', operand.span);
  const bits = value.qubits.map((qubit) => measureQubit(state, qubit, 'outcome', span));
  return { kind: 'formula', bits, type: value.single ? 'bit' : 'bits' };
}

function cast({ type, operand, span }: Of<'cast'>, state: State): Value {
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

function indexed({ object, index, span }: Of<'index'>, state: State): Value {
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
  value: Extract<Value, { kind: 'qubits' | 'bits' | 'formula' }>,
  index: Expression,
  state: State,
  span: Span,
): Value {
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
  return Array.from({ length: count }, (_, turn) => first + turn * step);
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
