// The binary operators of the language on evaluated operands.
import type { Span } from '../../source/source.ts';
import type { BinaryOperator } from '../../syntax/ast-expressions.ts';
import { fail } from '../state/fault.ts';
import { requireShort } from '../state/limits.ts';
import { arithmetic, type Site } from './arithmetic.ts';
import { compare, equality } from './comparisons.ts';
import { describe, list, register, type Value } from './values.ts';

/** An operator whose operands are both evaluated before it. */
type StrictOperator = Exclude<BinaryOperator, '&&' | '||' | '..'>;

/** `left operator right`; `&&`, `||` and `..` are handled where operands are evaluated. */
export function applyBinary(at: Site, operator: StrictOperator, left: Value, right: Value): Value {
  const { span } = at;
  switch (operator) {
    case '==':
    case '!=':
      return equality(operator === '==', left, right, span);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(operator, left, right, span);
    case '++':
      return join(left, right, span);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      return arithmetic(at, operator, left, right);
    default:
      return operator satisfies never;
  }
}

function join(left: Value, right: Value, span: Span): Value {
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
