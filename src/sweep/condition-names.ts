// What the names of a condition mean: parameters, what follows from them in the circuit, options, constants and functions.
import type { BoundParameters, OpenParameter, OpenParameters } from '../compiler/open-parameters.ts';
import { number, type Value } from '../compiler/elaborate/values/values.ts';
import { nearest } from '../compiler/source/nearest.ts';
import type { Span } from '../compiler/source/source.ts';
import type { Expression } from '../compiler/syntax/ast.ts';
import { atValues } from '../phrases.ts';
import type { Axis, Point } from './axis.ts';
import { circuitName, refuse, writtenAt, type WhereText } from './condition-text.ts';

/** What names of options stand for at a point. */
export type OptionsAt = (name: string) => number | string | undefined;

/** What the condition may speak of besides the circuit's parameters. */
export interface WhereNames {
  readonly axes: readonly Axis[];
  /** Options by name, "rate.circuit" among them where it is an axis or given, and whether they are numbers. */
  readonly options: ReadonlyMap<string, 'number' | 'text'>;
}

/** Something of the condition that the evaluator does not know, and what it is at a point. */
export interface Fact {
  readonly key: string;
  at(bound: BoundParameters, point: Point, options: OptionsAt): Value;
}

/** What a condition is read with. */
export interface Reading {
  readonly where: WhereText;
  readonly open: OpenParameters;
  readonly names: WhereNames;
  /** An expression that stands for what is known at each point. */
  readonly keep: (fact: Fact['at'], span: Span) => Expression;
  /** Names that comprehensions declare. */
  readonly hidden: ReadonlySet<string>;
}

/** The expression that a name comes to. Throws UserError for one that there is not. */
export function replaceName(name: string, node: Expression, reading: Reading): Expression {
  const { where, open, hidden } = reading;
  if (hidden.has(name)) return node;
  const parameter = parameterOf(name, reading);
  const option = optionNamed(name, reading);
  if (option !== undefined && parameter && name === parameter.name)
    return refuse(where, node.span, `${name} is an option and a parameter of the circuit ${open.circuit}; write set.${name} or option.${name}`); // prettier-ignore
  if (option !== undefined) return optionFact(option, node.span, reading);
  if (parameter) return { ...node, kind: 'name', name: parameter.name };
  if (open.lets.includes(name) || open.knowsConstant(name) || open.knowsCallable(name)) return node;
  return refuse(where, node.span, unknownName(writtenAt(where, node.span), reading));
}

/** `set_n` is n, which `set.n` was. */
export function parameterOf(name: string, { open: { parameters } }: Reading): OpenParameter | undefined {
  const named = (own: string) => parameters.find((each) => each.name === own);
  return named(name) ?? (name.startsWith('set_') ? named(name.slice('set_'.length)) : undefined);
}

/** `early_stop` is the option early-stop, `rate_circuit` its part, `option_batch` batch. */
export function optionNamed(name: string, { names: { options } }: Reading): string | undefined {
  const own = name === circuitName ? 'circuit' : name.replace(/^option_/, '');
  return [...options.keys()].find((each) => each.replaceAll(/[-.]/g, '_') === own);
}

function optionFact(name: string, span: Span, { where, keep }: Reading): Expression {
  return keep((_, point, options) => {
    const value = options(name);
    if (value === undefined)
      return refuse(where, span, `${name} is not given${atValues(point)}, so that it has no value`);
    return typeof value === 'number' ? number(value) : { kind: 'text', text: value };
  }, span);
}

function unknownName(name: string, { open, names: { options } }: Reading): string {
  const parameters = [...open.parameters.map((each) => each.name), ...open.lets];
  const similar = nearest(name, [...parameters, ...options.keys()]);
  const has = parameters.length > 0 ? `it has ${parameters.join(', ')}` : 'it has no parameters';
  return `there is no ${name} in the circuit ${open.circuit} or among the options of a study; ${similar ? `did you mean ${similar}?` : has}`;
}
