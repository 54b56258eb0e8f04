// What a circuit takes, what it gives and what it costs, as plain data.
import { outputSize, type Circuit, type Initial } from '../compiler/circuit/circuit.ts';
import { printOutput } from '../compiler/circuit/print.ts';
import { circuitMetrics, optimise, type CircuitMetrics, type Level } from '../compiler/passes/index.ts';
import { textOf } from '../compiler/source/source.ts';
import type { CircuitDeclaration } from '../compiler/syntax/ast.ts';
import type { Cost } from './describe-cost.ts';

/** A compile-time parameter, in texts of the language. */
export interface ParameterFacts {
  readonly name: string;
  /** "int", "gate(2)" */
  readonly kind: string;
  readonly default?: string;
  readonly domain?: string;
  /** What is in force; absent: it needs a value. */
  readonly value?: string;
  /** Whether it was set. */
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
  readonly cost: Cost & Figures;
}

/** What a circuit is as a program of gates. */
export type Figures = Pick<CircuitMetrics, 'gates' | 'twoQubit' | 'depth'> & { qubits: number; level: Level };

/** After the passes of a level. */
export function figuresOf(circuit: Circuit, level: Level): Figures {
  const { width, gates, twoQubit, depth } = circuitMetrics(optimise(circuit, level).circuit);
  return { qubits: width, gates, twoQubit, depth, level };
}

/** The numbers that go in and come out, by name and shape. */
export function slotsOf(circuit: Circuit): Pick<Description, 'inputs' | 'weights' | 'outputs'> {
  return {
    inputs: circuit.inputs.map(({ name, element, shape, size }) => ({ name, element, shape, size })),
    weights: circuit.weights.map(({ name, meeting, shape, size, initial }) => ({ name, meeting, shape, size, initial })), // prettier-ignore
    outputs: circuit.outputs.map((output) => ({ kind: output.kind, text: printOutput(output), size: outputSize(output) })), // prettier-ignore
  };
}

/** `set`: those that were set; `values`: all that are in force, as texts. */
export function parametersOf(
  { parameters }: CircuitDeclaration,
  set: Readonly<Record<string, unknown>> = {},
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
