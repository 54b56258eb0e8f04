// The compile-time parameters of a circuit by themselves: bound to values without the body, so that expressions over them
// can be evaluated for many values.
import { chooseCircuit } from './elaborate-circuit.ts';
import { domainChoices } from './elaborate/elaborate.ts';
import { evaluate } from './elaborate/expressions/expressions.ts';
import { circuitContext, type CircuitContext } from './elaborate/parameters/circuit-context.ts';
import { bindParameters, refuseUnknown } from './elaborate/parameters/parameters.ts';
import { settingTexts, type Settings } from './elaborate/parameters/setting-texts.ts';
import { type Context, fileContext, innerContext } from './elaborate/state/context.ts';
import { findCallable, isConstant } from './elaborate/state/environment.ts';
import { Fault, guard } from './elaborate/state/fault.ts';
import { newMeter } from './elaborate/state/meter.ts';
import { newState } from './elaborate/state/state.ts';
import type { Value } from './elaborate/values/values.ts';
import { checkModules, isBroken } from './semantics/check.ts';
import { type Load, loadModules, reachableModules } from './semantics/modules.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import { collector } from './source/collector.ts';
import { type Diagnostic, hasErrors } from './source/diagnostic.ts';
import { type Source, textOf } from './source/source.ts';
import type { CircuitDeclaration, CompileTimeParameter, Expression, LetStatement } from './syntax/ast.ts';

/** A compile-time parameter, with the values of its domain as texts; absent: it has none. */
export interface OpenParameter {
  readonly name: string;
  readonly type: CompileTimeParameter['type']['name'];
  readonly domain?: readonly string[];
  readonly declaration: CompileTimeParameter;
}

/** Parameters with a value each. */
export interface BoundParameters {
  /** As texts, by name; those whose value was refused are absent. */
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong with the values, and which lie outside of their domains. */
  readonly diagnostics: readonly Diagnostic[];
  /** An expression over the parameters, the `let`s of the circuit that follow from them, and `more`. Throws Fault. */
  evaluate(expression: Expression, more?: ReadonlyMap<string, Value>): Value;
}

/** The parameters of one circuit of a file. */
export interface OpenParameters {
  readonly circuit: string;
  readonly parameters: readonly OpenParameter[];
  /** Names of the `let`s at the top of its body. */
  readonly lets: readonly string[];
  /** Whether a gate, pool, pairing or function can be called by this name where the parameters stand. */
  knowsCallable(name: string): boolean;
  /** Whether a constant of the file or of the language has this name. */
  knowsConstant(name: string): boolean;
  /** Throws UserError for settings that are no values. */
  bind(set: Settings): BoundParameters;
}

/** Most steps of one expression, which is evaluated for many values. */
const stepsOfExpression = 10_000;

/** Of the circuit with this name, the only one without a name; where the file has errors these alone. */
export function openParameters(
  source: Source,
  load: Load,
  circuit?: string,
): { readonly open?: OpenParameters; readonly diagnostics: readonly Diagnostic[] } {
  const found = collector();
  const main = loadModules(source, load);
  checkModules(main, found.report);
  const chosen = chooseCircuit(main, circuit, found.report);
  const isRight = chosen && !isBroken(chosen.module, chosen.declaration) && !found.has('recursion');
  const choices = isRight ? domainChoices(chosen, load, found.report) : [];
  const diagnostics = withoutEchoes(reachableModules(main), found.all());
  if (!isRight || hasErrors(diagnostics)) return { diagnostics };
  const { module, declaration } = chosen;
  const parameters = declaration.parameters.map((parameter): OpenParameter => {
    const { name } = parameter.name;
    const domain = choices.filter((each) => each.name === name).map(({ value }) => textOfValue(value));
    return { name, type: parameter.type.name, ...(parameter.domain && { domain }), declaration: parameter };
  });
  const bind = (set: Settings): BoundParameters => {
    const said = collector();
    const context = circuitContext(newState({ report: said.report }), module, load);
    const texts = settingTexts(set);
    const values = guard(said.report, declaration.name.span, () => {
      refuseUnknown(declaration, texts);
      return bindParameters(context, declaration.parameters, texts);
    });
    return boundIn(context, declaration, { values: values ?? {}, diagnostics: said.all() });
  };
  const file = fileContext(newState({ report: () => {} }), module, new Map());
  const open: OpenParameters = {
    circuit: declaration.name.name,
    parameters,
    lets: letsOf(declaration).map(({ name }) => name.name),
    knowsCallable: (name) => findCallable(file, name) !== undefined,
    knowsConstant: (name) => isConstant(file, name),
    bind,
  };
  return { open, diagnostics };
}

function boundIn(
  context: CircuitContext,
  declaration: CircuitDeclaration,
  found: Pick<BoundParameters, 'values' | 'diagnostics'>,
): BoundParameters {
  let scope: Context | undefined;
  return {
    ...found,
    evaluate(expression, more = new Map()) {
      scope ??= withLets(context, declaration);
      const inner = innerContext(silently(scope));
      for (const [name, value] of more) inner.scope.names.set(name, value);
      return evaluate(inner, expression);
    },
  };
}

/** With the `let`s that are known without inputs, weights and qubits. */
function withLets(context: Context, declaration: CircuitDeclaration): Context {
  const body = innerContext(context);
  for (const { name, value } of letsOf(declaration))
    try {
      body.scope.names.set(name.name, evaluate(silently(body), value));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  return body;
}

function letsOf({ body }: CircuitDeclaration): LetStatement[] {
  return body.statements.filter((statement) => statement.kind === 'let');
}

/** Each expression has its own steps, and says what is wrong by its Fault alone. */
function silently(context: Context): Context {
  const meter = newMeter({ limit: stepsOfExpression });
  return { ...context, state: newState({ report: () => {}, meter }) };
}

function textOfValue(value: Expression): string {
  return value.kind === 'number' ? value.text : textOf(value.span);
}
