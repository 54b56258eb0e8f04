// `qcnn describe`: what a circuit takes, what it gives, and what it costs.
import { outputSize, type Circuit, type Initial } from '../compiler/circuit/circuit.ts';
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import { printOutput } from '../compiler/circuit/print.ts';
import { declarationOf } from '../compiler/elaborate-circuit.ts';
import { circuitMetrics, optimise, type CircuitMetrics, type Level } from '../compiler/passes/index.ts';
import { textOf } from '../compiler/source/source.ts';
import type { CircuitDeclaration } from '../compiler/syntax/ast.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { chosenCircuit, nodeLoad, openCircuit } from '../circuit-files/load.ts';
import { costOf, type Cost } from './describe-cost.ts';
import { formatDescription, formatParameters } from './describe-text.ts';
import { Incomplete } from './exit.ts';
import { printResult } from './print-result.ts';

export interface DescribeOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly noise?: NoiseModel;
  readonly backend?: string;
  readonly batch: number;
  readonly level: Level;
  readonly json?: boolean;
  readonly out?: string;
}

/** A compile-time parameter, in texts of the language. */
export interface ParameterFacts {
  readonly name: string;
  /** "int", "gate(2)" */
  readonly kind: string;
  readonly default?: string;
  readonly domain?: string;
  /** What is in force; absent: it needs a value. */
  readonly value?: string;
  /** Whether `--set` gave it. */
  readonly set: boolean;
}

/** The circuit by itself: names as in the API's `Circuit` and `CircuitMetrics`. */
export interface Description {
  readonly circuit: string;
  readonly file: string;
  /** The text of the `///` lines before the circuit. */
  readonly doc?: string;
  readonly parameters: readonly ParameterFacts[];
  readonly inputs: readonly { name: string; element: string; shape: readonly number[]; size: number }[];
  readonly weights: readonly {
    name: string;
    meeting: number;
    shape: readonly number[];
    size: number;
    initial: Initial;
  }[];
  readonly outputs: readonly { kind: string; text: string; size: number }[];
  readonly cost: Cost &
    Pick<CircuitMetrics, 'gates' | 'twoQubit' | 'depth'> & { qubits: number; level: Level };
}

export async function runDescribe(file: string, options: DescribeOptions): Promise<void> {
  const reference = openCircuit(file);
  const { source } = reference;
  const declaration = declarationOf(source, nodeLoad, chosenCircuit(reference, options.circuit));
  const about = { circuit: declaration?.name.name ?? '', file: source.name, ...(declaration?.doc && { doc: declaration.doc }) }; // prettier-ignore
  const { circuit, parameters } = (() => {
    try {
      return elaborateOrFail(reference, options);
    } catch (error) {
      const lacks = error instanceof DiagnosticsError && error.diagnostics.every(({ code }) => code === 'parameter-without-value'); // prettier-ignore
      if (!lacks || !declaration) throw error;
      const known = { ...about, parameters: parametersOf(declaration, options.set) };
      if (!options.json) printResult(formatParameters(known), options.out);
      throw new Incomplete(error, known);
    }
  })();
  const description: Description = {
    ...about,
    circuit: circuit.name,
    parameters: declaration ? parametersOf(declaration, options.set, parameters) : [],
    inputs: circuit.inputs.map(({ name, element, shape, size }) => ({ name, element, shape, size })),
    weights: circuit.weights.map(({ name, meeting, shape, size, initial }) => ({ name, meeting, shape, size, initial })), // prettier-ignore
    outputs: circuit.outputs.map((output) => ({ kind: output.kind, text: printOutput(output), size: outputSize(output) })), // prettier-ignore
    cost: { ...figuresOf(circuit, options.level), ...(await costOf(circuit, options)) },
  };
  printResult(
    options.json ? JSON.stringify(description, null, 1) : formatDescription(description),
    options.out,
  );
}

function figuresOf(circuit: Circuit, level: Level) {
  const { width, gates, twoQubit, depth } = circuitMetrics(optimise(circuit, level).circuit);
  return { qubits: width, gates, twoQubit, depth, level };
}

function parametersOf(
  { parameters }: CircuitDeclaration,
  set: Readonly<Record<string, string>> = {},
  values: Readonly<Record<string, string>> = {},
): ParameterFacts[] {
  return parameters.map(({ name: { name }, type, value, domain }) => ({
    name,
    kind: textOf(type.span),
    ...(value && { default: textOf(value.span) }),
    ...(domain && { domain: textOf(domain.span) }),
    ...(Object.hasOwn(values, name) && { value: values[name] }),
    set: Object.hasOwn(set, name),
  }));
}
