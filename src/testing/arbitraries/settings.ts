// Random values of compile-time parameters, from the domains that a circuit declares for them.
import fc from 'fast-check';
import { DiagnosticsError } from '../../circuit-files/diagnostics-error.ts';
import { chosenCircuit, nodeLoad, openCircuit, type CircuitReference } from '../../circuit-files/load.ts';
import { parameterDomains } from '../../compiler/parameter-domains.ts';
import { formatWithSource } from '../../compiler/source/diagnostic.ts';
import type { Source } from '../../compiler/source/source.ts';
import { checkOptions } from '../../option-names.ts';
import { isText, sourceOf } from '../given-text.ts';

/** Values of compile-time parameters by name, as `set` takes them. */
export type DrawnSettings = Record<string, string | number | boolean>;

/** Which circuit of a file. */
export interface SettingsOptions {
  /** Needed where the file declares several circuits and the reference names none of them. */
  readonly circuit?: string;
}

/**
 * Values for all compile-time parameters with an `in` domain, together: { n: 8, conv: 'su4' }, as `set` takes them; other
 * parameters keep their defaults. `circuit` is a text of the language, a source, or a reference as of `loadCircuit`.
 * Shrinks to the first value of each domain. Throws UserError, with all diagnostics, where there is no such circuit or its
 * file has errors.
 */
export function settingsOf(
  circuit: string | Source,
  options: SettingsOptions = {},
): fc.Arbitrary<DrawnSettings> {
  checkOptions('settingsOf', options, { circuit: true });
  const reference = referenceOf(circuit);
  const name = chosenCircuit(reference, options.circuit);
  const { domains, diagnostics } = parameterDomains(reference.source, nodeLoad, name);
  if (!domains) throw new DiagnosticsError(diagnostics.map(formatWithSource).join('\n'), diagnostics, 1);
  const values = [...domains].map(([parameter, domain]) => [parameter, fc.constantFrom(...domain)] as const);
  return fc.record(Object.fromEntries(values));
}

function referenceOf(circuit: string | Source): CircuitReference {
  if (typeof circuit !== 'string') return { source: circuit };
  return isText(circuit) ? { source: sourceOf(circuit, 'text') } : openCircuit(circuit);
}
