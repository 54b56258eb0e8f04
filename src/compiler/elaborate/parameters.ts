// Compile-time parameters: `--set` texts, defaults and domains become values and callables.
import type { Source, Span } from '../source/source.ts';
import type { CircuitDeclaration, CompileTimeParameter, Expression } from '../syntax/ast.ts';
import { parse } from '../syntax/index.ts';
import { loadModules, type Load } from '../semantics/modules.ts';
import { nearest } from '../semantics/nearest.ts';
import { findCallable, type Callable, type Environment } from './environment.ts';
import { toInteger, toReal } from './compile-time.ts';
import { decide, evaluate } from './expressions.ts';
import { Fault, fail, giveUp, guard } from './fault.ts';
import { qubitsOfGate } from './signatures.ts';
import type { State } from './state.ts';
import { boolean, describe, number, type Value } from './values.ts';

/** Raw texts of `--set name=text`. */
export type Settings = Readonly<Record<string, string>>;

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

/** Binds each parameter to its setting or default, in order; later defaults see earlier parameters. */
export function bindParameters(
  state: State,
  circuit: CircuitDeclaration,
  environment: Environment & { callables: Map<string, Callable> },
  settings: Settings,
  load: Load,
): void {
  refuseUnknown(circuit, settings);
  for (const parameter of circuit.parameters) {
    const { name } = parameter.name;
    const setting = guard(state.report, () =>
      settingOf(state, environment, parameter, givenFor(parameter, settings), load),
    );
    if (setting?.kind === 'callable') environment.callables.set(name, setting.callable);
    else environment.scope.names.set(name, setting?.value ?? { kind: 'poison' });
    if (setting && Object.hasOwn(settings, name))
      warnOutsideDomain(state, environment, parameter, setting, settings[name]);
  }
}

function refuseUnknown(circuit: CircuitDeclaration, settings: Settings): void {
  const names = circuit.parameters.map((parameter) => parameter.name.name);
  for (const name of Object.keys(settings)) {
    if (names.includes(name)) continue;
    const similar = nearest(name, names);
    const has = names.length ? `it has ${names.join(', ')}` : 'it has none';
    fail('unknown-parameter', `circuit ${circuit.name.name} has no parameter ${name}; ${similar ? `did you mean ${similar}?` : has}`, circuit.name.span); // prettier-ignore
  }
}

function givenFor(parameter: CompileTimeParameter, settings: Settings): Given {
  const { name } = parameter.name;
  if (Object.hasOwn(settings, name))
    return { expression: parseSetting(parameter, settings[name]), external: true };
  if (parameter.value) return { expression: parameter.value, external: false };
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
      return fail('wrong-arity', `parameter ${name.name} must be a gate on ${arity} qubits, and ${expression.name} acts on ${acts}`, span); // prettier-ignore
    }
  }
  return callable;
}

function findInStandardLibrary(environment: Environment, name: string, load: Load): Callable | undefined {
  for (const specifier of standardFiles) {
    const source = load(specifier, environment.module.source);
    if (!source) continue;
    const module = loadModules(source, load);
    const found =
      module.callables.has(name) && findCallable({ ...environment, module, callables: new Map() }, name);
    if (found) return found;
  }
  return undefined;
}

// ---- Domains

/** The expressions of a domain: the items of a list, or the numbers of a range. */
export function domainOf(
  state: State,
  environment: Environment,
  { domain }: CompileTimeParameter,
): readonly string[] {
  if (!domain) return [];
  if (domain.kind === 'list')
    return domain.items.map((item) => item.span.source.text.slice(item.span.start, item.span.end));
  const value = evaluate(state, environment, domain);
  if (value.kind !== 'range') return fail('wrong-type', 'a domain is a list of values or a range, such as [4, 8, 16] or 2..9', domain.span); // prettier-ignore
  if (value.end - value.start > 10_000)
    return fail('limit-exceeded', 'a domain may hold at most 10000 values', domain.span);
  return Array.from({ length: value.end - value.start }, (_, i) => `${value.start + i}`);
}

function warnOutsideDomain(
  state: State,
  environment: Environment,
  parameter: CompileTimeParameter,
  setting: Setting,
  text: string,
): void {
  const { domain, name } = parameter;
  if (!domain) return;
  const inside = domainOf(state, environment, parameter).some((each) => {
    if (setting.kind === 'callable') return each === text.trim() || each === setting.callable.name;
    const value = evaluate(state, environment, parseSetting(parameter, each));
    if (value.kind === 'number' && setting.value.kind === 'number')
      return value.value === setting.value.value;
    return (
      value.kind === 'boolean' && setting.value.kind === 'boolean' && value.value === setting.value.value
    );
  });
  if (inside) return;
  state.report({
    code: 'outside-domain',
    severity: 'warning',
    message: `${name.name} = ${text.trim()} lies outside the domain of parameter ${name.name}`,
    span: domain.span,
    related: [],
  });
}
