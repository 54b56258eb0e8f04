// What a gate, pool or channel takes: the shapes of its angles and its operands.
import { gates } from '../../circuit/gates.ts';
import type { AngleParameter, Operand } from '../../syntax/ast.ts';
import { type Context, type Evaluate, fileContext } from '../state/context.ts';
import type { Callable, GateCallable, PoolCallable } from '../state/environment.ts';
import { fail } from '../state/fault.ts';
import { toInteger } from '../values/compile-time.ts';
import { number, sizeOf } from '../values/values.ts';

/** One angle parameter, as messages and argument matching need it. */
export interface Parameter {
  /** Empty for built-in gates. */
  readonly name: string;
  readonly shape: readonly number[];
}

/** How many qubits a gate or pool acts on; undefined where an operand is a register, and for what is neither. */
export function qubitsOfGate(callable: Callable): number | undefined {
  switch (callable.kind) {
    case 'pool':
      return callable.declared.declaration.sources.length + 1;
    case 'gate': {
      const operands = operandsOf(callable);
      if (typeof operands === 'number') return operands;
      return operands.some((each) => each.size) ? undefined : operands.length;
    }
    case 'pairing':
    case 'circuit':
    case 'channel':
    case 'preparation':
    case 'rotation':
    case 'function':
      return undefined;
    default:
      return callable satisfies never;
  }
}

/** The declared operands of a gate, or the number of qubits of a built-in one. */
export function operandsOf(callable: Callable & { kind: 'gate' }): readonly Operand[] | number {
  if (callable.word !== undefined) return callable.word.length;
  return callable.declared ? callable.declared.declaration.operands : gates.get(callable.name)!.qubits;
}

/** Parameters of built-in gates, by number of angles. */
const builtinParameters: readonly (readonly Parameter[])[] = Array.from({ length: 5 }, (_, angles) =>
  Array.from({ length: angles }, () => ({ name: '', shape: [] })),
);

/** How many angle parameters a gate has, whatever their shapes. */
export function parameterCount({ name, declared, word }: GateCallable): number {
  if (declared) return declared.declaration.parameters.length;
  return word === undefined ? gates.get(name)!.angles : 1;
}

/** The angles of a gate or pool; `sizes` are the names bound by register operands. */
export function parametersOf(
  context: Context,
  callable: GateCallable | PoolCallable,
  sizes: ReadonlyMap<string, number>,
  evaluate: Evaluate,
): readonly Parameter[] {
  if (!callable.declared) {
    const word = callable.kind === 'gate' ? callable.word : undefined;
    return builtinParameters[word === undefined ? gates.get(callable.name)!.angles : 1];
  }
  const { declaration, module } = callable.declared;
  const inner = fileContext(context.state, module, context.constants);
  for (const [name, size] of sizes) inner.scope.names.set(name, number(size));
  return declaration.parameters.map((parameter) => ({
    name: parameter.name.name,
    shape: dimensionsOf(inner, parameter, evaluate),
  }));
}

/** The dimensions of an angle that a gate or pool takes; `context` is that of its body. */
export function dimensionsOf(
  context: Context,
  { name, dimensions }: AngleParameter,
  evaluate: Evaluate,
): readonly number[] {
  const shape = dimensions.map((each) => toInteger(evaluate(context, each), each.span, 'a dimension'));
  if (shape.some((length) => length < 0)) fail('index-out-of-range', `the dimensions of ${name.name} cannot be negative`, name.span); // prettier-ignore
  return shape;
}

/** All angles of a gate or pool; undefined where their number depends on a register. */
export function countParameters(
  context: Context,
  callable: Callable,
  evaluate: Evaluate,
): number | undefined {
  if (callable.kind !== 'gate' && callable.kind !== 'pool') return undefined;
  if (callable.kind === 'gate' && qubitsOfGate(callable) === undefined) return undefined;
  const parameters = parametersOf(context, callable, new Map(), evaluate);
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
