// A circuit in one call, for programs that use the package.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { elaborateOrFail, type LoadCircuitOptions } from './elaborate-or-fail.ts';
import { openCircuit } from './load.ts';

export type { LoadCircuitOptions };

/**
 * The circuit of a file: `reference` is a path, `path#name`, or the name of a circuit that comes with the package, such as
 * 'ring'. Warnings go to standard error. Throws UserError, with all diagnostics, when there is no such file, when it or the
 * settings have errors, and for a noise model that is none.
 */
export function loadCircuit(reference: string, options: LoadCircuitOptions = {}): Circuit {
  return elaborateOrFail(openCircuit(reference), options).circuit;
}
