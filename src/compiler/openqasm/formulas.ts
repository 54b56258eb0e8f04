// Values as formulas over measured bits: rows of bits, numbers in two's complement, conditions.
import type { Condition } from '../circuit/circuit.ts';
import { never, or } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import { bitsOfNumber, type BitNumber } from './bit-numbers.ts';
import { fail } from './fault.ts';
import type { State } from './state.ts';
import type { FormulaValue, QasmValue } from './values.ts';

/** Bits in one condition: what runs circuits tells all their cases apart. */
const mostBits = 256;

/** What bits say; undefined for what is none. */
export function formulaOf(value: QasmValue, { cells }: State): FormulaValue | undefined {
  if (value.kind === 'formula') return value;
  if (value.kind !== 'bits') return undefined;
  return {
    kind: 'formula',
    bits: value.cells.map((cell) => cells[cell].holds),
    type: value.single ? 'bit' : 'bits',
  };
}

/** Bits, or a whole number, as a number. */
export function bitNumber(value: QasmValue, state: State, span: Span): BitNumber {
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
export function conditionOf(value: QasmValue, state: State, span: Span): Condition {
  if (value.kind === 'qubits' || value.kind === 'angle')
    return fail('wrong-type', 'a condition reads bits and numbers only', span);
  if (value.kind === 'number') return { kind: 'constant', value: value.value !== 0 };
  return bitNumber(value, state, span).bits.reduce(or, never);
}
