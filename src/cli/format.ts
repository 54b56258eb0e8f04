// `qcnn format`: lays circuit files out by the plugin of Prettier that editors use, as the configuration beside them says.
import { resolve } from 'node:path';
import * as prettier from 'prettier';
import { listCircuitFiles } from '../circuit-files/list-circuit-files.ts';
import { namesFolder } from '../circuit-files/load.ts';
import { readText } from '../files/read-text.ts';
import { writeOutput } from '../files/write-output.ts';
import * as plugin from '../format/index.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { printResult } from './print-result.ts';

export interface FormatOptions {
  readonly check?: boolean;
  readonly stdinFilepath?: string;
  readonly json?: boolean;
}

interface Formatted {
  readonly file: string;
  /** It was, or with --check would be, laid out anew. */
  readonly changed: boolean;
  readonly error?: UserError;
}

const sizeLimit = 8 * 2 ** 20;

/** Files, the circuit files in folders, or - . A file that is refused stays as it is, and does not keep the others. */
export async function runFormat(paths: readonly string[], options: FormatOptions): Promise<void> {
  const results: Formatted[] = [];
  for (const path of paths) results.push(...(await formatPath(path, options)));
  for (const { error } of results) if (error) console.error(`qcnn: ${printable(error.message)}`);
  const lines = results.filter(({ changed }) => changed).map(({ file }) => printable(file));
  if (options.json) printResult(JSON.stringify(results.map(toJson), null, 2));
  else if (lines.length > 0 && (options.check || !paths.includes('-'))) printResult(lines.join('\n'));
  const codes = results.map(({ error, changed }) => error?.exitCode ?? (options.check && changed ? 1 : 0));
  if (Math.max(...codes) > 0) process.exitCode = Math.max(...codes);
}

async function formatPath(path: string, options: FormatOptions): Promise<Formatted[]> {
  try {
    if (path === '-' || !namesFolder(path)) return [await formatFile(path, options)];
    const results: Formatted[] = [];
    for (const file of listCircuitFiles(path)) results.push(...(await formatPath(file, options)));
    return results;
  } catch (error) {
    if (error instanceof UserError) return [{ file: path, changed: false, error }];
    throw error;
  }
}

async function formatFile(file: string, { check, stdinFilepath, json }: FormatOptions): Promise<Formatted> {
  const isInput = file === '-';
  const place = resolve(isInput ? (stdinFilepath ?? 'input.qcnn') : file);
  const text = readText(file, 'circuit', sizeLimit);
  const { ignored } = await prettier.getFileInfo(place, {
    ignorePath: ['.gitignore', '.prettierignore'],
    resolveConfig: false,
  });
  const laidOut = ignored ? text : await layOut(text, isInput ? (stdinFilepath ?? '<stdin>') : file, place);
  const changed = laidOut !== text;
  if (isInput && !check && !json) process.stdout.write(laidOut);
  else if (changed && !check && !isInput) writeOutput(file, laidOut);
  return { file: isInput ? (stdinFilepath ?? '<stdin>') : file, changed };
}

async function layOut(text: string, file: string, place: string): Promise<string> {
  const configured = await configurationOf(place);
  try {
    return await prettier.format(text, { ...configured, filepath: place, parser: 'qcnn', plugins: [plugin] });
  } catch (error) {
    const { loc } = error as { loc?: { start: { line: number; column: number } } };
    if (!(error instanceof Error) || !loc) throw error;
    const [sentence, ...picture] = error.message.split('\n');
    const { line, column } = loc.start;
    const said = sentence.replace(/ \(\d+:\d+\)$/, '');
    throw new UserError([`${file}:${line}:${column}: not formatted: ${said}`, ...picture].join('\n'), 1);
  }
}

/** `.prettierrc` and its kin, and `.editorconfig`, from the folder of the file upwards. */
async function configurationOf(place: string): Promise<prettier.Options | null> {
  try {
    return await prettier.resolveConfig(place, { editorconfig: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(`the configuration of Prettier for ${place} cannot be read: ${reason}`);
  }
}

function toJson({ file, changed, error }: Formatted): object {
  if (!error) return { file, ok: true, changed };
  const { message, exitCode } = error;
  return { file, ok: false, changed, error: { message, exitCode } };
}
