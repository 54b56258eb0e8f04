// Circuit declaration + values of its parameters → flat circuit, or diagnostics.
import type { Circuit, Output } from '../circuit/circuit.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { CircuitDeclaration, ConstDeclaration } from '../syntax/ast.ts';
import type { Load, Module } from '../semantics/modules.ts';
import { costsOfBody } from './counting/count-first.ts';
import { fileEnvironment, innerScope, type Callable, type Environment } from './state/environment.ts';
import { evaluate, evaluateConstant } from './expressions/expressions.ts';
import { fail, guard, unexplained } from './state/fault.ts';
import { bindParameters, choicesOf, type Choice, type Choices } from './parameters/parameters.ts';
import { executeStatements } from './statements/statements.ts';
import {
  foresee,
  newState,
  requireLive,
  sizeLimit,
  type Ledger,
  type Meter,
  type State,
} from './state/state.ts';
import { describe, type Value } from './values/values.ts';

type Report = (diagnostic: Diagnostic) => void;

export interface ElaborateOptions {
  readonly meter?: Meter;
  /** Shared by the elaborations of one check. */
  readonly ledger?: Ledger;
  /** Told the values of the compile-time parameters, as texts. */
  readonly told?: (parameters: Readonly<Record<string, string>>) => void;
}

/** The flat circuit of `declaration`; undefined when something was reported as an error. */
export function elaborate(
  module: Module,
  declaration: CircuitDeclaration,
  choices: Choices,
  load: Load,
  report: Report,
  { meter = { steps: 0 }, ledger, told = () => {} }: ElaborateOptions = {},
): Circuit | undefined {
  let failed = false;
  const state = newState(
    (diagnostic) => {
      failed ||= diagnostic.severity === 'error';
      report(diagnostic);
    },
    meter,
    ledger,
  );
  const complete = guard(state.report, declaration.name.span, () => {
    const callables = new Map<string, Callable | undefined>();
    const environment = { ...fileEnvironment(module, new Map()), callables };
    told(bindParameters(state, declaration, environment, choices, load));
    const body = innerScope(environment);
    costsOfBody(environment, declaration.body).forEach((cost, index) =>
      foresee(state, cost, declaration.body.statements[index].span),
    );
    executeStatements(state, body, declaration.body.statements);
    return outputsOf(state, body, declaration);
  });
  if (!complete && !failed) state.report(unexplained(declaration.name.span));
  if (!complete || failed) return undefined;
  return {
    name: declaration.name.name,
    qubits: state.qubits.count,
    bits: state.bits,
    weights: state.weights,
    inputs: state.inputs,
    operations: state.operations,
    outputs: complete,
  };
}

// ---- Outputs

function outputsOf(
  state: State,
  environment: Environment,
  { body }: CircuitDeclaration,
): Output[] | undefined {
  const last = body.statements.at(-1);
  if (last?.kind !== 'return') return undefined;
  const read = last.outputs.map((node) =>
    guard(state.report, node.span, () => toOutputs(state, evaluate(state, environment, node), node.span)),
  );
  if (read.includes(undefined)) return undefined;
  const outputs = read.flatMap((each) => each ?? []);
  if (outputs.length === 0)
    fail('invalid-observable', 'a circuit must return at least one observable', last.span);
  const numbers = outputs.reduce(
    (sum, each) => sum + (each.kind === 'probabilities' ? 2 ** each.qubits.length : 1),
    0,
  );
  if (numbers > sizeLimit)
    fail('limit-exceeded', `a circuit may return at most ${sizeLimit} numbers`, last.span);
  return outputs;
}

function toOutputs(state: State, value: Value, span: Span): Output[] {
  switch (value.kind) {
    case 'list':
      return value.items.flatMap((item) => toOutputs(state, item, span));
    case 'number':
      return [{ kind: 'observable', terms: [{ coefficient: value.value, factors: [] }] }];
    case 'observable':
      for (const term of value.terms)
        for (const factor of term.factors) requireLive(state, factor.qubit, span);
      return [{ kind: 'observable', terms: value.terms }];
    case 'probabilities':
      for (const each of value.qubits) requireLive(state, each, span);
      return [{ kind: 'probabilities', qubits: value.qubits }];
    case 'condition':
      return fail('bit-misuse', 'a measured bit cannot be returned; return the observable Z of the qubit instead of measuring it', span); // prettier-ignore
    default:
      return fail(
        'invalid-observable',
        `a circuit returns observables such as Z(q[0]), and this is ${describe(value)}`,
        span,
      );
  }
}

// ---- Constants and domains

/** Computes a file's constants, to find faults in them; returns those for which the steps did not last. */
export function tryConstants(
  module: Module,
  report: Report,
  ration: (run: (meter: Meter) => void) => boolean,
): ConstDeclaration[] {
  const environment = fileEnvironment(module, new Map());
  const all = [...module.constants.values()];
  const left = all.filter((constant) => {
    const run = (meter: Meter) =>
      guard(report, constant.declaration.span, () => {
        evaluateConstant(newState(report, meter), environment, constant);
      });
    return !environment.constants.has(constant.declaration) && !ration(run);
  });
  return left.flatMap(({ declaration, module: home }) => (home === module ? [declaration] : []));
}

/** Each parameter with each value of its domain. */
export function domainChoices(
  module: Module,
  declaration: CircuitDeclaration,
  load: Load,
  report: Report,
): Choice[] {
  const environment = {
    ...fileEnvironment(module, new Map()),
    callables: new Map<string, Callable | undefined>(),
  };
  return choicesOf(newState(report), declaration, environment, load);
}
