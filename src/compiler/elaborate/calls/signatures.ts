// What a gate, pool or channel takes: the shapes of its angles and its operands.
import { gates } from '../../circuit/gates.ts';
import type { AngleParameter, Expression, Operand } from '../../syntax/ast.ts';
import { fileEnvironment, innerScope, type Callable, type Environment } from '../state/environment.ts';
import { number, sizeOf } from '../values/values.ts';

/** One angle parameter, as messages and argument matching need it. */
export interface Parameter {
  /** Empty for built-in gates. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** Evaluates a dimension of an angle parameter. */
export type Dimension = (expression: Expression, environment: Environment) => number;

/** How many qubits a gate or pool acts on; undefined where an operand is a register. */
export function qubitsOfGate(callable: Callable): number | undefined {
  if (callable.kind === 'pool') return callable.declared.declaration.sources.length + 1;
  if (callable.kind !== 'gate') return undefined;
  const operands = operandsOf(callable);
  return typeof operands === 'number'
    ? operands
    : operands.some((each) => each.size)
      ? undefined
      : operands.length;
}

/** The declared operands of a gate, or the number of qubits of a built-in one. */
export function operandsOf(callable: Callable & { kind: 'gate' }): readonly Operand[] | number {
  if (callable.word !== undefined) return callable.word.length;
  return callable.declared ? callable.declared.declaration.operands : gates.get(callable.name)!.qubits;
}

/** By number of angles. */
const builtinParameters: readonly (readonly Parameter[])[] = Array.from({ length: 5 }, (_, angles) =>
  Array.from({ length: angles }, () => ({ name: '', shape: [] })),
);

/** The angles of a gate or pool; `sizes` are the names bound by register operands. */
export function parametersOf(
  callable: Callable & { kind: 'gate' | 'pool' },
  environment: Environment,
  sizes: ReadonlyMap<string, number>,
  dimension: Dimension,
): readonly Parameter[] {
  if (!callable.declared) {
    const word = callable.kind === 'gate' ? callable.word : undefined;
    return builtinParameters[word === undefined ? gates.get(callable.name)!.angles : 1];
  }
  const { declaration, module } = callable.declared;
  const inner = innerScope(fileEnvironment(module, environment.constants));
  for (const [name, size] of sizes) inner.scope.names.set(name, number(size));
  return declaration.parameters.map((parameter: AngleParameter) => ({
    name: parameter.name.name,
    shape: parameter.dimensions.map((each) => dimension(each, inner)),
  }));
}

/** All angles of a gate or pool; undefined where their number depends on a register. */
export function countParameters(
  callable: Callable,
  environment: Environment,
  dimension: Dimension,
): number | undefined {
  if (callable.kind !== 'gate' && callable.kind !== 'pool') return undefined;
  if (callable.kind === 'gate' && qubitsOfGate(callable) === undefined) return undefined;
  const parameters = parametersOf(callable, environment, new Map(), dimension);
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
