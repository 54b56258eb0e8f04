// A circuit in one call, for programs that use the package.
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { asSettings, checkOptions } from '../option-names.ts';
import { elaborateOrFail, type LoadCircuitOptions } from './elaborate-or-fail.ts';
import { openCircuit } from './load.ts';

export type { LoadCircuitOptions };

/**
 * The circuit of a file: `reference` is a path, `path#name`, or the name of a circuit that comes with the package, such as
 * 'ring'. Warnings go to standard error. Throws UserError, with all diagnostics, when there is no such file, when it or the
 * settings have errors, for a noise model that is none, and for options that do not exist.
 */
export function loadCircuit(reference: string, options: LoadCircuitOptions = {}): Circuit {
  checkOptions('loadCircuit', options, { circuit: true, set: true, noise: true }, asSettings);
  return elaborateOrFail(openCircuit(reference), options).circuit;
}
