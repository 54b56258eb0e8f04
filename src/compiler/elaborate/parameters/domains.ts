// The domain of a parameter: the values that checks take from it, and a warning for what lies outside.
import { textOf } from '../../source/source.ts';
import type { CompileTimeParameter, Expression } from '../../syntax/ast.ts';
import { evaluate } from '../expressions/expressions.ts';
import type { Context } from '../state/context.ts';
import { findCallable } from '../state/environment.ts';
import { fail } from '../state/fault.ts';
import type { Value } from '../values/values.ts';
import { callableTypes } from './named-callables.ts';
import type { Elsewhere, Setting } from './settings.ts';

/** Most values of a domain. */
const domainLimit = 10_000;

/** The values of a domain: the items of a list, or the numbers of a range. */
export function domainOf(context: Context, parameter: CompileTimeParameter): readonly Expression[] {
  const { domain } = parameter;
  if (!domain) return [];
  if (domain.kind === 'list') {
    if (domain.items.length === 0) refuseEmpty(parameter, domain);
    return domain.items;
  }
  const { start, end } = rangeOf(context, parameter, domain);
  if (end - start > domainLimit)
    return fail('limit-exceeded', `a domain may hold at most ${domainLimit} values`, domain.span);
  return Array.from({ length: end - start }, (_, i) => {
    const value = start + i;
    return { kind: 'number', value, text: `${value}`, integer: true, span: domain.span };
  });
}

function rangeOf(
  context: Context,
  parameter: CompileTimeParameter,
  domain: Expression,
): Extract<Value, { kind: 'range' }> {
  const { type, name } = parameter;
  if (callableTypes.has(type.name)) return fail('wrong-type', `the domain of parameter ${name.name} is a list of names, such as [a, b]`, domain.span); // prettier-ignore
  const value = evaluate(context, domain);
  if (value.kind !== 'range') return fail('wrong-type', 'a domain is a list of values or a range, such as [4, 8, 16] or 2..9', domain.span); // prettier-ignore
  if (value.end === value.start) refuseEmpty(parameter, domain);
  return value;
}

function refuseEmpty({ name }: CompileTimeParameter, domain: Expression): never {
  return fail('empty-domain', `the domain of parameter ${name.name} holds no values; give it some, or leave it out`, domain.span); // prettier-ignore
}

/** `given`: the text of `--set`, or undefined for the default; what is taken from the domain itself is not asked. */
export function warnOutsideDomain(
  context: Context,
  parameter: CompileTimeParameter,
  setting: Setting,
  given: string | Expression | Elsewhere | undefined,
): void {
  const { domain, name, value } = parameter;
  if (!domain || (given !== undefined && typeof given !== 'string')) return;
  if (isInside(context, parameter, setting, given)) return;
  const text = given?.trim() ?? textOf(value!.span);
  const what = given === undefined ? 'the default ' : '';
  context.state.report({
    code: 'outside-domain',
    severity: 'warning',
    message: `${what}${name.name} = ${text} lies outside the domain of parameter ${name.name}`,
    span: given === undefined ? value!.span : domain.span,
    related: [],
  });
}

function isInside(
  context: Context,
  parameter: CompileTimeParameter,
  setting: Setting,
  given: string | undefined,
): boolean {
  const { domain } = parameter;
  if (!domain) return true;
  if (domain.kind === 'list') {
    return domainOf(context, parameter).some((each) => {
      if (setting.kind === 'value') return sameValue(evaluate(context, each), setting.value);
      if (each.kind !== 'name') return false;
      const own = findCallable(context, each.name);
      return each.name === given?.trim() || own?.name === setting.callable.name;
    });
  }
  const { start, end } = rangeOf(context, parameter, domain);
  if (setting.kind !== 'value' || setting.value.kind !== 'number') return false;
  const { value } = setting.value;
  return Number.isInteger(value) && value >= start && value < end;
}

function sameValue(a: Value, b: Value): boolean {
  return (
    (a.kind === 'number' && b.kind === 'number' && a.value === b.value) ||
    (a.kind === 'boolean' && b.kind === 'boolean' && a.value === b.value)
  );
}
