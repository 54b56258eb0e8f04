// The domains of a circuit's compile-time parameters, as values that may be set.
import { domainChoices } from './elaborate/elaborate.ts';
import { chooseCircuit } from './elaborate-circuit.ts';
import { checkModules, isBroken } from './semantics/check.ts';
import { type Load, loadModules, reachableModules } from './semantics/modules.ts';
import { withoutEchoes } from './semantics/without-echoes.ts';
import { collector } from './source/collector.ts';
import { type Diagnostic, hasErrors } from './source/diagnostic.ts';
import { type Source, textOf } from './source/source.ts';
import type { Expression } from './syntax/ast.ts';

export type SettingValue = string | number | boolean;

export interface ParameterDomains {
  /** By the names of the parameters that have a domain, in their order. Absent when there are errors. */
  readonly domains?: ReadonlyMap<string, readonly SettingValue[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** All values of all domains of a circuit; a domain sees the defaults of earlier parameters. */
export function parameterDomains(source: Source, load: Load, circuit?: string): ParameterDomains {
  const found = collector();
  const main = loadModules(source, load);
  checkModules(main, found.report);
  const chosen = chooseCircuit(main, circuit, found.report);
  const choices = chosen && !isBroken(chosen.module, chosen.declaration) && !found.has('recursion') ? domainChoices(chosen, load, found.report) : undefined; // prettier-ignore
  const diagnostics = withoutEchoes(reachableModules(main), found.all());
  if (!choices || hasErrors(diagnostics)) return { diagnostics };
  const domains = new Map<string, SettingValue[]>();
  for (const { name, value } of choices) domains.set(name, [...(domains.get(name) ?? []), settingOf(value)]);
  return { domains, diagnostics };
}

function settingOf(value: Expression): SettingValue {
  return value.kind === 'number' || value.kind === 'boolean' ? value.value : textOf(value.span);
}
