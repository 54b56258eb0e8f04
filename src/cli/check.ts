// `qcnn check`: the diagnostics of each file, and what could not be checked; fails when something is wrong.
import { check, type CheckResult, type Unchecked } from '../compiler/check.ts';
import type { Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import { formatDiagnostic, formatPlace, hasErrors } from '../compiler/source/diagnostic.ts';
import { UserError } from '../user-error.ts';
import { diagnosticToJson, placeToJson } from './diagnostics.ts';
import { printable } from '../printable.ts';
import { nodeLoad, openSource } from '../circuit-files/load.ts';

type Checked = CheckResult & { readonly file: string };
type Result = Checked | { readonly file: string; readonly error: UserError };

export function runCheck(
  files: readonly string[],
  options: { readonly json?: boolean; readonly set?: Settings },
): void {
  const results = files.map((file) => checkFile(file, options.set));
  if (options.json) console.log(JSON.stringify(results.map(toJson), null, 2));
  else results.forEach(print);
  if (results.some((result) => 'diagnostics' in result && hasErrors(result.diagnostics)))
    process.exitCode = 1;
  for (const result of results) if ('error' in result) process.exitCode = result.error.exitCode;
}

/** A file that cannot be read does not keep the others from being checked. */
function checkFile(file: string, set: Settings | undefined): Result {
  try {
    const source = openSource(file);
    return { file: source.name, ...check(source, nodeLoad, { set }) };
  } catch (error) {
    if (error instanceof UserError) return { file, error };
    throw error;
  }
}

function toJson(result: Result): object {
  if ('error' in result) {
    const { file, error } = result;
    return { file, ok: false, error: error.message, circuits: [], unchecked: [], diagnostics: [] };
  }
  const { file, circuits, unchecked, diagnostics } = result;
  return {
    file,
    ok: !hasErrors(diagnostics) && unchecked.length === 0,
    circuits,
    unchecked: unchecked.map(({ span, ...rest }) => ({ ...rest, ...placeToJson(span) })),
    diagnostics: diagnostics.map(diagnosticToJson),
  };
}

/** A file of thousands of gates may leave as many unchecked. */
const mostShown = 20;

function print(result: Result): void {
  if ('error' in result) {
    console.error(`qcnn: ${printable(result.error.message)}`);
    return;
  }
  const { file, unchecked, diagnostics } = result;
  const shown = unchecked.slice(0, mostShown);
  for (const diagnostic of diagnostics) console.log(printable(formatDiagnostic(diagnostic)));
  for (const each of shown)
    console.log(
      printable(`${formatPlace(each.span)}: not checked: ${nameOf(each)}: ${each.reason}; ${each.help}`),
    );
  console.log(printable(`${file}: ${verdict(result)}`));
}

function nameOf({ kind, name, values }: Unchecked): string {
  return `${kind} ${name}${values === undefined ? '' : ` with ${values}`}`;
}

/** "1 error", "ok, circuits a, b", "ok, circuit a; not checked: circuit b" */
function verdict({ diagnostics, circuits, unchecked }: Checked): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const left = unchecked.length <= 3 ? unchecked.map(nameOf).join(', ') : `${unchecked.length} declarations`;
  const rest = unchecked.length === 0 ? [] : [`not checked: ${left}`];
  if (errors > 0) return [errors === 1 ? '1 error' : `${errors} errors`, ...rest].join('; ');
  const lost = unchecked.flatMap(({ kind, name, values }) => (kind === 'circuit' && !values ? [name] : []));
  const checked = circuits.filter((name) => !lost.includes(name));
  if (circuits.length === 0) return ['ok, no circuits', ...rest].join('; ');
  if (checked.length === 0) return rest.join('; ');
  return [`ok, ${checked.length === 1 ? 'circuit' : 'circuits'} ${checked.join(', ')}`, ...rest].join('; ');
}
