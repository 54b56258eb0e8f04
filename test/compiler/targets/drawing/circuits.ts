// Small circuits for the drawings' tests, from texts of the language.
import { elaborateCircuit, formatDiagnostic } from '../../../../src/compiler/index.ts';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { load, readCircuitFile } from '../../load.ts';

/** The circuit that a text declares. */
export function circuitOf(text: string): Circuit {
  return required(elaborateCircuit({ name: 'drawn.qcnn', text }, load));
}

/** A circuit of the library. */
export function circuitIn(path: string, set: Record<string, string> = {}): Circuit {
  return required(elaborateCircuit(readCircuitFile(path), load, { set }));
}

function required({ circuit, diagnostics }: ReturnType<typeof elaborateCircuit>): Circuit {
  if (!circuit) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return circuit;
}
