// Loops, which are unrolled: their ranges and conditions are known at compile time.
import type { Expression, ScalarName, Statement, StatementOf } from './ast.ts';
import { convert } from './convert.ts';
import { evaluate, positions } from './evaluate.ts';
import { conditionOf } from './formulas.ts';
import { fail } from './fault.ts';
import { chargeStep, declare, scoped, type State } from './state.ts';
import { whole, type QasmValue } from './values.ts';

export function unroll(
  state: State,
  { type, name, range, body, span }: StatementOf<'for'>,
  run: (inner: Statement) => void,
): void {
  if (range.kind !== 'range' && range.kind !== 'set') {
    fail('qasm-unsupported', 'a for loop runs over a range [first:last] or a set {a, b}', span);
  }
  for (const value of valuesOf(state, range, type)) {
    scoped(state, () => {
      declare(state, name, { value, constant: false }, span);
      scoped(state, () => body.forEach(run));
    });
  }
}

/** Integers; reals where the variable is real and a set lists them. */
function valuesOf(state: State, range: Expression, type: ScalarName | undefined): QasmValue[] {
  if (range.kind === 'set' && (type === 'float' || type === 'angle')) {
    chargeStep(state, range.span, range.items.length);
    return range.items.map((item) => convert(evaluate(item, state), { name: type }, state, item.span, false));
  }
  return positions(range, undefined, state).map((value) => whole(BigInt(value)));
}

export function repeatWhile(state: State, { condition, body, span }: StatementOf<'while'>): void {
  for (;;) {
    chargeStep(state, span);
    const test = conditionOf(evaluate(condition, state), state, condition.span);
    if (test.kind !== 'constant')
      fail('qasm-unsupported', 'a while loop on measured bits has no known end; while runs here on numbers that are known at compile time', span); // prettier-ignore
    if (!test.value) return;
    scoped(state, () => body.forEach((inner) => state.actions.visit(state, inner)));
  }
}
