// A property → its cases: the values of its parameters, and what stands on both sides with them.
import { gateNamed } from '../circuit/gates.ts';
import type { Circuit } from '../circuit/circuit.ts';
import { type Declared, type Load, loadModules, type Module } from '../semantics/modules.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { CompileTimeParameter, Expression, GateDeclaration, Property, Side } from '../syntax/ast.ts';
import { qubitsOfGate } from './calls/signatures.ts';
import { elaborateCallable } from './elaborate-callable.ts';
import { elaborate } from './elaborate.ts';
import { evaluate } from './expressions/expressions.ts';
import { circuitContext, type CircuitContext } from './parameters/circuit-context.ts';
import { bindParameters, choicesOf } from './parameters/parameters.ts';
import { findCallable, type GateCallable } from './state/environment.ts';
import { fail, giveUp, guard } from './state/fault.ts';
import { newState } from './state/state.ts';
import { toInteger } from './values/compile-time.ts';

/** What stands on one side, with all that is set. */
export interface ComparedSide {
  readonly kind: 'circuit' | 'gate' | 'pool';
  /** One, or for a gate whose registers have no size yet one for each size that suits. */
  readonly versions: readonly {
    readonly circuit: Circuit;
    readonly parameters: Readonly<Record<string, string>>;
  }[];
}

export interface PropertyCase {
  /** As texts, by the names of the property's parameters. */
  readonly values: Readonly<Record<string, string>>;
  readonly left: ComparedSide;
  readonly right: ComparedSide;
}

/** Most cases of a property; of more, so many are drawn. */
export const mostCases = 100;

/** The values that the parameters of a property are given, case by case. */
export interface PropertyChoices {
  readonly cases: readonly Readonly<Record<string, Expression>>[];
  /** Not all that there are: they were drawn. */
  readonly drawn: boolean;
}

interface Session {
  readonly load: Load;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** All combinations, the last parameter's values fastest, or drawn ones; `draw` gives uniform numbers in [0, 1). */
export function propertyChoices(
  module: Module,
  { parameters }: Property,
  { load, report }: Session,
  draw: () => number,
): PropertyChoices {
  const context = circuitContext(newState({ report }), module, load);
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

/** The case with these values; undefined where an error was reported. */
export function propertyCase(
  module: Module,
  { parameters, comparison: { left, right }, title }: Property,
  choice: PropertyChoices['cases'][number],
  session: Session,
): PropertyCase | undefined {
  let failed = false;
  const report = (diagnostic: Diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    session.report(diagnostic);
  };
  const within = circuitContext(newState({ report }), module, session.load);
  const all = guard(report, title.span, () => {
    const values = bindParameters(within, parameters, choice);
    const both = { ...session, report };
    return { values, left: sideOf(within, left, both), right: sideOf(within, right, both) };
  });
  return failed || !all?.left || !all.right ? undefined : { ...all, left: all.left, right: all.right };
}

function sideOf(
  within: CircuitContext,
  { callee, settings }: Side,
  session: Session,
): ComparedSide | undefined {
  const called = findCallable(within, callee.name);
  if (called?.kind === 'circuit') {
    const choices = Object.fromEntries(
      settings.map(({ name, value }) => [
        name.name,
        { kind: 'elsewhere', expression: value, within } as const,
      ]),
    );
    const elaborated = elaborate(called.declared, { ...session, choices });
    return elaborated && { kind: 'circuit', versions: [elaborated] };
  }
  if (called?.kind !== 'gate' && called?.kind !== 'pool') return giveUp();
  const sizes = settings.map(({ name, value }): [string, string] => [
    name.name,
    `${toInteger(evaluate(within, value), value.span, `the size ${name.name}`)}`,
  ]);
  if (called.kind === 'gate' && !called.declared && !qubitsOfGate(called))
    return fail('wrong-type', `${callee.name} is compared in a gate of its own: gate g(t: angle) a, b { … }`, callee.span); // prettier-ignore
  const declared = called.kind === 'pool' ? called.declared : (called.declared ?? builtinGate(called));
  const versions = [...elaborateCallable(declared, Object.fromEntries(sizes), session)];
  return versions.length > 0 ? { kind: called.kind, versions } : undefined;
}

/** A gate of the language, as if a file declared it. */
function builtinGate({ name }: GateCallable): Declared<GateDeclaration> {
  const qubits = qubitsOfGate({ kind: 'gate', name })!;
  const operands = Array.from({ length: qubits }, (_, i) => `q${i}`).join(', ');
  const { angles } = gateNamed(name);
  const [head, call] = angles > 0 ? [`(t: angle[${angles}])`, '(t)'] : ['', ''];
  const text = `gate the_${name}${head} ${operands} { ${name}${call} ${operands}; }`;
  const module = loadModules({ name, text }, () => undefined);
  return module.callables.get(`the_${name}`) as Declared<GateDeclaration>;
}
