// The operations of a circuit as statements, in order.
import type { BranchOperation, Circuit, Condition, Operation } from '../../circuit/circuit.ts';
import { allOperations } from '../../circuit/walk.ts';
import type { Block, Expression, Statement } from '../../syntax/ast.ts';
import type { AngleExpressions } from './angle-expressions.ts';
import type { BlockGates } from './block-gates.ts';
import { conditionExpressions } from './condition-expressions.ts';
import { callStatement, gateStatement } from './gate-statement.ts';
import type { Names } from './names.ts';
import { identifier, item, nowhere, number } from './nodes.ts';
import { qubitRuns } from './qubit-runs.ts';

export function statementsOf(
  { operations }: Circuit,
  names: Names,
  angles: AngleExpressions,
  blocks: BlockGates,
): Statement[] {
  const { register } = names;
  const qubit = (each: number): Expression => item(register, [each]);
  const conditions = conditionExpressions(names);
  /** Qubits whose amplitudes are still to be prepared: they are untouched, so that a reset does nothing to them. */
  const unprepared = new Set(operations.flatMap((each) => (each.kind === 'prepare' ? each.qubits : [])));
  const ended = new Set<number>();
  const result: Statement[] = [];

  const reset = (each: number): Statement => ({ kind: 'reset', operands: [qubit(each)], span: nowhere });

  /** A branch, whose names for parts of conditions go to the statements before it. */
  const branch = ({ condition, then, orElse }: BranchOperation): Statement => {
    const block = (list: readonly Operation[]): Block => ({
      kind: 'block',
      statements: list.flatMap(statement),
      span: nowhere,
    });
    return {
      kind: 'if',
      condition: named(condition),
      then: block(then),
      orElse: orElse.length > 0 ? block(orElse) : undefined,
      span: nowhere,
    };
  };
  const named = (condition: Condition): Expression => {
    const { lets, expression } = conditions.expression(condition);
    result.push(...lets);
    return expression;
  };

  const statement = (operation: Operation): Statement[] => {
    switch (operation.kind) {
      case 'gate':
        return [gateStatement(operation, angles.expression, qubit)];
      case 'block': {
        const { callee, arguments: args } = blocks.gate(operation.block);
        return [callStatement(callee, args, operation.qubits.map(qubit))];
      }
      case 'channel':
        return [callStatement(operation.channel, [number(operation.probability)], operation.qubits.map(qubit))]; // prettier-ignore
      case 'measure': {
        ended.add(operation.qubit);
        const value: Expression = { kind: 'measure', operand: qubit(operation.qubit), span: nowhere };
        return [{ kind: 'bit', name: identifier(conditions.measured(operation.bit)), value, span: nowhere }];
      }
      case 'reset':
        ended.delete(operation.qubit);
        return unprepared.has(operation.qubit) ? [] : [reset(operation.qubit)];
      case 'discard':
        ended.add(operation.qubit);
        return [{ kind: 'discard', operands: [qubit(operation.qubit)], span: nowhere }];
      case 'prepare':
        for (const each of operation.qubits) unprepared.delete(each);
        return [callStatement('prepare', [angles.list(operation.amplitudes, 'prepare')], qubitRuns(register, operation.qubits))]; // prettier-ignore
      case 'barrier':
        return [{ kind: 'barrier', operands: qubitRuns(register, operation.qubits), span: nowhere }];
      case 'branch':
        return [branch(operation)];
      default:
        return operation satisfies never;
    }
  };
  for (const operation of operations) {
    // What has ended is revived before a branch, not in it: for a qubit that nothing reads that is the same.
    if (operation.kind === 'branch')
      for (const each of allOperations([operation]))
        if (each.kind === 'reset' && ended.delete(each.qubit)) result.push(reset(each.qubit));
    result.push(...statement(operation));
  }
  return result;
}
