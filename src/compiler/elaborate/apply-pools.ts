// Applies a pool to tuples (source, target): runs its body and ends the sources.
import { cover, type Span } from '../source/source.ts';
import type { Expression, Identifier } from '../syntax/ast.ts';
import { parametersNow, type Execute, type PoolCallable } from './apply-gates.ts';
import { matchArguments } from './arguments.ts';
import { fileEnvironment, innerScope, type Environment } from './environment.ts';
import { evaluate } from './expressions.ts';
import { fail } from './fault.ts';
import { broadcast, toQubit, type ApplyStatement } from './operands.ts';
import {
  calling,
  charge,
  emit,
  endQubit,
  isLive,
  keepAlive,
  nested,
  qubitName,
  useQubits,
  type State,
} from './state.ts';
import { qubit as qubitValue, type Value } from './values.ts';

/** `p(args) a -> b;` or `p(args) on tuples;`, not assigned. */
export function poolStatement(
  state: State,
  environment: Environment,
  callable: PoolCallable,
  values: readonly Value[],
  node: ApplyStatement,
  execute: Execute,
): void {
  const { operands } = node;
  if (operands.kind === 'on') {
    const tuples = evaluate(state, environment, operands.tuples);
    applyPools(state, environment, callable, values, tuples, operands.tuples.span, node, execute);
    return;
  }
  if (operands.kind === 'list') {
    return fail(
      'wrong-arity',
      `${node.callee.name} is a pool: write ${node.callee.name}(…) source -> target;`,
      node.span,
    );
  }
  const [source, target] = [operands.source, operands.target].map((each: Expression) =>
    evaluate(state, environment, each),
  );
  const tuples: Value = { kind: 'list', items: [{ kind: 'tuple', items: [source, target] }] };
  const span = cover(operands.source.span, operands.target.span);
  applyPools(state, environment, callable, values, tuples, span, { ...node, single: true }, execute);
}

/** What a pool call shows of itself in messages. */
interface PoolCall {
  readonly callee: Identifier;
  readonly arguments: readonly Expression[];
  readonly span: Span;
  readonly assigned?: boolean;
  readonly single?: boolean;
}

/** Applies a pool to tuples (source, target) in order; returns the sources. */
export function applyPools(
  state: State,
  environment: Environment,
  callable: PoolCallable,
  values: readonly Value[],
  value: Value,
  span: Span,
  node: PoolCall,
  execute: Execute,
): number[] {
  const { name } = node.callee;
  if (state.branching) fail('branch-content', `pool ${name} ends a qubit, which a branch may not; move it behind the if`, node.span); // prettier-ignore
  const tuples = broadcast(state, value, span);
  if (tuples.length === 0) fail('empty-pool', `pool ${name} is applied to no tuples; the register has too few qubits to pool`, span); // prettier-ignore
  const own = parametersNow(state, environment, callable, new Map());
  const argumentsOf = matchArguments(name, own, values, node.single ? undefined : tuples.length, node.span);
  const layer = state.layers++;
  return tuples.map(({ operands }, index) => {
    charge(state, 1, span);
    if (operands.length !== 2) fail('wrong-arity', `pool ${name} takes tuples (source, target), and this one has ${operands.length} qubits`, span); // prettier-ignore
    const [source, target] = operands.map((operand) => toQubit(operand, name, span));
    useQubits(state, [source, target], name, span);
    const { declaration, module } = callable.declared;
    const inner = innerScope(fileEnvironment(module, environment.constants));
    declaration.parameters.forEach((parameter, i) =>
      inner.scope.names.set(parameter.name.name, argumentsOf(index)[i]),
    );
    inner.scope.names.set(declaration.source.name, qubitValue(source));
    inner.scope.names.set(declaration.target.name, qubitValue(target));
    calling(state, { kind: 'pool', name: callable.name, qubits: [source, target], layer }, () => {
      nested(state, span, () => execute(state, inner, declaration.body));
      if (isLive(state, target) && isLive(state, source))
        emit(state, { kind: 'discard', qubit: source }, span);
    });
    if (!isLive(state, target)) {
      keepAlive(state, target);
      fail(
        'target-ended',
        `pool ${name} ends its target ${declaration.target.name}, which must survive`,
        declaration.target.span,
      );
    }
    const unassigned = node.assigned || node.single ? undefined : node.span;
    endQubit(state, source, {
      how: `was pooled into ${qubitName(state, target)}`,
      span,
      pooled: true,
      unassigned,
    });
    return source;
  });
}
