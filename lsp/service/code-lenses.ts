// What a circuit costs, over its head: weights, qubits before and behind reuse, depth, gates on two qubits.
import type { AnalysedCircuit } from '../../src/compiler/analysis.ts';
import { inputCount, weightCount } from '../../src/compiler/circuit/circuit.ts';
import { circuitMetrics, optimise } from '../../src/compiler/passes/index.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import type { View } from './view.ts';

export interface CodeLens {
  /** The name of the circuit, over which it stands. */
  readonly span: Span;
  readonly circuit: string;
}

/** One over each circuit of the file. */
export function codeLensesOf({ module }: View): CodeLens[] {
  return module.file.declarations.flatMap(({ kind, name }) =>
    kind === 'circuit' ? [{ span: name.span, circuit: name.name }] : [],
  );
}

/** The titles of the file's properties, each where it stands. */
export function propertyLensesOf({ module }: View): { readonly span: Span; readonly title: string }[] {
  return module.file.properties.map(({ title: { span, text } }) => ({ span, title: text }));
}

/** Larger circuits are not taken through the passes while somebody waits. */
const mostOperations = 20_000;

const known = new WeakMap<AnalysedCircuit, string>();

/** "51 weights · 8 inputs · 8 qubits → 6 · depth 23 · 42 two-qubit gates", with its defaults; undefined: not yet right. */
export function figuresOf({ circuits }: View, name: string): string | undefined {
  const analysed = circuits.find(({ declaration }) => declaration.name.name === name);
  const circuit = analysed?.elaborated?.circuit;
  if (!analysed || !circuit) return undefined;
  let text = known.get(analysed);
  if (text !== undefined) return text;
  const { width, depth, twoQubit } = circuitMetrics(circuit);
  const isSmall = circuit.operations.length <= mostOperations;
  const reused = isSmall ? optimise(circuit, 2).circuit.qubits : width;
  text = [
    counted(weightCount(circuit), 'weight'),
    ...(inputCount(circuit) > 0 ? [counted(inputCount(circuit), 'input')] : []),
    reused < width ? `${counted(width, 'qubit')} → ${reused}` : counted(width, 'qubit'),
    `depth ${depth.toLocaleString('en')}`,
    counted(twoQubit, 'two-qubit gate'),
  ].join(' · ');
  known.set(analysed, text);
  return text;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
