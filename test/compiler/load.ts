// Imports for tests: the package's own loader, with names relative to the repository.
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Load } from '../../src/compiler/index.ts';

const root = new URL('../../', import.meta.url);

export const load: Load = (specifier, from) => {
  const path = specifier.startsWith('std/')
    ? `circuits/${specifier}.qcnn`
    : posix.join(posix.dirname(from.name), specifier.endsWith('.qcnn') ? specifier : `${specifier}.qcnn`);
  const url = new URL(path, root);
  return existsSync(url) ? { name: path, text: readFileSync(url, 'utf8') } : undefined;
};

/** A circuit file of the repository. */
export function readCircuitFile(path: string) {
  return { name: path, text: readFileSync(new URL(path, root), 'utf8') };
}
