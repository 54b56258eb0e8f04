// `q = …;`: gives a register other qubits, those of another register or those that a pool leaves in it.
import type { Span } from '../../source/source.ts';
import type { StatementOf } from '../../syntax/statement-facts.ts';
import { applyPools } from '../calls/apply-pools.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context, Execute } from '../state/context.ts';
import { findCallable, findScope, isConstant } from '../state/environment.ts';
import { fail, giveUp } from '../state/fault.ts';
import { qubitName } from '../state/registers.ts';
import type { State } from '../state/state.ts';
import { describe, register, type Value } from '../values/values.ts';

export function assign(context: Context, statement: StatementOf<'assign'>, execute: Execute): void {
  const { name, value, span } = statement;
  const scope = findScope(context.scope, name.name);
  const current = scope?.names.get(name.name);
  if (!scope && isConstant(context, name.name)) return fail('wrong-type', `only registers can be assigned; ${name.name} is a constant`, name.span); // prettier-ignore
  if (!scope || current?.kind === 'poison') return giveUp();
  if (current?.kind !== 'register') return fail('wrong-type', `only registers can be assigned; ${name.name} is ${describe(current!)}`, name.span); // prettier-ignore
  if (value.kind !== 'pooling') {
    const next = evaluate(context, value);
    if (next.kind !== 'register') fail('wrong-type', `register ${name.name} can only become a register, and this is ${describe(next)}`, value.span); // prettier-ignore
    scope.names.set(name.name, next);
    return;
  }
  const callable = findCallable(context, value.callee.name);
  if (!callable) return giveUp();
  if (callable.kind !== 'pool') return fail('wrong-type', `${value.callee.name} is a ${callable.kind}; only the result of a pool can be assigned`, value.callee.span); // prettier-ignore
  const values = value.arguments.map((argument) => evaluate(context, argument));
  const tuples = evaluate(context, value.tuples);
  requireSources(context.state, { name: name.name, qubits: current.qubits }, tuples, value.tuples.span);
  const node = {
    arguments: value.arguments,
    operands: { kind: 'on', tuples: value.tuples, span: value.tuples.span },
  } as const;
  const call = { callable, name: value.callee.name, values, node, form: 'assigned', span: value.span, execute } as const; // prettier-ignore
  const sources = new Set(applyPools(context, call, tuples, value.tuples.span));
  const survivors = current.qubits.filter((each) => !sources.has(each));
  if (survivors.length === 0) fail('register-empty', `this pool leaves no qubit in ${name.name}`, span);
  scope.names.set(name.name, register(survivors));
}

/** Only what is in the register can be missing from it afterwards. */
function requireSources(
  state: State,
  assigned: { readonly name: string; readonly qubits: readonly number[] },
  tuples: Value,
  span: Span,
): void {
  if (tuples.kind !== 'list') return;
  const inside = new Set(assigned.qubits);
  for (const tuple of tuples.items) {
    const items = tuple.kind === 'tuple' ? tuple.items.slice(0, -1) : [];
    const sources = items.flatMap((item) => (item.kind === 'qubit' ? [item.qubit] : item.kind === 'register' ? item.qubits : [])); // prettier-ignore
    const other = sources.find((source) => !inside.has(source));
    if (other === undefined) continue;
    fail('source-not-in-register', `${qubitName(state, other)} is pooled away here but is not in ${assigned.name}, to which the survivors are assigned`, span); // prettier-ignore
  }
}
