// A circuit from its text, for tests; a text with errors is a mistake of the test.
import { elaborateCircuit, formatDiagnostic } from '../../../src/compiler/index.ts';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';

export function circuitOf(text: string): Circuit {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'test.qcnn', text }, () => undefined);
  if (!circuit) throw new Error(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n'));
  return circuit;
}
