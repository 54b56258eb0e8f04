// Checks a file without running it: syntax, names, structure, then every circuit, gate, pool and pairing by elaboration.
import { asSettings, checkOptions } from '../option-names.ts';
import { analyse } from './analyse.ts';
import type { CheckOptions, CheckResult } from './analysis.ts';
import { inOneGo } from './elaborate/state/meter.ts';
import type { Load } from './semantics/modules.ts';
import { checkSource, type Source } from './source/source.ts';

export type { CheckOptions, CheckResult } from './analysis.ts';
export type { Unchecked } from './unchecked.ts';

/**
 * Says what is wrong in a file: every circuit with its defaults; then gates, pools and pairings by themselves; then each
 * value of each domain singly. `load` finds what the file imports; without it nothing is found. Throws UserError only for a
 * source that is none, options that do not exist and settings that are no values.
 */
export function check(source: Source, load: Load = () => undefined, options: CheckOptions = {}): CheckResult {
  checkSource(source, 'check');
  checkOptions('check', options, { set: true, circuit: true }, asSettings);
  return inOneGo(analyse(source, load, options));
}
