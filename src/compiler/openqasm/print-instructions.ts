// Instructions as statements of the language, and conditions as its expressions.
import type { Condition } from '../circuit/circuit.ts';
import type { Instruction } from './instructions.ts';

/** `cx q[0], q[1];`, one line a tuple, or `h on q;` for a whole register. */
export function gateLines(
  { head, tuples, register }: Extract<Instruction, { kind: 'gate' }>,
  names: readonly string[],
): string[] {
  if (register !== undefined) return [`${head} on ${register};`];
  return tuples.map(
    (tuple) => `${[head, tuple.map((qubit) => names[qubit]).join(', ')].filter(Boolean).join(' ')};`,
  );
}

/** `!a && (b || c)`; chains of one operator stand without parentheses. */
export function printCondition(condition: Condition, bit: (index: number) => string): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value);
    case 'bit':
      return bit(condition.bit);
    case 'not': {
      const inner = printCondition(condition.operand, bit);
      return condition.operand.kind === 'bit' ? `!${inner}` : `!(${inner})`;
    }
    default: {
      const { kind, left, right } = condition;
      const sign = { and: '&&', or: '||', xor: '!=' }[kind];
      const part = (operand: Condition, chained: boolean) => {
        const text = printCondition(operand, bit);
        const bare = operand.kind === 'bit' || operand.kind === 'not' || operand.kind === 'constant';
        return bare || (chained && operand.kind === kind) ? text : `(${text})`;
      };
      return `${part(left, kind !== 'xor')} ${sign} ${part(right, false)}`;
    }
  }
}
