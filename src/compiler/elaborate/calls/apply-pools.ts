// Applies a pool to tuples, sources before the target: runs its body and ends the sources.
import { cover, type Span } from '../../source/source.ts';
import type { Expression, Identifier, PoolDeclaration } from '../../syntax/ast.ts';
import { parametersNow, spread, type Execute, type PoolCallable } from './apply-gates.ts';
import { matchArguments } from './arguments.ts';
import { fileEnvironment, innerScope, type Environment } from '../state/environment.ts';
import { evaluate } from '../expressions/expressions.ts';
import { fail } from '../state/fault.ts';
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
} from '../state/state.ts';
import { qubit as qubitValue, type Value } from '../values/values.ts';

/** `p(args) a, b -> c;` or `p(args) on tuples;`, not assigned. */
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
    const { sources, target } = callable.declared.declaration;
    const form = `${sources.map((source) => source.name).join(', ')} -> ${target.name}`;
    return fail(
      'wrong-arity',
      `${node.callee.name} is a pool: write ${node.callee.name}(…) ${form};`,
      node.span,
    );
  }
  const items = [...operands.sources, operands.target].map((each) => evaluate(state, environment, each));
  const tuples: Value = { kind: 'list', items: [{ kind: 'tuple', items }] };
  const span = cover(operands.sources[0].span, operands.target.span);
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

/** Applies a pool to tuples, the target last in each, in order; returns the sources. */
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
  const { declaration, module } = callable.declared;
  const count = declaration.sources.length;
  return tuples.flatMap(({ operands }, index) => {
    charge(state, 1 + count, span);
    const given = spread(operands, Infinity, count);
    if (given.length !== count + 1) fail('wrong-arity', `pool ${name} ${takes(declaration)}, and ${node.single ? 'was given' : 'this tuple has'} ${plural(given.length)}`, span); // prettier-ignore
    const qubits = given.map((operand) => toQubit(operand, name, span));
    const sources = qubits.slice(0, count);
    const target = qubits[count];
    useQubits(state, qubits, name, span);
    const inner = innerScope(fileEnvironment(module, environment.constants));
    declaration.parameters.forEach((parameter, i) =>
      inner.scope.names.set(parameter.name.name, argumentsOf(index)[i]),
    );
    declaration.sources.forEach((source, i) => inner.scope.names.set(source.name, qubitValue(sources[i])));
    inner.scope.names.set(declaration.target.name, qubitValue(target));
    calling(state, { kind: 'pool', name: callable.name, qubits, layer }, () => {
      nested(state, span, () => execute(state, inner, declaration.body));
      if (!isLive(state, target)) return;
      for (const source of sources)
        if (isLive(state, source)) emit(state, { kind: 'discard', qubit: source }, span);
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
    const how = `was pooled into ${qubitName(state, target)}`;
    for (const source of sources) endQubit(state, source, { how, span, pooled: true, unassigned });
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
