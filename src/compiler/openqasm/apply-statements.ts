// Instructions as statements of the language, and conditions as its expressions.
import type { Condition } from '../circuit/circuit.ts';
import type { Span } from '../source/source.ts';
import type { ApplyStatement, Expression } from '../syntax/ast.ts';
import type { GateInstruction } from './instructions.ts';
import { binary, identifier, name, operandList, unary } from '../syntax/nodes.ts';

/** `cx q[0], q[1];`, one statement a tuple, or `h on q;` for a whole register. */
export function applyStatements(
  gate: GateInstruction,
  qubits: readonly Expression[],
): readonly ApplyStatement[] {
  const { modifiers, arguments: args, tuples, register, span } = gate;
  const callee = identifier(gate.callee, span);
  const statement = (operands: ApplyStatement['operands']): ApplyStatement => ({ kind: 'apply', modifiers, callee, arguments: args, operands, span }); // prettier-ignore
  if (register !== undefined && tuples.length > 1)
    return [statement({ kind: 'on', tuples: name(register, span), span })];
  return tuples.map((tuple) =>
    statement(
      operandList(
        tuple.map((qubit) => qubits[qubit]),
        span,
      ),
    ),
  );
}

/** `!a && (b || c)`. */
export function conditionExpression(
  condition: Condition,
  bit: (index: number) => string,
  span: Span,
): Expression {
  switch (condition.kind) {
    case 'constant':
      return { kind: 'boolean', value: condition.value, span };
    case 'bit':
      return name(bit(condition.bit), span);
    case 'not':
      return unary('!', conditionExpression(condition.operand, bit, span), span);
    case 'and':
    case 'or':
    case 'xor': {
      const operator = ({ and: '&&', or: '||', xor: '!=' } as const)[condition.kind];
      const [left, right] = [condition.left, condition.right].map((part) =>
        conditionExpression(part, bit, span),
      );
      return binary(operator, left, right, span);
    }
    default:
      return condition satisfies never;
  }
}
