// Where the installed package lies, and what version it is.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of the package's own folder, in the checkout and when installed. */
export const packageFolder = fileURLToPath(nearestPackage());

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(`${packageFolder}package.json`, 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The nearest folder above with a package.json: how deep this module lies is the build's choice. */
function nearestPackage(folder = new URL('.', import.meta.url)): URL {
  const above = new URL('..', folder);
  const isTop = above.href === folder.href;
  return isTop || existsSync(new URL('package.json', folder)) ? folder : nearestPackage(above);
}
