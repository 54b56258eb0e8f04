// What the configuration of Prettier says about a file's layout, as far as it is data: opening a file runs no code of a workspace.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from 'prettier';

/** `.prettierrc` and its kin in JSON, YAML or TOML, and `.editorconfig`; empty where Prettier is not installed. */
export async function formatOptions(uri: string): Promise<Options> {
  try {
    const path = fileURLToPath(uri);
    const { resolveConfig, resolveConfigFile } = await import('prettier');
    const file = await resolveConfigFile(path);
    const isData = file === null || holdsOptions(basename(file), readFileSync(file, 'utf8'));
    // Of plugins only the formatter's own is used.
    const { plugins: _, ...options } = isData
      ? ((await resolveConfig(path, { editorconfig: true })) ?? {})
      : {};
    return options;
  } catch {
    return {};
  }
}

/** Whether a file is a mapping of options, and no script, nor the name of a package that would be loaded. */
export function holdsOptions(name: string, text: string): boolean {
  if (/\.[cm]?[jt]s$/.test(name)) return false;
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '' && !/^\s*#/.test(line) && line !== '---') ?? ''; // prettier-ignore
  if (/^package\.json$|\.json$/.test(name) || first.trimStart().startsWith('{')) return isObject(name, text);
  // A mapping of YAML, a table of TOML: a name at the begin of the first line, then what parts it from its value.
  return name !== 'package.yaml' && /^[A-Za-z_][\w-]*\s*(?::(?=\s|$)|=)/.test(first);
}

function isObject(name: string, text: string): boolean {
  try {
    const value = JSON.parse(text) as { prettier?: unknown } | null;
    const options = name === 'package.json' ? value?.prettier : value;
    return typeof options === 'object' && options !== null;
  } catch {
    return false;
  }
}
