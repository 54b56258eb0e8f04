// Applies a pool to tuples, sources before the target: runs its body and ends the sources.
import { cover, type Span } from '../../source/source.ts';
import type { PoolDeclaration } from '../../syntax/ast.ts';
import { evaluate } from '../expressions/expressions.ts';
import { type Context, type Execute, fileContext } from '../state/context.ts';
import { calling, emit } from '../state/emit.ts';
import type { PoolCallable } from '../state/environment.ts';
import { fail } from '../state/fault.ts';
import { charge, nested } from '../state/limits.ts';
import { endQubit, isLive, keepAlive, useQubits } from '../state/qubits.ts';
import { qubitName } from '../state/registers.ts';
import { inCall, originOf } from '../state/whereabouts.ts';
import { list, qubit, type Value } from '../values/values.ts';
import type { Application } from './application.ts';
import { matchArguments } from './arguments.ts';
import type { Called } from './quotes.ts';
import { spread } from './bind-operands.ts';
import { broadcast, toQubit } from './operands.ts';
import { parametersOf } from './signatures.ts';

/** The form in which the call of a pool is written: it decides what the arguments may be and what messages show. */
type PoolForm =
  /** `p(args) a, b -> c;` */
  | 'single'
  /** `p(args) on tuples;` */
  | 'broadcast'
  /** `q = p(args) on tuples;` */
  | 'assigned';

/** What a statement applies to tuples, settled before they are looked at. */
export interface PoolCall {
  readonly callable: PoolCallable;
  /** The name that the statement calls it by. */
  readonly name: string;
  readonly values: readonly Value[];
  readonly form: PoolForm;
  readonly node: Called;
  /** The whole call, to which messages point. */
  readonly span: Span;
  /** Executes the pool's body. */
  readonly execute: Execute;
}

/** `p(args) a, b -> c;` or `p(args) on tuples;`, not assigned. */
export function poolStatement(context: Context, application: Application<PoolCallable>): void {
  const { callable, values, execute, node } = application;
  const { operands, span, callee } = node;
  const call = { callable, name: callee.name, values, node, span, execute };
  switch (operands.kind) {
    case 'on': {
      const tuples = evaluate(context, operands.tuples);
      applyPools(context, { ...call, form: 'broadcast' }, tuples, operands.tuples.span);
      return;
    }
    case 'pooled': {
      const items = [...operands.sources, operands.target].map((each) => evaluate(context, each));
      const place = cover(operands.sources[0].span, operands.target.span);
      applyPools(context, { ...call, form: 'single' }, list([{ kind: 'tuple', items }]), place);
      return;
    }
    case 'operands': {
      const { sources, target } = callable.declared.declaration;
      const form = `${sources.map((source) => source.name).join(', ')} -> ${target.name}`;
      return fail('wrong-arity', `${callee.name} is a pool: write ${callee.name}(…) ${form};`, span);
    }
    default:
      return operands satisfies never;
  }
}

/** Applies a pool to tuples, the target last in each, in order; returns the sources. */
export function applyPools(context: Context, call: PoolCall, value: Value, span: Span): number[] {
  const { state } = context;
  const { callable, name, values, form } = call;
  if (state.branching) fail('branch-content', `pool ${name} ends a qubit, which a branch may not; move it behind the if`, call.span); // prettier-ignore
  const tuples = broadcast(state, value, span);
  if (tuples.length === 0) fail('empty-pool', `pool ${name} is applied to no tuples; the register has too few qubits to pool`, span); // prettier-ignore
  const parameters = parametersOf(context, callable, new Map(), evaluate);
  const zipped = form === 'single' ? undefined : tuples.length;
  const argumentsOf = matchArguments({ name, parameters, node: call.node }, values, zipped, call.span);
  const layer = state.layers++;
  const { declaration, module } = callable.declared;
  const count = declaration.sources.length;
  const caller = { kind: 'pool', name: callable.name, span: state.at.statement ?? call.span } as const;
  return tuples.flatMap(({ operands }, index) => {
    charge(state, 1 + count, span);
    const given = spread(operands, Infinity, count);
    if (given.length !== count + 1) fail('wrong-arity', `pool ${name} ${takes(declaration)}, and ${form === 'single' ? 'was given' : 'this tuple has'} ${plural(given.length)}`, span); // prettier-ignore
    const qubits = given.map((operand) => toQubit(operand, name, span));
    const sources = qubits.slice(0, count);
    const target = qubits[count];
    useQubits(state, qubits, name, span);
    const inner = fileContext(context.state, module, context.constants);
    const { names } = inner.scope;
    const own = argumentsOf(index);
    declaration.parameters.forEach((parameter, i) => names.set(parameter.name.name, own[i]));
    declaration.sources.forEach((source, i) => names.set(source.name, qubit(sources[i])));
    names.set(declaration.target.name, qubit(target));
    calling(state, { kind: 'pool', name: callable.name, qubits, layer, origin: originOf(state.at) }, () => {
      inCall(state.at, caller, () => nested(state, span, () => call.execute(inner, declaration.body)));
      if (!isLive(state, target)) return;
      for (const source of sources)
        if (isLive(state, source)) emit(state, { kind: 'discard', qubit: source }, span);
    });
    if (!isLive(state, target)) {
      keepAlive(state, target);
      fail('target-ended', `pool ${name} ends its target ${declaration.target.name}, which must survive`, declaration.target.span); // prettier-ignore
    }
    const how = `was pooled into ${qubitName(state, target)}`;
    const end = {
      how,
      span,
      pooled: true,
      turn: state.at.turn,
      ...(form === 'broadcast' && { unassigned: call.span }),
    };
    for (const source of sources) endQubit(state, source, end);
    return sources;
  });
}

/** "takes tuples (a, b, c) of 2 sources and the target" */
function takes({ sources, target }: PoolDeclaration): string {
  const names = [...sources, target].map(({ name }) => name).join(', ');
  return sources.length === 1
    ? `takes tuples (${names})`
    : `takes tuples (${names}) of ${sources.length} sources and the target`;
}

const plural = (qubits: number) => `${qubits} qubit${qubits === 1 ? '' : 's'}`;
