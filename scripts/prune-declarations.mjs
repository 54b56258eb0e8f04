// Part of the build: of the declarations in `dist` those stay that the entries of package.json reach. Nobody can import the
// others, and on disk each takes a block.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { exports = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const open = Object.values(exports).flatMap(({ types }) => (types ? [resolve(root, types)] : []));
const reached = new Set();
while (open.length > 0) {
  const file = open.pop();
  if (reached.has(file) || !existsSync(file)) continue;
  reached.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, path] of text.matchAll(
    /(?:\bfrom |\bimport |\bimport\(|\bdeclare module )['"](\.[^'"]+)['"]/g,
  ))
    open.push(resolve(dirname(file), path.replace(/\.(?:js|ts)$/, '.d.ts')));
}
const dist = join(root, 'dist');
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
  if (name.endsWith('.d.ts') && !reached.has(join(dist, name))) rmSync(join(dist, name));
