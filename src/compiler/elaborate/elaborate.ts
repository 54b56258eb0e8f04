// Circuit declaration + values of its parameters → flat circuit, or diagnostics.
import type { Circuit, Output } from '../circuit/circuit.ts';
import { weight } from '../circuit/angles.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { CircuitDeclaration, GateDeclaration, PoolDeclaration } from '../syntax/ast.ts';
import type { Load, Module } from '../semantics/modules.ts';
import { fileEnvironment, innerScope, type Callable, type Environment } from './environment.ts';
import { toInteger } from './compile-time.ts';
import { evaluate, evaluateConstant } from './expressions.ts';
import { fail, guard, unexplained } from './fault.ts';
import { bindParameters, choicesOf, type Choice, type Choices } from './parameters.ts';
import { executeBlock, executeStatements } from './statements.ts';
import { isLive, newQubit, newState, requireLive, sizeLimit, type Meter, type State } from './state.ts';
import { build, describe, qubit, sizeOf, type Value } from './values.ts';

type Report = (diagnostic: Diagnostic) => void;

export interface ElaborateOptions {
  readonly meter?: Meter;
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
  { meter = { steps: 0 }, told = () => {} }: ElaborateOptions = {},
): Circuit | undefined {
  let failed = false;
  const state = newState((diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    report(diagnostic);
  }, meter);
  const complete = guard(state.report, declaration.name.span, () => {
    const callables = new Map<string, Callable>();
    const environment = { ...fileEnvironment(module, new Map()), callables };
    told(bindParameters(state, declaration, environment, choices, load));
    const body = innerScope(environment);
    executeStatements(state, body, declaration.body.statements);
    return outputsOf(state, body, declaration);
  });
  if (!complete && !failed) state.report(unexplained(declaration.name.span));
  if (!complete || failed) return undefined;
  return {
    name: declaration.name.name,
    qubits: state.qubits.length,
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

// ---- Checking what no circuit runs

/** Elaborates a gate or pool by itself, on fresh qubits with free angles, to find faults before anyone calls it. */
export function tryCallable(
  module: Module,
  declaration: GateDeclaration | PoolDeclaration,
  report: Report,
  meter: Meter,
): void {
  const operands = declaration.kind === 'gate' ? declaration.operands : [];
  if (operands.some((operand) => operand.size)) return; // Its size is known only where it is called.
  const state = newState(report, meter);
  guard(state.report, declaration.name.span, () => {
    const unitary = declaration.kind === 'gate';
    const environment = { ...innerScope(fileEnvironment(module, new Map())), unitary };
    const { names } = environment.scope;
    for (const { name, dimensions } of declaration.parameters) {
      const shape = dimensions.map((each) =>
        toInteger(evaluate(state, environment, each), each.span, 'a dimension'),
      );
      if (shape.some((length) => length < 0)) fail('index-out-of-range', `the dimensions of ${name.name} cannot be negative`, name.span); // prettier-ignore
      if (sizeOf(shape) > sizeLimit)
        fail('limit-exceeded', `${name.name} has more than ${sizeLimit} angles`, name.span);
      names.set(
        name.name,
        build(shape, (i) => ({ kind: 'angle', angle: weight(i) })),
      );
    }
    const qubits =
      declaration.kind === 'gate'
        ? operands.map((each) => each.name)
        : [...declaration.sources, declaration.target];
    for (const { name, span } of qubits) names.set(name, qubit(newQubit(state, name, span)));
    executeBlock(state, environment, declaration.body);
    if (declaration.kind === 'pool' && !isLive(state, declaration.sources.length)) {
      fail('target-ended', `pool ${declaration.name.name} ends its target ${declaration.target.name}, which must survive`, declaration.target.span); // prettier-ignore
    }
  });
}

/** Computes a file's constants, to find faults in them. */
export function tryConstants(module: Module, report: Report): void {
  const state = newState(report);
  const environment = fileEnvironment(module, new Map());
  for (const constant of module.constants.values())
    guard(state.report, constant.declaration.span, () => evaluateConstant(state, environment, constant));
}

/** Each parameter with each value of its domain. */
export function domainChoices(
  module: Module,
  declaration: CircuitDeclaration,
  load: Load,
  report: Report,
): Choice[] {
  const environment = { ...fileEnvironment(module, new Map()), callables: new Map<string, Callable>() };
  return choicesOf(newState(report), declaration, environment, load);
}
