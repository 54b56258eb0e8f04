// `qcnn check`: the diagnostics of each file, and what could not be checked; fails when something is wrong.
import { checkedToJson, checkFile, type CheckedFile } from '../answers/check.ts';
import type { Unchecked } from '../compiler/check.ts';
import type { Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import { formatWithSource, formatPlace } from '../compiler/source/diagnostic.ts';
import { nearest } from '../compiler/source/nearest.ts';
import type { Source } from '../compiler/source/source.ts';
import { parse } from '../compiler/syntax/index.ts';
import { listCircuitFiles } from '../circuit-files/list-circuit-files.ts';
import { chosenCircuit, namesFolder, openCircuit } from '../circuit-files/load.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { printResult } from './print-result.ts';

export interface CheckCommandOptions {
  readonly circuit?: string;
  readonly set?: Settings;
  readonly json?: boolean;
  readonly out?: string;
}

interface Unread {
  readonly file: string;
  readonly error: UserError;
}
interface Opened {
  readonly source: Source;
  readonly circuit: string | undefined;
}
type Result = CheckedFile | Unread;

/** Files, and the circuit files in folders. What cannot be read does not keep the others from being checked. */
export function runCheck(paths: readonly string[], options: CheckCommandOptions): void {
  const opened = paths.flatMap((path) => open(path, options));
  const results = checkAll(opened, options.set ?? {});
  for (const result of results)
    if ('error' in result) console.error(`qcnn: ${printable(result.error.message)}`);
  const text = options.json
    ? JSON.stringify(results.map(toJson), null, 2)
    : results.flatMap((result) => ('error' in result ? [] : linesOf(result))).join('\n');
  if (text !== '' || options.out !== undefined) printResult(text, options.out);
  const codes = results.flatMap((result) => ('error' in result ? result.error : result).exitCode ?? []);
  if (codes.length > 0) process.exitCode = Math.max(...codes);
}

/** The files that a path names. */
function open(path: string, options: CheckCommandOptions): (Opened | Unread)[] {
  const unlessRefused = <T>(work: () => T): T | Unread => {
    try {
      return work();
    } catch (error) {
      if (error instanceof UserError) return { file: path, error };
      throw error;
    }
  };
  if (!namesFolder(path)) {
    return [
      unlessRefused(() => {
        const reference = openCircuit(path);
        return { source: reference.source, circuit: chosenCircuit(reference, options.circuit) };
      }),
    ];
  }
  const files = unlessRefused(() => listCircuitFiles(path));
  return Array.isArray(files) ? files.flatMap((file) => open(file, options)) : [files];
}

/**
 * Of one file the circuit and the parameters that are named must be its own; of several each takes what it has, and what
 * none has is refused.
 */
function checkAll(opened: readonly (Opened | Unread)[], set: Settings): Result[] {
  if (opened.length === 1)
    return opened.map((each) => ('error' in each ? each : checkFile(each.source, each.circuit, set)));
  const facts = opened.map((each) => ('error' in each ? undefined : factsOf(each.source)));
  const known = facts.filter((each) => each !== undefined);
  if (known.length === 0) return opened.filter((each) => 'error' in each);
  const parameters = new Set(known.flatMap((each) => [...each.parameters]));
  for (const name of Object.keys(set)) if (!parameters.has(name)) refuse('has a parameter', name, parameters);
  const circuits = new Set(known.flatMap((each) => [...each.circuits]));
  return opened.flatMap((each, index): Result[] => {
    if ('error' in each) return [each];
    const { circuit } = each;
    if (circuit !== undefined && !circuits.has(circuit)) refuse('declares a circuit', circuit, circuits);
    if (circuit !== undefined && !facts[index]!.circuits.has(circuit)) return [];
    const own = Object.entries(set).filter(([name]) => facts[index]!.parameters.has(name));
    return [checkFile(each.source, circuit, Object.fromEntries(own))];
  });
}

function refuse(what: string, name: string, known: ReadonlySet<string>): never {
  const similar = nearest(name, known);
  const there = known.size > 0 && known.size <= mostShown ? `; there are ${[...known].join(', ')}` : '';
  throw new UserError(`none of the files ${what} ${name}${similar ? `; did you mean ${similar}?` : there}`);
}

/** Names of the circuits that a file declares, and of their parameters. */
function factsOf(source: Source): { circuits: ReadonlySet<string>; parameters: ReadonlySet<string> } {
  const circuits = parse(source).file.declarations.filter((declaration) => declaration.kind === 'circuit');
  return {
    circuits: new Set(circuits.map(({ name }) => name.name)),
    parameters: new Set(circuits.flatMap(({ parameters }) => parameters.map(({ name }) => name.name))),
  };
}

function toJson(result: Result): object {
  if ('error' in result) {
    const { file, error } = result;
    const { message, exitCode } = error;
    return { file, ok: false, error: { message, exitCode }, circuits: [], unchecked: [], diagnostics: [] };
  }
  return checkedToJson(result);
}

/** A file of thousands of gates may leave as many unchecked. */
const mostShown = 20;

function linesOf(result: CheckedFile): string[] {
  const { file, unchecked, diagnostics } = result;
  const left = unchecked.slice(0, mostShown).map((each) => {
    return `${formatPlace(each.span)}: not checked: ${nameOf(each)}: ${each.reason}; ${each.help}`;
  });
  return [...diagnostics.map(formatWithSource), ...left, `${file}: ${verdict(result)}`].map(printable);
}

function nameOf({ kind, name, values }: Unchecked): string {
  return `${kind} ${name}${values === undefined ? '' : ` with ${values}`}`;
}

/** "1 error", "ok, circuits a, b", "ok, circuit a; not checked: circuit b" */
function verdict({ diagnostics, circuits, unchecked }: CheckedFile): string {
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
