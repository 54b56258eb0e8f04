// Circuits to compare, from texts.
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { subjectOf, type Subject } from '../../src/equivalence/subject.ts';
import { load } from '../compiler/load.ts';

/** The only circuit of a text. */
export function circuitOf(text: string) {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'test.qcnn', text }, load);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return circuit;
}

export const subject = (text: string): Subject => subjectOf(circuitOf(text), 'a');
