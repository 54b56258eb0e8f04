// What the OpenQASM tests share: a program's circuit by way of its `.qcnn` text, and its outputs on the reference backend.
import { inputCount, weightCount, type Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { check, elaborateCircuit, formatDiagnostic, hasErrors } from '../../../src/compiler/index.ts';
import { importQasm, type LoadInclude } from '../../../src/compiler/openqasm/index.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';

/** The imported text; throws what the importer says. */
export function textOfProgram(text: string, load?: LoadInclude): string {
  const result = importQasm({ name: 'program.qasm', text }, load);
  if (result.text === undefined) throw new Error(result.diagnostics.map(formatDiagnostic).join('\n'));
  return result.text;
}

/** The circuit of an imported program; its text must pass `check`. */
export function circuitOf(text: string, load?: LoadInclude): Circuit {
  const source = { name: 'program.qcnn', text: textOfProgram(text, load) };
  const { diagnostics } = check(source, () => undefined);
  if (hasErrors(diagnostics))
    throw new Error(`${diagnostics.map(formatDiagnostic).join('\n')}\n${source.text}`);
  return elaborateCircuit(source, () => undefined).circuit!;
}

export function run(
  circuit: Circuit,
  weights: ArrayLike<number> = [],
  inputs: ArrayLike<number> = [],
  batch = 1,
): number[] {
  if (weights.length !== weightCount(circuit) || inputs.length !== batch * inputCount(circuit)) {
    throw new Error('the wrong number of weights or inputs');
  }
  const executable = reference.load(circuit);
  const values = [...executable.forward(weights, inputs, batch)];
  executable.dispose();
  return values;
}
