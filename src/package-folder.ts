// Where the package's resources lie (package.json, circuits, the language server), and what version it is.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute path, with a separator at its end, of the folder of package.json and circuits: $QCNN_FOLDER, for whoever puts the
 * program's files somewhere else; without it the package's own, in the checkout and when installed.
 */
export const packageFolder = process.env['QCNN_FOLDER']
  ? join(resolve(process.env['QCNN_FOLDER']), sep)
  : fileURLToPath(nearestPackage());

/** The version in package.json; "unknown" where there is none. */
export function packageVersion(): string {
  return versionIn(packageFolder) ?? 'unknown';
}

/** The version in the package.json of a package's folder; undefined where none can be read. */
export function versionIn(folder: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

/** The nearest folder above with a package.json: how deep this module lies is the build's choice. */
function nearestPackage(folder = new URL('.', import.meta.url)): URL {
  const above = new URL('..', folder);
  const isTop = above.href === folder.href;
  return isTop || existsSync(new URL('package.json', folder)) ? folder : nearestPackage(above);
}
