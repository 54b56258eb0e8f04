// `measure`, `reset`, `discard` and `barrier`: what happens to single qubits, one at a time.
import type { Span } from '../../source/source.ts';
import type { MeasureExpression } from '../../syntax/ast-expressions.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { StatementOf } from '../../syntax/statement-facts.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { emit } from '../state/emit.ts';
import { fail } from '../state/fault.ts';
import { endQubit, requireLive, reviveQubit, useQubits } from '../state/qubits.ts';
import { describe, type Value } from '../values/values.ts';

/** The bit that a measurement of a qubit gives, which ends it. */
export function measure(context: Context, node: MeasureExpression): Value {
  const { state } = context;
  const value = evaluate(context, node.operand);
  if (value.kind !== 'qubit') return fail('wrong-type', `measure takes one qubit, and this is ${describe(value)}`, node.operand.span); // prettier-ignore
  useQubits(state, [value.qubit], 'measure', node.operand.span);
  const bit = state.bits++;
  emit(state, { kind: 'measure', qubit: value.qubit, bit }, node.span);
  endQubit(state, value.qubit, { how: 'was measured', span: node.span, pooled: false, turn: state.at.turn });
  return { kind: 'condition', condition: { kind: 'bit', bit }, parts: 1 };
}

export function reset(context: Context, { operands }: StatementOf<'reset'>): void {
  for (const { qubit, span } of qubitsOf(context, operands)) {
    reviveQubit(context.state, qubit, span);
    emit(context.state, { kind: 'reset', qubit }, span);
  }
}

export function discard(context: Context, { operands, span: whole }: StatementOf<'discard'>): void {
  const { state } = context;
  for (const { qubit, span } of qubitsOf(context, operands)) {
    requireLive(state, qubit, span);
    emit(state, { kind: 'discard', qubit }, span);
    endQubit(state, qubit, { how: 'was discarded', span: whole, pooled: false, turn: state.at.turn });
  }
}

export function barrier(context: Context, { operands, span }: StatementOf<'barrier'>): void {
  const qubits = qubitsOf(context, operands).map((each) => each.qubit);
  emit(context.state, { kind: 'barrier', qubits: [...new Set(qubits)] }, span);
}

function qubitsOf(context: Context, nodes: readonly Expression[]): { qubit: number; span: Span }[] {
  return nodes.flatMap((node) => {
    const value = evaluate(context, node);
    if (value.kind === 'qubit') return [{ qubit: value.qubit, span: node.span }];
    if (value.kind === 'register') return value.qubits.map((each) => ({ qubit: each, span: node.span }));
    return fail(
      'wrong-type',
      `a qubit or a register is needed here, and this is ${describe(value)}`,
      node.span,
    );
  });
}
