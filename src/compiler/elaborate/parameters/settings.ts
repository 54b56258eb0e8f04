// What is set for a parameter, or its default, becomes a value of its type: a number, a truth value, a gate, a pool or a pairing.
import type { Source, Span } from '../../source/source.ts';
import type { CompileTimeParameter, Expression } from '../../syntax/ast.ts';
import { parse } from '../../syntax/parse.ts';
import { decide, evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import type { Callable } from '../state/environment.ts';
import { fail, Fault } from '../state/fault.ts';
import { toInteger, toReal } from '../values/compile-time.ts';
import { boolean, describe, number, type Value } from '../values/values.ts';
import type { CircuitContext } from './circuit-context.ts';
import { callableFor } from './named-callables.ts';

export type Setting =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'callable'; readonly callable: Callable };

export interface Given {
  readonly expression: Expression;
  /** Names are also looked up in the standard library. */
  readonly external: boolean;
  /** Where it is evaluated; absent: where the parameter is. */
  readonly within?: Context | undefined;
}

/** An expression that means what it means where it stands, as in the settings of a property. */
export interface Elsewhere {
  readonly kind: 'elsewhere';
  readonly expression: Expression;
  readonly within: Context;
}

/** What a parameter becomes, unless a domain says so: what is set, or its default. */
export function givenFor(
  parameter: CompileTimeParameter,
  choice: string | Expression | Elsewhere | undefined,
): Given {
  const { name } = parameter.name;
  const chosen = choice ?? parameter.value;
  if (typeof chosen === 'string') return { expression: parseSetting(parameter, chosen), external: true };
  if (chosen?.kind === 'elsewhere') return { ...chosen, external: false };
  if (chosen) return { expression: chosen, external: false };
  const message = `parameter ${name} has no default; give it a value with --set ${name}=…`;
  return fail('parameter-without-value', message, parameter.span);
}

/** A `--set` text is one expression of the language. */
function parseSetting(parameter: CompileTimeParameter, text: string): Expression {
  const source: Source = { name: `--set ${parameter.name.name}`, text: `const value = ${text};` };
  const { file, diagnostics } = parse(source);
  const [declaration] = file.declarations;
  if (
    diagnostics.length ||
    file.declarations.length !== 1 ||
    file.imports.length ||
    declaration.kind !== 'const'
  ) {
    return fail('wrong-type', `--set ${parameter.name.name}=${text} is no value; give one expression, such as 8, pi/2 or so4`, parameter.span); // prettier-ignore
  }
  return declaration.value;
}

export function settingOf(context: CircuitContext, parameter: CompileTimeParameter, given: Given): Setting {
  const { type, name } = parameter;
  const span: Span = given.external ? parameter.span : given.expression.span;
  const { within = context } = given;
  const value = () => toldAtParameter(parameter, given, () => evaluate(within, given.expression));
  const what = `parameter ${name.name}`;
  switch (type.name) {
    case 'gate':
    case 'pool':
    case 'pairing': {
      const expression = toldAtParameter(parameter, given, () => chosen(within, given.expression));
      return { kind: 'callable', callable: callableFor(context, parameter, { ...given, expression }, span) };
    }
    case 'int':
      return { kind: 'value', value: number(toInteger(value(), span, what)) };
    case 'float':
    case 'angle':
      return { kind: 'value', value: number(toReal(value(), span, what)) };
    case 'bool': {
      const truth = value();
      if (truth.kind !== 'boolean') return fail('wrong-type', `${what} must be true or false, and this is ${describe(truth)}`, span); // prettier-ignore
      return { kind: 'value', value: boolean(truth.value) };
    }
    default:
      return type.name satisfies never;
  }
}

/** Faults inside a `--set` text are told at the parameter: the text has no file of its own. */
function toldAtParameter<T>(parameter: CompileTimeParameter, given: Given, run: () => T): T {
  try {
    return run();
  } catch (fault) {
    if (!(fault instanceof Fault) || !given.external) throw fault;
    const why = fault.diagnostic ? `: ${fault.diagnostic.message}` : ', because it holds an unknown name';
    return fail(
      'wrong-type',
      `the value set for ${parameter.name.name} cannot be used${why}`,
      parameter.span,
    );
  }
}

/** What `a ? b : c` comes to where a gate, pool or pairing is named. */
function chosen(context: Context, node: Expression): Expression {
  if (node.kind !== 'conditional') return node;
  return chosen(context, decide(context, node.condition) ? node.then : node.orElse);
}
