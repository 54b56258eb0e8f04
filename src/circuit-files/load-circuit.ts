// A circuit in one call, for programs that use the package.
import type { NoiseModel } from '../compiler/circuit/add-noise.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import type { Settings } from '../compiler/index.ts';
import { elaborateOrFail } from './elaborate-or-fail.ts';
import { openCircuit } from './load.ts';

/**
 * Compiles the circuit at a path, `path#name`, or the name of a circuit that comes with the package. Warnings go to
 * standard error. Throws UserError with all diagnostics when there is no such file or it has errors.
 */
export function loadCircuit(
  reference: string,
  options: { readonly circuit?: string; readonly set?: Settings; readonly noise?: NoiseModel } = {},
): Circuit {
  return elaborateOrFail(openCircuit(reference), options).circuit;
}
