// What a call acts on: the tuple of a plain call, or the tuples after `on`.
import { cover, type Span } from '../../source/source.ts';
import type { Statement } from '../../syntax/ast.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { fail } from '../state/fault.ts';
import { charge } from '../state/limits.ts';
import type { State } from '../state/state.ts';
import { describe, describeOperand, qubit as qubitValue, type Value } from '../values/values.ts';

export type ApplyStatement = Statement & { kind: 'apply' };

/** The operands of one call. */
export interface Tuple {
  readonly operands: readonly Value[];
  readonly span: Span;
}

/** The tuples of `on`, one call each, or the one tuple of a plain call. */
export function tuplesOf(context: Context, node: ApplyStatement): Tuple[] {
  const { state } = context;
  const { operands } = node;
  if (operands.kind === 'operands') {
    const values = operands.items.map((item) => evaluate(context, item));
    const first = operands.items[0];
    const last = operands.items.at(-1);
    const span = first && last ? cover(first.span, last.span) : node.span;
    return [{ operands: values, span }];
  }
  if (operands.kind === 'pooled') {
    return fail('wrong-type', `${node.callee.name} is not a pool; -> is for pools only`, node.span);
  }
  return broadcast(state, evaluate(context, operands.tuples), operands.tuples.span);
}

/** The tuples that a value after `on` stands for. */
export function broadcast(state: State, value: Value, span: Span): Tuple[] {
  if (value.kind === 'qubit') return [{ operands: [value], span }];
  if (value.kind === 'register') return value.qubits.map((each) => ({ operands: [qubitValue(each)], span }));
  if (value.kind === 'list') {
    charge(state, value.items.length, span);
    return value.items.map((item) => ({ operands: item.kind === 'tuple' ? item.items : [item], span }));
  }
  return fail(
    'wrong-type',
    `on needs a register, a pairing or a list of tuples, and this is ${describe(value)}`,
    span,
  );
}

/** One qubit, or a message for a register or anything else. */
export function toQubit(value: Value, name: string, span: Span): number {
  if (value.kind === 'qubit') return value.qubit;
  return fail('wrong-type', `${name} acts on qubits, and this is ${describeOperand(value)}`, span);
}
