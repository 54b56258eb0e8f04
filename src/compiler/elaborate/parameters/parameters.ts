// Compile-time parameters: each is bound to what is set, or to its default, or to a value of its domain.
import { nearest } from '../../source/nearest.ts';
import type { CircuitDeclaration, CompileTimeParameter, Expression } from '../../syntax/ast.ts';
import { fail, guard } from '../state/fault.ts';
import { describe } from '../values/values.ts';
import type { CircuitContext } from './circuit-context.ts';
import { domainOf, warnOutsideDomain } from './domains.ts';
import { callableTypes } from './named-callables.ts';
import { type Elsewhere, givenFor, type Setting, settingOf } from './settings.ts';

/** Settings, expressions of the circuit's own file, such as the values of a domain, and those of another place. */
export type Choices = Readonly<Record<string, string | Expression | Elsewhere>>;

/**
 * Binds each parameter to its choice or default, in order; later defaults see earlier parameters. Gives the values as
 * texts, by name.
 */
export function bindParameters(
  context: CircuitContext,
  parameters: readonly CompileTimeParameter[],
  choices: Choices,
): Record<string, string> {
  const { report } = context.state;
  const texts: [string, string][] = [];
  for (const parameter of parameters) {
    const { name } = parameter.name;
    const chosen = Object.hasOwn(choices, name) ? choices[name] : undefined;
    const setting = guard(report, parameter.span, () =>
      settingOf(context, parameter, givenFor(parameter, chosen)),
    );
    bindParameter(context, parameter, setting);
    if (setting) texts.push([name, shown(setting)]);
    if (setting) guard(report, parameter.span, () => warnOutsideDomain(context, parameter, setting, chosen)); // prettier-ignore
  }
  return Object.fromEntries(texts);
}

/** 8, 0.5, true, su4 */
function shown(setting: Setting): string {
  if (setting.kind === 'callable') return setting.callable.name;
  const { value } = setting;
  return value.kind === 'number' || value.kind === 'boolean' ? `${value.value}` : describe(value);
}

/** A parameter whose choice was refused hides what else has its name, such as the gate `p`: one mistake, one message. */
function bindParameter(
  { callables, scope }: CircuitContext,
  { name: { name }, type }: CompileTimeParameter,
  setting: Setting | undefined,
): void {
  if (setting?.kind === 'callable') return void callables.set(name, setting.callable);
  if (callableTypes.has(type.name)) callables.set(name, undefined);
  scope.names.set(name, setting?.value ?? { kind: 'poison' });
}

/** One parameter with one value of its domain. */
export interface Choice {
  readonly name: string;
  readonly value: Expression;
}

/** All values of all domains; a domain sees the defaults of earlier parameters, or the first values of their domains. */
export function choicesOf(context: CircuitContext, parameters: readonly CompileTimeParameter[]): Choice[] {
  return parameters.flatMap((parameter) => {
    const { name } = parameter.name;
    const values = guard(context.state.report, parameter.span, () => domainOf(context, parameter)) ?? [];
    const expression = parameter.value ?? values[0];
    // What is wrong with a default is reported where it is elaborated.
    const setting = guard(
      () => {},
      parameter.span,
      () => expression && settingOf(context, parameter, { expression, external: false }),
    );
    bindParameter(context, parameter, setting);
    return values.map((value) => ({ name, value }));
  });
}

/** Throws Fault where a choice is for no parameter of the circuit. */
export function refuseUnknown(circuit: CircuitDeclaration, choices: Choices): void {
  const names = circuit.parameters.map((parameter) => parameter.name.name);
  for (const name of Object.keys(choices)) {
    if (names.includes(name)) continue;
    const similar = nearest(name, names);
    const has = names.length ? `it has ${names.join(', ')}` : 'it has none';
    fail('unknown-parameter', `circuit ${circuit.name.name} has no parameter ${name}; ${similar ? `did you mean ${similar}?` : has}`, circuit.name.span); // prettier-ignore
  }
}
