// Whether `dist` and `build` are what the sources give, so that `npm test` and `npm start` need not build what `npm ci` built:
// a digest of what the build reads and of what it wrote, kept beside that.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'build', 'stamp');
const read = ['src', 'circuits', 'lsp/server', 'lsp/service', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']; // prettier-ignore
const written = ['dist', 'build', 'python/src/qcnn/node'];

/** The files of a folder and of all below it, or the one file; nothing where there is none. */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : join(path, entry.name)));
}

function digest() {
  const hash = createHash('sha256');
  for (const file of [...read, ...written].flatMap((part) => filesOf(join(root, part))))
    if (file !== stamp) hash.update(`${file}\0${statSync(file).size}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** True: a build now would write what is there. */
export const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest();

/** To be called when a build has ended. */
export const keepStamp = () => writeFileSync(stamp, digest());
