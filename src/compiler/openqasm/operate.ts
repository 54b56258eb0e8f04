// Operators between values of any kinds: numbers where both are known, formulas where bits are measured, joined registers.
import { and, never, or } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import { asNumber, calculate } from './arithmetic.ts';
import { bitwise, compare, isComparison, resize } from './bit-numbers.ts';
import { fail } from './fault.ts';
import { bitNumber, conditionOf, formulaOf } from './formulas.ts';
import { shortened } from './measurements.ts';
import { chargeStep, remark, type State } from './state.ts';
import { truth, type FormulaValue, type QasmValue } from './values.ts';

/** `a ∘ b` of any values. */
export function operate(operator: string, a: QasmValue, b: QasmValue, state: State, span: Span): QasmValue {
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
function remarkOverflow(state: State, bits: QasmValue, other: QasmValue, span: Span): void {
  if (bits.kind !== 'formula' || bits.type !== 'int' || other.kind !== 'number' || other.exact === undefined)
    return;
  const width = bits.bits.length;
  if (BigInt.asIntN(width, other.exact) !== other.exact)
    remark(state, `int[${width}] is in two's complement, from ${-(2n ** BigInt(width - 1))} to ${2n ** BigInt(width - 1) - 1n}, and never ${other.exact}; uint[${width}] counts from 0`, span); // prettier-ignore
}

/** Of a register or bit string. */
function rowLength(value: QasmValue): number | undefined {
  if (value.kind === 'bits') return value.single ? undefined : value.cells.length;
  return value.kind === 'formula' && value.type === 'bits' ? value.bits.length : undefined;
}

function joinBits(operator: string, a: QasmValue, b: QasmValue, state: State, span: Span): FormulaValue {
  const [x, y] = [bitNumber(a, state, span), bitNumber(b, state, span)];
  const width = Math.max(x.bits.length, y.bits.length, 1);
  const [left, right] = [resize(x, width), resize(y, width)];
  const types = [a, b].flatMap((value) => formulaOf(value, state)?.type ?? []);
  const type = types.find((each) => each !== 'bit') ?? 'bit';
  const bits = left.map((bit, i) => shortened(state, bitwise(operator)!(bit, right[i]), 'outcome', span));
  return { kind: 'formula', bits, type: type === 'bit' && width > 1 ? 'bits' : type };
}

function shift(operator: string, a: QasmValue, b: QasmValue, state: State, span: Span): FormulaValue {
  const formula = formulaOf(a, state);
  const count = asNumber(b)?.value;
  if (!formula || count === undefined || !(count >= 0))
    return fail('qasm-unsupported', `${operator} takes bits and a count that is known at compile time`, span);
  const { bits, sign } = bitNumber(formula, state, span);
  const from = (i: number) => (operator === '<<' ? i - count : i + count);
  return { ...formula, bits: bits.map((_, i) => (from(i) < 0 ? never : (bits[from(i)] ?? sign))) };
}

function concatenate(a: QasmValue, b: QasmValue, state: State, span: Span): QasmValue {
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
