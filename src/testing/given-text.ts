// What tests name circuits by: a text of the language, or a reference to a file.
import { openCircuit, type CircuitReference } from '../circuit-files/load.ts';

/** A text holds a brace; what has none is `FILE`, `FILE#NAME` or the name of a circuit that comes with the package. */
export function isText(given: string): boolean {
  return given.includes('{');
}

/** The file that a text is, or that a reference names. Throws UserError where there is no such file. */
export function openGiven(given: string): CircuitReference {
  if (!isText(given)) return openCircuit(given);
  return { source: { name: 'text.qcnn', text: given, folder: process.cwd() } };
}
