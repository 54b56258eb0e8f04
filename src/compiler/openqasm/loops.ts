// Loops, which are unrolled: their ranges and conditions are known at compile time.
import type { Statement } from './ast.ts';
import { conditionOf, evaluate, positions } from './evaluate.ts';
import { fail } from './fault.ts';
import { chargeStep, declare, scoped, type State } from './state.ts';
import { whole } from './values.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export function turns(
  state: State,
  { name, range, body, span }: Of<'for'>,
  run: (inner: Statement) => void,
): void {
  if (range.kind !== 'range' && range.kind !== 'set') {
    fail('qasm-unsupported', 'a for loop runs over a range [first:last] or a set {a, b}', span);
  }
  for (const value of positions(range, undefined, state)) {
    scoped(state, () => {
      declare(state, name, { value: whole(BigInt(value)), constant: false }, span);
      scoped(state, () => body.forEach(run));
    });
  }
}

export function repeatWhile(state: State, { condition, body, span }: Of<'while'>): void {
  for (;;) {
    chargeStep(state, span);
    const test = conditionOf(evaluate(condition, state), state, condition.span);
    if (test.kind !== 'constant')
      fail('qasm-unsupported', 'a while loop on measured bits has no known end; while runs here on numbers that are known at compile time', span); // prettier-ignore
    if (!test.value) return;
    scoped(state, () => body.forEach((inner) => state.actions.visit(state, inner)));
  }
}
