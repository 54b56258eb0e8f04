// `==`, `!=`, `<` … on numbers, booleans, qubits and measured bits.
import type { Span } from '../../source/source.ts';
import { fail } from '../state/fault.ts';
import { combineConditions, not } from './conditions.ts';
import { boolean, describe, type Value } from './values.ts';

/** `left == right`, or `left != right` where `equal` is false. */
export function equality(equal: boolean, left: Value, right: Value, span: Span): Value {
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
    return fail('wrong-type', `a qubit is compared with another qubit, and this is ${describe(other)}`, span);
  }
  return boolean((comparable(left, span) === comparable(right, span)) === equal);
}

function isBitNumber(value: Value): value is Extract<Value, { kind: 'number' }> {
  return value.kind === 'number' && (value.value === 0 || value.value === 1);
}

function comparable(value: Value, span: Span): number {
  if (value.kind === 'number') return value.value;
  if (value.kind === 'angle') return fail('not-compile-time', 'a comparison needs compile-time numbers; a weight or input is known at run time only', span); // prettier-ignore
  return fail('wrong-type', `a comparison needs numbers, and this is ${describe(value)}`, span);
}

/** `left < right`, for numbers known at compile time. */
export function compare(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value, span: Span): Value {
  const x = comparable(left, span);
  const y = comparable(right, span);
  switch (operator) {
    case '<':
      return boolean(x < y);
    case '<=':
      return boolean(x <= y);
    case '>':
      return boolean(x > y);
    case '>=':
      return boolean(x >= y);
    default:
      return operator satisfies never;
  }
}
