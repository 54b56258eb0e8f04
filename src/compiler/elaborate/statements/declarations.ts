// `qubit`, `input` and `weight`: new registers and slots of the circuit, bound to their names.
import { input, weight } from '../../circuit/angles.ts';
import type { Initial } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import type { Distribution, Expression } from '../../syntax/ast.ts';
import type { StatementOf } from '../../syntax/statement-facts.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { bind } from '../state/environment.ts';
import { fail } from '../state/fault.ts';
import { sizeLimit } from '../state/limits.ts';
import { newQubit, newRegister } from '../state/registers.ts';
import { toInteger, toReal } from '../values/compile-time.ts';
import { build, qubit, register, sizeOf } from '../values/values.ts';

export function declareQubits(context: Context, { name, size, span }: StatementOf<'qubit'>): void {
  const { state } = context;
  if (!size) return bind(context, name.name, qubit(newQubit(state, name.name, span)));
  const count = toInteger(evaluate(context, size), size.span, 'the size of a register');
  if (count < 1)
    fail(
      'register-empty',
      `register ${name.name} needs at least one qubit, and its size is ${count}`,
      size.span,
    );
  if (count > sizeLimit) fail('limit-exceeded', `a circuit may have at most ${sizeLimit} qubits`, size.span);
  bind(context, name.name, register(newRegister(state, name.name, count, span)));
}

function dimensions(context: Context, nodes: readonly Expression[], span: Span, used: number): number[] {
  const shape = nodes.map((node) => {
    const length = toInteger(evaluate(context, node), node.span, 'a dimension');
    return length < 0
      ? fail('index-out-of-range', `a dimension cannot be negative, and this is ${length}`, node.span)
      : length;
  });
  if (used + sizeOf(shape) > sizeLimit) fail('limit-exceeded', `a circuit may have at most ${sizeLimit} weights and as many inputs`, span); // prettier-ignore
  return shape;
}

export function declareInput(
  context: Context,
  { name, outside = name, element, dimensions: nodes, span }: StatementOf<'input'>,
): void {
  const { state } = context;
  const shape = dimensions(context, nodes, span, state.inputTotal);
  const offset = state.inputTotal;
  const size = sizeOf(shape);
  if (element === 'amplitude' && size === 0) fail('shape-mismatch', `amplitude input ${name.name} needs at least one number; write amplitude[2^n] for n qubits`, span); // prettier-ignore
  state.inputs.push({ name: outside.name, element, shape, offset, size });
  state.inputTotal += size;
  const value = build(shape, (i) => ({ kind: 'angle', angle: input(offset + i) }));
  const whole = element === 'amplitude' && value.kind === 'list';
  bind(context, name.name, whole ? { ...value, amplitudes: true } : value);
}

export function declareWeight(context: Context, statement: StatementOf<'weight'>): void {
  const { state } = context;
  const { name, outside = name, dimensions: nodes, initial, span } = statement;
  const shape = dimensions(context, nodes, span, state.weightTotal);
  const meeting = state.meetings.get(outside.name) ?? 0;
  const offset = state.weightTotal;
  const size = sizeOf(shape);
  const distribution = initial ? initialOf(context, initial) : defaultInitial;
  state.meetings.set(outside.name, meeting + 1);
  state.weights.push({ name: outside.name, meeting, shape, offset, size, initial: distribution });
  state.weightTotal += size;
  bind(
    context,
    name.name,
    build(shape, (i) => ({ kind: 'angle', angle: weight(offset + i) })),
  );
}

/** What a weight starts from where nothing is said. */
export const defaultInitial: Initial = { kind: 'uniform', low: -Math.PI, high: Math.PI };

/** No normal number that is ever drawn lies farther from its mean. */
const mostDeviations = 50;

function initialOf(context: Context, { name, arguments: nodes, span }: Distribution): Initial {
  const values = nodes.map((node) =>
    toReal(evaluate(context, node), node.span, `a parameter of ${name.name}`),
  );
  const need = (count: number) => {
    if (values.length !== count) fail('wrong-argument-count', `${name.name} takes ${count} number${count > 1 ? 's' : ''} and was given ${values.length}`, span); // prettier-ignore
  };
  const requireFinite = (spread: number) => {
    if (!Number.isFinite(spread)) fail('not-a-number', `${name.name}(${values.join(', ')}) gives numbers that are too large`, span); // prettier-ignore
  };
  const [a, b] = values;
  switch (name.name) {
    case 'uniform':
      need(2);
      if (b < a) fail('backward-range', `uniform(${a}, ${b}) has its bounds the wrong way round`, span);
      requireFinite(b - a);
      return { kind: 'uniform', low: a, high: b };
    case 'normal':
      need(2);
      if (b < 0)
        fail('not-a-number', `the deviation of normal(…) cannot be negative, and this is ${b}`, span);
      requireFinite(Math.abs(a) + mostDeviations * b);
      return { kind: 'normal', mean: a, deviation: b };
    case 'constant':
      need(1);
      return { kind: 'constant', value: a };
    default:
      return fail('unknown-name', `no distribution is called ${name.name}; there are uniform(a, b), normal(m, s) and constant(v)`, name.span); // prettier-ignore
  }
}
