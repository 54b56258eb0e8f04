// What is wrong in one circuit file, and what was not checked, as plain data as well.
import { check, type CheckResult } from '../compiler/check.ts';
import type { Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import { hasErrors } from '../compiler/source/diagnostic.ts';
import type { Source } from '../compiler/source/source.ts';
import { exitCodeOf } from '../circuit-files/exit-code-of.ts';
import { nodeLoad } from '../circuit-files/load.ts';
import { diagnosticToJson, placeToJson } from './diagnostics.ts';

export interface CheckedFile extends CheckResult {
  readonly file: string;
  /** What the file is refused with; undefined: nothing is wrong. */
  readonly exitCode?: 1 | 2 | undefined;
}

/** Of `circuit` alone where one is named. */
export function checkFile(source: Source, circuit: string | undefined, set: Settings): CheckedFile {
  const result = check(source, nodeLoad, { set, circuit });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  const withoutSettings = () => check(source, nodeLoad, { circuit }).diagnostics;
  const exitCode =
    errors.length === 0
      ? undefined
      : exitCodeOf(errors, Object.keys(set).length > 0 ? withoutSettings : undefined);
  return { file: source.name, ...result, exitCode };
}

export function checkedToJson({ file, circuits, unchecked, diagnostics }: CheckedFile): object {
  return {
    file,
    ok: !hasErrors(diagnostics) && unchecked.length === 0,
    circuits,
    unchecked: unchecked.map(({ span, ...rest }) => ({ ...rest, ...placeToJson(span) })),
    diagnostics: diagnostics.map(diagnosticToJson),
  };
}
