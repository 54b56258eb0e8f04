// Where the installed package lies, and what version it is.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of the package's own folder, in the checkout and when installed. */
export const packageFolder = fileURLToPath(new URL('../', import.meta.url));

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
