// Circuit declaration + values of its parameters → flat circuit, or diagnostics.
import { type Circuit, type Output, outputSize } from '../circuit/circuit.ts';
import type { Declared, Load, Module } from '../semantics/modules.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { CircuitDeclaration, ConstDeclaration, Expression } from '../syntax/ast.ts';
import { costsOfBody } from './counting/count-first.ts';
import { evaluate, evaluateConstant } from './expressions/expressions.ts';
import { circuitContext } from './parameters/circuit-context.ts';
import {
  bindParameters,
  type Choice,
  type Choices,
  choicesOf,
  refuseUnknown,
} from './parameters/parameters.ts';
import type { Ration } from './ration.ts';
import { type Context, fileContext, innerContext } from './state/context.ts';
import type { Environment } from './state/environment.ts';
import { fail, Fault, guard, guardInSlices, unexplained } from './state/fault.ts';
import { foresee, sizeLimit } from './state/limits.ts';
import { inOneGo, type Slices } from './state/meter.ts';
import { requireLive } from './state/qubits.ts';
import { newState, type Session, type State } from './state/state.ts';
import { shownOf } from './state/backtrace.ts';
import { tellSizes } from './state/sizes.ts';
import { afterAssigning } from './state/unassigned-pools.ts';
import { atStart, enterStatement } from './state/whereabouts.ts';
import { executeInSlices } from './statements/statements.ts';
import { describe, type Value } from './values/values.ts';

type Report = (diagnostic: Diagnostic) => void;

export interface ElaborateOptions extends Session {
  readonly choices?: Choices;
  /** Finds the files in which the names that are set are looked up. */
  readonly load: Load;
}

/** What elaboration yields. */
export interface Elaborated {
  readonly circuit: Circuit;
  /** The values of the compile-time parameters, as texts. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The flat circuit of a declaration; undefined when something was reported as an error. */
export function elaborate(
  declared: Declared<CircuitDeclaration>,
  options: ElaborateOptions,
): Elaborated | undefined {
  return inOneGo(elaborateInSlices(declared, options));
}

/** As `elaborate`, with pauses between the statements of the circuit and the turns of its loops. */
export function* elaborateInSlices(
  { module, declaration }: Declared<CircuitDeclaration>,
  options: ElaborateOptions,
): Slices<Elaborated | undefined> {
  let failed = false;
  const report = (diagnostic: Diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    options.report(diagnostic);
  };
  const state = newState({ ...options, report });
  const complete = yield* guardInSlices(
    state.report,
    declaration.name.span,
    executeCircuit(state, { module, declaration }, options),
  );
  if (!complete && !failed) state.report(unexplained(declaration.name.span));
  if (!complete || failed) return undefined;
  const { parameters, outputs } = complete;
  const circuit = {
    name: declaration.name.name,
    qubits: state.qubits.count,
    bits: state.bits,
    weights: state.weights,
    inputs: state.inputs,
    operations: state.operations,
    outputs,
  };
  return { circuit, parameters };
}

/** Binds the parameters and executes the body; undefined where an output's fault was reported. */
function* executeCircuit(
  state: State,
  { module, declaration }: Declared<CircuitDeclaration>,
  { load, choices = {} }: ElaborateOptions,
): Slices<{ readonly parameters: Elaborated['parameters']; readonly outputs: Output[] } | undefined> {
  const context = circuitContext(state, module, load);
  refuseUnknown(declaration, choices);
  const parameters = bindParameters(context, declaration.parameters, choices);
  const body = innerContext(context);
  costsOfBody(context, declaration.body).forEach((cost, index) =>
    foresee(state, cost, declaration.body.statements[index].span),
  );
  Object.assign(state.at, atStart());
  yield* executeInSlices(body, declaration.body.statements);
  const outputs = outputsOf(body, declaration);
  return outputs && { parameters, outputs };
}

// ---- Outputs

function outputsOf(context: Context, { body }: CircuitDeclaration): Output[] | undefined {
  const last = body.statements.at(-1);
  if (last?.kind !== 'return') return undefined;
  const read = last.outputs.map((node) => outputsAt(context, node));
  if (read.includes(undefined)) return undefined;
  const outputs = read.flatMap((each) => each ?? []);
  if (outputs.length === 0)
    fail('invalid-observable', 'a circuit must return at least one observable', last.span);
  const numbers = outputs.reduce((sum, each) => sum + outputSize(each), 0);
  if (numbers > sizeLimit)
    fail('limit-exceeded', `a circuit may return at most ${sizeLimit} numbers`, last.span);
  return outputs;
}

/** The outputs that one expression stands for; undefined where its fault was reported. */
function outputsAt(context: Context, node: Expression): Output[] | undefined {
  const { state } = context;
  let outputs: Output[] | undefined;
  const read = () => {
    enterStatement(Object.assign(state.at, atStart()), node.span);
    outputs = toOutputs(state, evaluate(context, node), node.span);
  };
  try {
    read();
  } catch (first) {
    if (!(first instanceof Fault)) throw first;
    const say = (fault: Fault) => shownOf(state, tellSizes(context, node, fault));
    const shown = say(first);
    const fault = afterAssigning(context, first, node.span, read);
    if (fault) state.report((fault === first ? shown : say(fault)) ?? unexplained(node.span));
  }
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
    case 'boolean':
    case 'text':
    case 'angle':
    case 'tuple':
    case 'range':
    case 'qubit':
    case 'register':
      return fail('invalid-observable', `a circuit returns observables such as Z(q[0]), and this is ${describe(value)}`, span); // prettier-ignore
    default:
      return value satisfies never;
  }
}

// ---- Constants and domains

/** What a file's constants are, its own and those that it imports; `left` are its own for which the steps did not last. */
interface Constants {
  readonly values: Environment['constants'];
  readonly left: readonly ConstDeclaration[];
}

/** Computes a file's constants, to find faults in them. */
export function* tryConstants(module: Module, report: Report, run: Ration): Slices<Constants> {
  const constants: Environment['constants'] = new Map();
  const left: ConstDeclaration[] = [];
  for (const constant of module.constants.values()) {
    const { declaration, module: home } = constant;
    if (constants.has(declaration)) continue;
    const finished = yield* run((meter) => {
      const state = newState({ report, meter });
      const say = (diagnostic: Diagnostic) => report(shownOf(state, diagnostic));
      guard(say, declaration.span, () => evaluateConstant(fileContext(state, module, constants), constant)); // prettier-ignore
    });
    if (!finished && home === module) left.push(declaration);
  }
  return { values: constants, left };
}

/** Each parameter with each value of its domain. */
export function domainChoices(
  { module, declaration }: Declared<CircuitDeclaration>,
  load: Load,
  report: Report,
): Choice[] {
  return choicesOf(circuitContext(newState({ report }), module, load), declaration.parameters);
}
