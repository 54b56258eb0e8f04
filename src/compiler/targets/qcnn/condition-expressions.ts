// Conditions on measured bits as expressions. Parts that stand in several places, or deep, get names where they are first used.
import { foldCondition } from '../../circuit/conditions.ts';
import type { Condition } from '../../circuit/circuit.ts';
import { foldOf, operandsOf, partsOf } from '../../circuit/walk.ts';
import type { Expression, Statement } from '../../syntax/ast.ts';
import type { Names } from './names.ts';
import { binary, letStatement, name, nowhere, unary } from './nodes.ts';

const mostRepeated = 4;
const deepest = 24;
const signs = { and: '&&', or: '||', xor: '!=' } as const;

interface Written {
  readonly expression: Expression;
  readonly size: number;
  readonly depth: number;
}

export interface ConditionExpressions {
  /** `lets` come before the statement that holds the condition, and outside branches. */
  readonly expression: (condition: Condition) => {
    readonly lets: Statement[];
    readonly expression: Expression;
  };
  /** A measurement gives the bit a value, under a new name. */
  readonly measured: (bit: number) => string;
}

export function conditionExpressions(names: Names): ConditionExpressions {
  const bits = new Map<number, string>();
  let lets: Statement[] = [];
  let write = writer();

  function writer() {
    const uses = new Map<Condition, number>();
    const count = (condition: Condition) => uses.set(condition, (uses.get(condition) ?? 0) + 1);
    const counted = new Set<Condition>();
    const written = foldOf<Condition, Written>((condition, of) => {
      const parts = operandsOf(condition).map(of);
      const size = parts.reduce((sum, part) => sum + part.size, 1);
      const depth = parts.reduce((most, part) => Math.max(most, part.depth), 0) + 1;
      const expression = bare(condition, of);
      const isNamed =
        parts.length > 0 && (depth >= deepest || (size > mostRepeated && uses.get(condition)! > 1));
      if (!isNamed) return { expression, size, depth };
      const text = names.value('c');
      lets.push(letStatement(text, expression));
      return { expression: name(text), size: 1, depth: 0 };
    });
    return (condition: Condition) => {
      count(condition);
      for (const part of partsOf([condition], counted)) operandsOf(part).forEach(count);
      return written(condition);
    };
  }

  function bare(condition: Condition, of: (operand: Condition) => Written): Expression {
    switch (condition.kind) {
      case 'constant':
        return { kind: 'boolean', value: condition.value, span: nowhere };
      case 'bit':
        return name(bits.get(condition.bit)!);
      case 'not':
        return unary('!', of(condition.operand).expression);
      case 'and':
      case 'or':
      case 'xor':
        return binary(signs[condition.kind], of(condition.left).expression, of(condition.right).expression);
      default:
        return condition satisfies never;
    }
  }

  return {
    expression: (condition) => {
      lets = [];
      const { expression } = write(known(condition));
      return { lets, expression };
    },
    measured: (bit) => {
      // What was written with the former value is written anew.
      if (bits.has(bit)) write = writer();
      const text = names.value(`b${bit}`);
      bits.set(bit, text);
      return text;
    },
  };
}

/** Folded where parts are known, so that only what is known as a whole decides at compile time. */
function known(condition: Condition): Condition {
  for (const part of partsOf([condition])) if (part.kind === 'constant') return foldCondition(condition);
  return condition;
}
