// Circuits of a text, for tests.
import { elaborateCircuit, type Circuit } from '../../../src/compiler/index.ts';
import { load } from '../../compiler/load.ts';

export function circuitOf(text: string): Circuit {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'test.qcnn', text }, load);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return circuit;
}
