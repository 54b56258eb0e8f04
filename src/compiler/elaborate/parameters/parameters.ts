// Compile-time parameters: `--set` texts, defaults and domains become values and callables.
import { textOf, type Source, type Span } from '../../source/source.ts';
import type { CircuitDeclaration, CompileTimeParameter, Expression } from '../../syntax/ast.ts';
import { parse } from '../../syntax/index.ts';
import { loadModules, type Load } from '../../semantics/modules.ts';
import { nearest } from '../../source/nearest.ts';
import { findCallable, type Callable, type Environment } from '../state/environment.ts';
import { toInteger, toReal } from '../values/compile-time.ts';
import { decide, evaluate } from '../expressions/expressions.ts';
import { Fault, fail, giveUp, guard } from '../state/fault.ts';
import { qubitsOfGate } from '../calls/signatures.ts';
import type { State } from '../state/state.ts';
import { boolean, describe, number, type Value } from '../values/values.ts';

/** Texts of `--set name=text`. */
export type Settings = Readonly<Record<string, string>>;
/** Settings, and expressions of the circuit's own file, such as the values of a domain. */
export type Choices = Readonly<Record<string, string | Expression>>;

/** The files of the standard library in which a `--set` name is looked up after the circuit's own file. */
const standardFiles = ['std/conv', 'std/pool', 'std/encode'];

export type Setting =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'callable'; readonly callable: Callable };

interface Given {
  readonly expression: Expression;
  /** Names are also looked up in the standard library. */
  readonly external: boolean;
}

const callableTypes: ReadonlySet<string> = new Set(['gate', 'pool', 'pairing']);

type ParameterEnvironment = Environment & { readonly callables: Map<string, Callable | undefined> };

/**
 * Binds each parameter to its choice or default, in order; later defaults see earlier parameters. Gives the values as
 * texts, by name.
 */
export function bindParameters(
  state: State,
  circuit: CircuitDeclaration,
  environment: ParameterEnvironment,
  choices: Choices,
  load: Load,
): Record<string, string> {
  refuseUnknown(circuit, choices);
  const texts: [string, string][] = [];
  for (const parameter of circuit.parameters) {
    const { name } = parameter.name;
    const chosen = Object.hasOwn(choices, name) ? choices[name] : undefined;
    const setting = guard(state.report, parameter.span, () =>
      settingOf(state, environment, parameter, givenFor(parameter, chosen), load),
    );
    bindParameter(environment, parameter, setting);
    if (setting) texts.push([name, shown(setting)]);
    if (setting) guard(state.report, parameter.span, () => warnOutsideDomain(state, environment, parameter, setting, chosen)); // prettier-ignore
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
  { callables, scope }: ParameterEnvironment,
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
export function choicesOf(
  state: State,
  circuit: CircuitDeclaration,
  environment: ParameterEnvironment,
  load: Load,
): Choice[] {
  return circuit.parameters.flatMap((parameter) => {
    const { name } = parameter.name;
    const values = guard(state.report, parameter.span, () => domainOf(state, environment, parameter)) ?? [];
    const expression = parameter.value ?? values[0];
    // What is wrong with a default is reported where it is elaborated.
    const setting = guard(
      () => {},
      parameter.span,
      () => expression && settingOf(state, environment, parameter, { expression, external: false }, load),
    );
    bindParameter(environment, parameter, setting);
    return values.map((value) => ({ name, value }));
  });
}

function refuseUnknown(circuit: CircuitDeclaration, choices: Choices): void {
  const names = circuit.parameters.map((parameter) => parameter.name.name);
  for (const name of Object.keys(choices)) {
    if (names.includes(name)) continue;
    const similar = nearest(name, names);
    const has = names.length ? `it has ${names.join(', ')}` : 'it has none';
    fail('unknown-parameter', `circuit ${circuit.name.name} has no parameter ${name}; ${similar ? `did you mean ${similar}?` : has}`, circuit.name.span); // prettier-ignore
  }
}

function givenFor(parameter: CompileTimeParameter, choice: string | Expression | undefined): Given {
  const { name } = parameter.name;
  const chosen = choice ?? parameter.value;
  if (typeof chosen === 'string') return { expression: parseSetting(parameter, chosen), external: true };
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

function settingOf(
  state: State,
  environment: Environment,
  parameter: CompileTimeParameter,
  given: Given,
  load: Load,
): Setting {
  const { type, name } = parameter;
  const span: Span = given.external ? parameter.span : given.expression.span;
  if (type.name === 'gate' || type.name === 'pool' || type.name === 'pairing') {
    const expression = toldAtParameter(parameter, given, () => chosen(state, environment, given.expression));
    return { kind: 'callable', callable: callableOf(state, environment, parameter, { ...given, expression }, span, load) }; // prettier-ignore
  }
  const value = toldAtParameter(parameter, given, () => evaluate(state, environment, given.expression));
  const what = `parameter ${name.name}`;
  switch (type.name) {
    case 'int':
      return { kind: 'value', value: number(toInteger(value, span, what)) };
    case 'float':
    case 'angle':
      return { kind: 'value', value: number(toReal(value, span, what)) };
    case 'bool':
      if (value.kind !== 'boolean') return fail('wrong-type', `${what} must be true or false, and this is ${describe(value)}`, span); // prettier-ignore
      return { kind: 'value', value: boolean(value.value) };
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
function chosen(state: State, environment: Environment, node: Expression): Expression {
  if (node.kind !== 'conditional') return node;
  return chosen(state, environment, decide(state, environment, node.condition) ? node.then : node.orElse);
}

function callableOf(
  state: State,
  environment: Environment,
  { name, type }: CompileTimeParameter,
  { expression, external }: Given,
  span: Span,
  load: Load,
): Callable {
  const kind = type.name;
  if (expression.kind !== 'name')
    return fail('wrong-type', `parameter ${name.name} must be the name of a ${kind}`, span);
  let callable = findCallable(environment, expression.name);
  if ((!callable || callable.kind !== kind) && external) callable = findInStandardLibrary(environment, expression.name, load) ?? callable; // prettier-ignore
  if (!callable) {
    if (external) return fail('unknown-name', `no ${kind} is called ${expression.name}, neither in the file nor in the standard library`, span); // prettier-ignore
    return giveUp();
  }
  if (callable.kind !== kind) return fail('wrong-type', `parameter ${name.name} must be a ${kind}, and ${expression.name} is a ${callable.kind}`, span); // prettier-ignore
  if (kind === 'gate' && type.arity) {
    const arity = toInteger(evaluate(state, environment, type.arity), type.arity.span, 'the arity of a gate');
    const actual = qubitsOfGate(callable);
    if (actual !== arity) {
      const acts = actual === undefined ? 'a register' : `${actual} qubit${actual === 1 ? '' : 's'}`;
      return fail('wrong-arity', `parameter ${name.name} must be a gate on ${arity} qubit${arity === 1 ? '' : 's'}, and ${expression.name} acts on ${acts}`, span); // prettier-ignore
    }
  }
  if (callable.kind === 'pool') {
    const sources = type.arity
      ? toInteger(
          evaluate(state, environment, type.arity),
          type.arity.span,
          'the number of sources of a pool',
        )
      : 1;
    const actual = callable.declared.declaration.sources.length;
    const write = type.arity ? '' : `; for such pools write ${name.name}: pool(${actual})`;
    if (actual !== sources) return fail('wrong-arity', `parameter ${name.name} must be a pool of ${counted(sources)}, and ${expression.name} has ${counted(actual)}${write}`, span); // prettier-ignore
  }
  return callable;
}

const counted = (sources: number) => `${sources} source${sources === 1 ? '' : 's'}`;

function findInStandardLibrary(environment: Environment, name: string, load: Load): Callable | undefined {
  for (const specifier of standardFiles) {
    const source = load(specifier, environment.module.source);
    if (!source || 'unreadable' in source) continue;
    const module = loadModules(source, load);
    const found =
      module.callables.has(name) && findCallable({ ...environment, module, callables: new Map() }, name);
    if (found) return found;
  }
  return undefined;
}

// ---- Domains

/** The values of a domain: the items of a list, or the numbers of a range. */
function domainOf(
  state: State,
  environment: Environment,
  parameter: CompileTimeParameter,
): readonly Expression[] {
  const { domain } = parameter;
  if (!domain) return [];
  if (domain.kind === 'list') {
    if (domain.items.length === 0) refuseEmpty(parameter, domain);
    return domain.items;
  }
  const { start, end } = rangeOf(state, environment, parameter, domain);
  if (end - start > 10_000)
    return fail('limit-exceeded', 'a domain may hold at most 10000 values', domain.span);
  return Array.from({ length: end - start }, (_, i) => {
    const value = start + i;
    return { kind: 'number', value, text: `${value}`, integer: true, span: domain.span };
  });
}

function rangeOf(
  state: State,
  environment: Environment,
  parameter: CompileTimeParameter,
  domain: Expression,
): Extract<Value, { kind: 'range' }> {
  const { type, name } = parameter;
  if (callableTypes.has(type.name)) return fail('wrong-type', `the domain of parameter ${name.name} is a list of names, such as [a, b]`, domain.span); // prettier-ignore
  const value = evaluate(state, environment, domain);
  if (value.kind !== 'range') return fail('wrong-type', 'a domain is a list of values or a range, such as [4, 8, 16] or 2..9', domain.span); // prettier-ignore
  if (value.end === value.start) refuseEmpty(parameter, domain);
  return value;
}

function refuseEmpty({ name }: CompileTimeParameter, domain: Expression): never {
  return fail('empty-domain', `the domain of parameter ${name.name} holds no values; give it some, or leave it out`, domain.span); // prettier-ignore
}

/** `given`: the text of `--set`, or undefined for the default; what is taken from the domain itself is not asked. */
function warnOutsideDomain(
  state: State,
  environment: Environment,
  parameter: CompileTimeParameter,
  setting: Setting,
  given: string | Expression | undefined,
): void {
  const { domain, name, value } = parameter;
  if (!domain || (given !== undefined && typeof given !== 'string')) return;
  if (isInside(state, environment, parameter, domain, setting, given)) return;
  const text = given?.trim() ?? textOf(value!.span);
  const what = given === undefined ? 'the default ' : '';
  state.report({
    code: 'outside-domain',
    severity: 'warning',
    message: `${what}${name.name} = ${text} lies outside the domain of parameter ${name.name}`,
    span: given === undefined ? value!.span : domain.span,
    related: [],
  });
}

function isInside(
  state: State,
  environment: Environment,
  parameter: CompileTimeParameter,
  domain: Expression,
  setting: Setting,
  given: string | undefined,
): boolean {
  if (domain.kind === 'list') {
    return domainOf(state, environment, parameter).some((each) => {
      if (setting.kind === 'value') return sameValue(evaluate(state, environment, each), setting.value);
      if (each.kind !== 'name') return false;
      const own = findCallable(environment, each.name);
      return each.name === given?.trim() || own?.name === setting.callable.name;
    });
  }
  const { start, end } = rangeOf(state, environment, parameter, domain);
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
