// The values that the parameters of a property are given, case by case: all combinations, or drawn ones.
import type { Load, Module } from '../../semantics/modules.ts';
import type { CompileTimeParameter, Expression, Property } from '../../syntax/ast.ts';
import { circuitContext } from '../parameters/circuit-context.ts';
import { choicesOf } from '../parameters/parameters.ts';
import { newState, type Session } from '../state/state.ts';

/** Most cases of a property; of more, so many are drawn. */
export const mostCases = 100;

/** The values that the parameters of a property are given, case by case. */
export interface PropertyChoices {
  readonly cases: readonly Readonly<Record<string, Expression>>[];
  /** Not all that there are: they were drawn. */
  readonly drawn: boolean;
}

/** Whom to tell, and where the names of values are looked up. */
export interface PropertySession extends Session {
  readonly load: Load;
}

/** All combinations, the last parameter's values fastest, or drawn ones; `draw` gives uniform numbers in [0, 1). */
export function propertyChoices(
  module: Module,
  { parameters }: Property,
  session: PropertySession,
  draw: () => number,
): PropertyChoices {
  const context = circuitContext(newState(session), module, session.load);
  const chosen = choicesOf(context, parameters);
  const columns = parameters.map((parameter) => {
    const { name } = parameter.name;
    const own = chosen.filter((each) => each.name === name).map(({ value }) => value);
    return { name, values: own.length > 0 ? own : valuesOf(parameter), parameter };
  });
  const count = columns.reduce((product, { values }) => product * (values?.length ?? Infinity), 1);
  const drawn = count > mostCases;
  const pick = (values: readonly Expression[] | undefined, { span }: CompileTimeParameter) =>
    values ? values[Math.floor(draw() * values.length)] : numberAt(4 * Math.PI * (draw() - 0.5), span);
  const cases = Array.from({ length: drawn ? mostCases : count }, (_, index) => {
    let left = index;
    const entries = columns.toReversed().map(({ name, values, parameter }) => {
      if (drawn || !values) return [name, pick(values, parameter)] as const;
      const value = values[left % values.length];
      left = Math.floor(left / values.length);
      return [name, value] as const;
    });
    return Object.fromEntries(entries);
  });
  return { cases, drawn };
}

/** The values of a parameter without a domain: its default, else those of its type; undefined: all angles. */
function valuesOf({ type, value, span }: CompileTimeParameter): readonly Expression[] | undefined {
  if (value) return [value];
  if (type.name === 'bool') return [false, true].map((each) => ({ kind: 'boolean', value: each, span }));
  return undefined;
}

const numberAt = (value: number, span: CompileTimeParameter['span']): Expression => ({
  kind: 'number',
  value,
  text: `${value}`,
  integer: false,
  span,
});
